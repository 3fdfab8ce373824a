"""The coordinators' page about the backups: how old the last good one is, what failed, and what is lost of whom."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteers.queries.last_backup import backup_state
from volunteers.queries.lost_files import lost_parts
from volunteers.views.access import coordinators_only


@coordinators_only
@require_safe
def backups(request: HttpRequest) -> HttpResponse:
    return render(request, "volunteers/backups.html", {"state": backup_state(), "parts": lost_parts()})
