"""A volunteer's home: one large Continue button, what was sent back, what waits for review, how often it was played."""

from __future__ import annotations

from typing import TypedDict

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dubbing.queries import progress_of
from dubbing.queries.progress_cache import figures_of_rows
from journal.errors import Refused
from tutorials.models import LanguageVersion
from volunteers.actions import profile_edit
from volunteers.consent_form import language_choices
from volunteers.models import Consent, SpokenLanguage, User
from volunteers.queries import contributions_of
from volunteers.queries.consent_question import not_asked_yet
from volunteers.queries.desk.chosen_versions import changed_versions, chosen_versions, open_elsewhere
from volunteers.queries.desk.hard_steps import hard_steps_for
from volunteers.queries.desk.next_acts import films_of_desk
from volunteers.queries.open_work import offers_for, with_short_tutorials
from volunteers.queries.team import Team, team_of_town
from volunteers.views.access import person_of, sign_in_required
from volunteers.views.desk import FOLDED, SHOWN, desk
from volunteers.views.own_work import Work, own_work
from volunteers.views.sign_in import accept_waiting_invitation
from volunteers.views.visits import keep_visit, last_visit


class Profile(TypedDict):
    """For the fields of a person's languages: spoken ones with their level; (tag, level, suggested) of all."""

    spoken: dict[str, str]
    choices: list[tuple[str, str, bool]]
    suggested: list[str]


@sign_in_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    invited = accept_waiting_invitation(request)
    team = team_of_town() if user.is_coordinator else None
    speaks, anew = _consents_by_language(user, team)
    if invited or (not user.is_coordinator and not speaks):
        return redirect("volunteers:welcome")
    changed = None if team is None else Q(pk__in=changed_versions())
    offers, figures = offers_for(user, speaks, changed)
    helps = bool(offers) or not user.is_coordinator
    given = contributions_of(user) if helps else None
    own = own_work(user, offers, given, request.GET)
    films, versions = [], {}
    # Who coordinates and helps as well is told both from one progress: it is asked for once.
    if team is not None:
        besides = Q(pk__in=own.keys | (figures.keys() - {offer.pk for offer in offers}))
        versions = {version.pk: version for version in chosen_versions(team, SHOWN + FOLDED + 1, besides)}
        films = films_of_desk(SHOWN + FOLDED + 1, open_elsewhere(team, versions))
    elif own.keys:
        versions = with_short_tutorials(LanguageVersion.objects.all()).in_bulk(own.keys)
    told = [version for version in versions.values() if team is not None or version.pk in figures]
    known = figures if team is None else figures | figures_of_rows(told)
    progress = progress_of(told, counts_behind=False, known=known)  # the board says by how many
    context = {
        "nav": "home",
        "questions": films[0].questions if films else 0,
        "speaks": helps,
        "consent": _lends_voice(user, speaks, helps=helps),
        "asks_anew": anew,
        "hard": [] if not helps or user.is_coordinator else hard_steps_for(user),
        **own.shown(versions, progress),
    }
    if team is None:
        return render(request, "volunteers/home.html", context)
    since, visit = last_visit(request, user)
    context |= desk(user, films, told, progress, team, since)
    answer = render(request, "volunteers/home.html", context)
    keep_visit(answer, visit)
    return answer


def _consents_by_language(user: User, team: Team | None) -> tuple[dict[str, bool], bool]:
    """Language → whether this person consented; and whether the consent asks them something new. No query where the
    team is known."""
    if team is not None:
        spoken = dict.fromkeys(sorted(team.spoken.get(user.pk, ())), team.consents.get(user.pk, False))
        return spoken, user.pk in team.anew
    consent = Consent.objects.filter(user=OuterRef("user"), withdrawn_at=None)
    rows = user.spoken_languages.annotate(consents=Exists(consent), anew=Exists(not_asked_yet(consent)))
    told = list(rows.values_list("language", "consents", "anew"))
    return {language: consents for language, consents, _anew in told}, any(anew for *_language, anew in told)


def _lends_voice(user: User, speaks: dict[str, bool], *, helps: bool) -> bool:
    """speaks: language → whether this person consented, as it was read with the languages."""
    return any(speaks.values()) or (
        helps and not speaks and user.consents.filter(withdrawn_at=None, ends_at=None).exists()
    )


def first_recording(user: User) -> str | None:
    """Where somebody begins who has just lent their voice: at once, unless a text or others' work waits for them."""
    works = [Work(offer, offer.figures, user) for offer in offers_for(user)[0]]
    first = next((work for work in works if work.to_translate or work.to_record), None)
    if first is None or first.to_translate or any(work.to_review or work.takes_to_review for work in works):
        return None
    version = LanguageVersion.objects.select_related("tutorial").get(pk=first.version.pk)
    return reverse("dubbing:start", args=[version.tutorial.slug, version.language])


@sign_in_required
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """After the first sign-in: name, languages spoken; then the consent."""
    user = person_of(request)
    error = _save_profile(request, user) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        speaks = user.spoken_languages.exists() or not user.is_coordinator  # who only coordinates is asked for no voice
        return redirect("volunteers:consent" if speaks and not user.may_lend_voice() else "volunteers:home")
    return render(request, "volunteers/welcome.html", {**_profile(user), "error": error}, status=400 if error else 200)


@sign_in_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My account: name, languages, news; my consent and how to withdraw it."""
    user = person_of(request)
    error = _save_profile(request, user) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        messages.success(request, _("Saved."))
        return redirect("volunteers:account")
    context = {**_profile(user), "error": error, "consent": user.consents.filter(withdrawn_at=None).first()}
    return render(request, "volunteers/account.html", context, status=400 if error else 200)


def _profile(user: User) -> Profile:
    spoken = dict(user.spoken_languages.values_list("language", "level"))
    offered = [tag for tag in user.work_languages() if tag]
    return {
        "spoken": spoken,
        "choices": [(tag, spoken.get(tag, ""), tag in offered) for tag, _name in language_choices()],
        "suggested": offered,
    }


def _save_profile(request: HttpRequest, user: User) -> str:
    """Why it was refused; "" when it is saved."""
    known = dict(user.spoken_languages.values_list("language", "level"))
    spoken = {tag: known.get(tag, SpokenLanguage.Level.NATIVE) for tag in request.POST.getlist("languages")}
    interface = request.POST.get("interface_language", user.interface_language)
    try:
        profile_edit(
            by=user,
            display_name=request.POST.get("display_name", ""),
            interface_language=interface if interface in user.may_read_in else "",
            spoken=spoken,
            digest=request.POST.get("digest", user.digest),
        )
    except Refused as refusal:
        return refusal.message
    return ""
