"""The coordinator's pages: board, people and invitations, town, journal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from journal.errors import Refused
from journal.models import Entry
from tutorials.models import Job
from volunteers.actions import (
    code_create,
    invitation_create,
    invitation_revoke,
    person_create,
    role_give,
    role_take,
    town_edit,
)
from volunteers.forms import InviteForm, PersonForm, TownForm, language_choices
from volunteers.models import Invitation, Role, Town, User
from volunteers.queries import board as board_rows
from volunteers.queries import people_list
from volunteers.views.access import coordinators_only, person_of, says_refusals


@coordinators_only
def board(request: HttpRequest) -> HttpResponse:
    """Tutorials × languages, each cell five thin bars; and the work that failed."""
    failed = Job.objects.filter(state=Job.State.FAILED).order_by("-ended_at")[:5]
    return render(request, "volunteers/board.html", {"nav": "board", "rows": board_rows(), "failed": failed})


@coordinators_only
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, invitations, and people without e-mail. The link and its QR code are shown once."""
    by = person_of(request)
    form = InviteForm(request.POST if request.POST.get("what") == "invite" else None, initial={"role": "volunteer"})
    person_form = PersonForm(request.POST if request.POST.get("what") == "person" else None)
    made: dict[str, Any] = {}
    status = 200
    try:
        if form.is_bound and form.is_valid():
            data = form.cleaned_data
            _made, token = invitation_create(
                by=by, language_tags=data["languages"], roles=[data["role"]], uses=data["uses"], days=data["days"],
                note=data["note"],
            )  # fmt: skip
            link = request.build_absolute_uri(reverse("volunteers:invitation", args=[token]))
            made = {"link": link, "qr": qr_svg(link)}
        elif person_form.is_bound and person_form.is_valid():
            data = person_form.cleaned_data
            user = person_create(by=by, display_name=data["display_name"], language_tags=data["languages"])
            made = {"code": code_create(by=by, user=user), "person": user}
        elif request.method == "POST":
            status = 400
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        status = 400
    context = {
        "nav": "people", "people": people_list(), "form": form, "person_form": person_form, "made": made,
        "invitations": Invitation.objects.filter(revoked_at=None).order_by("-pk")[:20],
        "roles": Role.Name.choices, "languages": language_choices(),
    }  # fmt: skip
    return render(request, "volunteers/people.html", context, status=status)


def qr_svg(text: str) -> str:
    """A QR code as inline SVG, for the screen and for paper."""
    picture: str = segno.make(text, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass="ink")
    return mark_safe(picture)  # made by segno from our own link


@coordinators_only
@require_POST
@says_refusals("volunteers:people")
def roles(request: HttpRequest) -> HttpResponse:
    """Give or take a role."""
    user = get_object_or_404(User, public_id=_uuid(request.POST.get("person", "")))
    verb = role_take if request.POST.get("take") else role_give
    verb(by=person_of(request), user=user, role=request.POST.get("role", ""), language=request.POST.get("language", ""))
    messages.success(request, _("Done."))
    return redirect("volunteers:people")


@coordinators_only
@require_POST
@says_refusals("volunteers:people")
def new_code(request: HttpRequest) -> HttpResponse:
    """A one-time code for someone without e-mail, shown once."""
    user = get_object_or_404(User, public_id=_uuid(request.POST.get("person", "")))
    code = code_create(by=person_of(request), user=user)
    messages.success(request, _("Code for {name}: {code} (it works once, for 7 days)").format(name=user, code=code))
    return redirect("volunteers:people")


@coordinators_only
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    invitation_revoke(by=person_of(request), invitation=get_object_or_404(Invitation, pk=number))
    return redirect("volunteers:people")


@coordinators_only
@require_http_methods(["GET", "POST"])
def town(request: HttpRequest) -> HttpResponse:
    row = Town.objects.filter(pk=1).first() or Town(pk=1)
    initial = {
        **{name: getattr(row, name) for name in TownForm.base_fields},
        "language_order": " ".join(row.language_order),
        "embed_origins": "\n".join(row.embed_origins),
    }
    form = TownForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                town_edit(by=person_of(request), fields=form.fields_for_action())
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("Saved."))
                return redirect("volunteers:town")
    return render(request, "volunteers/town.html", {"nav": "town", "form": form}, status=status)


@coordinators_only
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what, when, why: newest first."""
    entries = Entry.objects.select_related("actor")
    for name in ("tutorial", "language", "verb"):
        if request.GET.get(name):
            entries = entries.filter(**{name: request.GET[name]})
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(request, "volunteers/journal.html", {"nav": "journal", "page": page})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
