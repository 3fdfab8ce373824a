"""The workshop's error pages: what happened, that nothing is lost, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = getattr(exception, "sentence", "") or _("This page is for other people. Ask the coordinator for access.")
    return render(request, "volunteers/error.html", {"sentence": sentence}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("This page was open too long. Nothing is lost: go back, load the page again and send once more.")
    return render(request, "volunteers/error.html", {"sentence": sentence}, status=403)
