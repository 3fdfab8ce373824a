"""The coordinator's page of people: accounts, roles, invitations."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from craft.languages import find
from journal.errors import Refused
from journal.models import Entry
from tutorials.views.final_acts import FinalAct, asked_first, say_done
from volunteers.actions import (
    code_create,
    invitation_create,
    invitation_renew,
    invitation_revoke,
    invitation_revoke_undo,
    person_create,
    role_give,
    role_take,
    role_take_undo,
)
from volunteers.actions.people import ROLE_TAKEN
from volunteers.consent_form import language_names
from volunteers.forms import InviteForm, PersonForm
from volunteers.models import Invitation, Role, User
from volunteers.queries.invitation_message import InvitationMessage, invitation_message
from volunteers.queries.people import PeopleAsked, people_of
from volunteers.queries.reviewer_proposals import reviewer_proposals
from volunteers.templatetags.people_words import role_word
from volunteers.views.access import coordinators_only, person_of, refusals_told, shows_refusals


class LinkMade(NamedTuple):
    """What is shown once: the link, its QR code, and the words to send it with."""

    link: str
    qr: str
    invitation: Invitation
    message: InvitationMessage


class CodeMade(NamedTuple):
    """code: typed. qr: the same way in, to be scanned; after the #, where no server and no log reads it."""

    code: str
    qr: str
    person: User


@coordinators_only
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, invitations, and people without e-mail. The link and its QR code are shown once."""
    what = request.POST.get("what") if request.method == "POST" else ""
    form = InviteForm(request.POST if what == "invite" else None, initial=_initial_invitation(request))
    person_form = PersonForm(request.POST if what == "person" else None, prefix="person")
    made: LinkMade | CodeMade | None = None
    with refusals_told(request):
        if what == "invite" and form.is_valid():
            made = _invite(request, form)
        elif what == "person" and person_form.is_valid():
            made = _register(request, person_form)
        elif what == "renew":
            made = _renew(request)
    asked = PeopleAsked(
        name=request.GET.get("name", "").strip()[:80],
        language=request.GET.get("language", ""),
        role=request.GET.get("role", ""),
    )
    wished = "invite" in request.GET or bool(form.errors)
    _ticked_first(form)
    context = {
        "nav": "people",
        "people": people_of(asked, request.GET.get("page")),
        "asked": asked,
        "wished": wished,
        "form": form,
        "person_form": person_form,
        "made": made,
        "languages": language_names(),
        "query": urlencode({name: value for name, value in asdict(asked).items() if value}),
        "invitations": list(
            Invitation.objects.filter(revoked_at=None, uses_left__gte=1, expires_at__gt=timezone.now())
        ),
        "roles": Role.Name.values,
        "proposals": reviewer_proposals()[:5],
    }
    status = 400 if request.method == "POST" and not made else 200
    return render(request, "volunteers/people.html", context, status=status)


def _initial_invitation(request: HttpRequest) -> dict[str, str | list[str]]:
    """The form filled in for whom the home page says to be missing: ?invite=reviewer&for=tr."""
    role = request.GET.get("invite", "")
    language = request.GET.get("for", "")
    known = language in dict(language_names())
    return {
        "role": role if role in Role.Name.values else Role.Name.VOLUNTEER,
        "languages": [language] if known else [],
    }


def _ticked_first(form: InviteForm) -> None:
    """What is ticked already stands where it is seen, in a list of forty that scrolls."""
    ticked = form["languages"].value() or []
    field: Any = form.fields["languages"]
    field.choices = sorted(language_names(), key=lambda pair: pair[0] not in ticked)


def _invite(request: HttpRequest, form: InviteForm) -> LinkMade:
    data = form.cleaned_data
    invitation, token = invitation_create(
        by=person_of(request),
        language_tags=data["languages"],
        roles=[data["role"]],
        uses=data["uses"],
        days=data["days"],
        note=data["note"],
    )
    return _link_made(request, invitation, token)


def _renew(request: HttpRequest) -> LinkMade:
    number = request.POST.get("number", "")
    known = int(number) if number.isdecimal() and len(number) < 10 else 0
    invitation, token = invitation_renew(by=person_of(request), invitation=get_object_or_404(Invitation, pk=known))
    return _link_made(request, invitation, token)


def _link_made(request: HttpRequest, invitation: Invitation, token: str) -> LinkMade:
    link = request.build_absolute_uri(reverse("volunteers:invitation", args=[token]))
    return LinkMade(link, qr_svg(link), invitation, invitation_message(invitation, link))


def _register(request: HttpRequest, form: PersonForm) -> CodeMade:
    data, by = form.cleaned_data, person_of(request)
    return _code_made(request, person_create(by=by, display_name=data["display_name"], language_tags=data["languages"]))


def _code_made(request: HttpRequest, person: User) -> CodeMade:
    code = code_create(by=person_of(request), user=person)
    spoken = [tag for tag in person.work_languages() if tag]
    address = request.build_absolute_uri(reverse("volunteers:one_time_code"))
    return CodeMade(code.typed, qr_svg(f"{address}#{'.'.join([code.scanned, *spoken[:1]])}"), person)


def qr_svg(text: str) -> str:
    """A QR code as inline SVG, for the screen and for paper. It has no <title>: the link is beside it."""
    picture: str = segno.make(text, error="m").svg_inline(scale=5, border=4, svgclass="qr", lineclass="ink")
    return mark_safe(picture)  # made by segno from our own link


@coordinators_only
@require_POST
@shows_refusals("volunteers:people")
def roles(request: HttpRequest) -> HttpResponse:
    """Give or take a role; a taken one can be given back for ten minutes."""
    person, undo = person_of(request), ""
    user = get_object_or_404(User, public_id=public_id(request.POST.get("person", "")))
    role, language = request.POST.get("role", ""), request.POST.get("language", "")
    if not request.POST.get("take"):
        role_give(by=person, user=user, role=role, language=language)
    elif (asked := asked_first(request, _without_role(user, role, language))) is not None:
        return asked
    elif (taken := role_take(by=person, user=user, role=role, language=language)) is not None:
        undo = reverse("volunteers:role_undo", args=[taken.pk])
    person.forget_roles()
    if not person.is_coordinator:  # it was their own: these pages are closed to them now, and so is the undo
        messages.success(request, _("Done."))
        return redirect("volunteers:home")
    say_done(request, _("Done."), undo=undo)
    return redirect("volunteers:people")


@coordinators_only
@require_POST
def role_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Within ten minutes: the role is as it was. number: of the journal's line that says that it was taken away."""
    taken = get_object_or_404(Entry, pk=number, verb=ROLE_TAKEN)
    with refusals_told(request):
        user = role_take_undo(by=person_of(request), taken=taken)
        messages.success(request, _("Undone: {name} has the role as before.").format(name=user.public_name))
    return redirect("volunteers:people")


def _without_role(user: User, role: str, language: str) -> FinalAct:
    """What taking a role away does."""
    row = find(language)
    named = " · ".join(filter(None, [role_word(role), row.name_in(get_language() or "fr") if row else ""]))
    return FinalAct(
        title=_("Take a role away from {name}").format(name=user.public_name),
        goes=[_("{name} can no longer work as: {role}.").format(name=user.public_name, role=named)],
        stays=[_("What they wrote and recorded stays. You can give the role again.")],
        word=_("Take the role away"),
        back=reverse("volunteers:people"),
        undo=True,
        fields=[("person", str(user.public_id)), ("role", role), ("language", language), ("take", "1")],
        nav="people",
    )


@coordinators_only
@require_POST
def new_code(request: HttpRequest) -> HttpResponse:
    """A one-time code for someone without e-mail, shown once."""
    user = get_object_or_404(User, public_id=public_id(request.POST.get("person", "")))
    try:
        made = _code_made(request, user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("volunteers:people")
    return render(request, "volunteers/code.html", {"nav": "people", "made": made})


@coordinators_only
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End an invitation; said first."""
    invitation = get_object_or_404(Invitation, pk=number)
    left = ngettext(
        "Its link stops working; {n} more person could have used it.",
        "Its link stops working; {n} more people could have used it.",
        invitation.uses_left,
    )
    act = FinalAct(
        title=_("End an invitation"),
        goes=[left.format(n=invitation.uses_left)],
        stays=[_("Who came with it stays.")],
        word=_("End this invitation"),
        back=reverse("volunteers:people"),
        undo=True,
        nav="people",
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    invitation_revoke(by=person_of(request), invitation=invitation)
    say_done(request, _("The invitation has ended."), undo=reverse("volunteers:revoke_undo", args=[invitation.pk]))
    return redirect("volunteers:people")


@coordinators_only
@require_POST
def revoke_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Within ten minutes: the link works as before."""
    with refusals_told(request):
        invitation_revoke_undo(by=person_of(request), invitation=get_object_or_404(Invitation, pk=number))
        messages.success(request, _("Undone: the link of the invitation works as before."))
    return redirect("volunteers:people")


def public_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
