"""Who could become a reviewer: a part of the board that is asked for by itself, and its two answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from volunteers.actions import reviewer_pass_over, role_give
from volunteers.models import Role, User
from volunteers.queries.reviewer_proposals import reviewer_proposals
from volunteers.views.access import coordinators_only, person_of, shows_refusals
from volunteers.views.coordination import public_id

MAX_SHOWN = 5


@coordinators_only
@require_http_methods(["GET", "POST"])
@shows_refusals("volunteers:people")
def proposals(request: HttpRequest) -> HttpResponse:
    """GET: the part, empty where nobody is proposed. POST: do=yes gives the role, do=no waits."""
    if request.method != "POST":
        return render(request, "volunteers/_reviewer_proposals.html", {"proposals": reviewer_proposals()[:MAX_SHOWN]})
    user = get_object_or_404(User, public_id=public_id(request.POST.get("person", "")), erased_at=None)
    language, by = request.POST.get("language", ""), person_of(request)
    if request.POST.get("do") == "yes":
        role_give(by=by, user=user, role=Role.Name.REVIEWER, language=language)
        messages.success(request, _("{name} may review now, and is told so.").format(name=user.public_name))
    else:
        reviewer_pass_over(by=by, user=user, language=language)
        messages.success(request, _("Not now: the proposal comes again after more approved sentences."))
    return redirect("volunteers:board" if request.POST.get("from") == "board" else "volunteers:people")
