"""A volunteer's home: one large Continue button, what was sent back, what waits for review, how often it was played."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dubbing.queries import VersionProgress, progress_of
from journal.errors import Refused
from tutorials.models import LanguageVersion
from volunteers.actions import profile_edit
from volunteers.consent_form import language_choices
from volunteers.models import Consent, SpokenLanguage, User
from volunteers.queries import (
    contributions_of,
    every_film,
    is_on_board,
    unfinished_versions,
    versions_for,
)
from volunteers.queries.consent_question import not_asked_yet
from volunteers.queries.contributions import Contributions
from volunteers.queries.desk.hard_steps import hard_steps_for
from volunteers.queries.team import Team, team_of_town
from volunteers.views.access import person_of, sign_in_required
from volunteers.views.desk import desk
from volunteers.views.sign_in import accept_waiting_invitation
from volunteers.views.visits import keep_visit, last_visit

PAGE = 24  # films


@dataclass(frozen=True)
class Work:
    """One version on the home page: what this person can do there now."""

    version: LanguageVersion
    progress: VersionProgress
    user: User
    own_takes: int = 0  # of this person, which wait for somebody else

    @property
    def may_review(self) -> bool:
        return self.user.may_review(self.version.language)

    @property
    def to_translate(self) -> int:
        return self.progress.steps["to_translate"] + self.progress.steps["changes"]

    @property
    def to_record(self) -> int:
        return self.progress.steps["to_record"]

    @property
    def to_review(self) -> int:
        if not self.may_review:
            return 0
        own = 0 if self.version.self_review_allowed else self.progress.to_review_of[self.user.pk]
        return self.progress.steps["to_review"] - own

    @property
    def takes_to_review(self) -> int:
        if not self.may_review:
            return 0
        own = 0 if self.version.self_review_allowed else self.own_takes
        return max(0, self.progress.takes_to_hear - own)

    @property
    def words_to_say(self) -> int:
        """Titles and words that parents would hear, once nothing else is left to record: nobody has to say them."""
        return self.progress.words_to_say if self.progress.recorded and not self.to_record else 0

    @property
    def no_room(self) -> int:
        return self.progress.steps["no_room"]

    @property
    def anything(self) -> bool:
        waits = (
            self.to_translate,
            self.to_record,
            self.to_review,
            self.takes_to_review,
            self.no_room,
        )
        return any(waits)


class NextWork(TypedDict):
    """What *Continue* opens."""

    work: Work
    verb: str
    url: str


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
    films = every_film() if user.is_coordinator else []
    every = unfinished_versions(films, speaks) if user.is_coordinator else None
    versions = versions_for(user, speaks, every)
    shown = [version for version in every or () if is_on_board(version)]
    # Who coordinates and helps as well is told both from one progress: it is asked for once.
    told = list({version.pk: version for version in (*shown, *versions)}.values())
    progress = progress_of(told, counts_behind=False)  # the board says by how many
    helps = bool(versions) or not user.is_coordinator
    given = contributions_of(user, every or versions) if helps else None
    context = {
        "nav": "home",
        "questions": films[0].questions if films else 0,
        "speaks": helps,
        "consent": _lends_voice(user, speaks, helps=helps),
        "asks_anew": anew,
        **_own_work(user, versions, progress, given, request.GET),
    }
    if team is None:
        return render(request, "volunteers/home.html", context)
    since, visit = last_visit(request, user)
    context |= desk(user, films, shown, progress, team, since)
    answer = render(request, "volunteers/home.html", context)
    keep_visit(answer, visit)
    return answer


def _own_work(
    user: User,
    versions: list[LanguageVersion],
    progress: dict[int, VersionProgress],
    contributions: Contributions | None,
    asked: Mapping[str, str],
) -> dict[str, object]:
    """What this person can do, and what they gave. contributions: None for who does not help. asked: which part of the
    films, `page` of those that need them, `done` of the others."""
    works = _works(user, versions, progress, contributions.waiting if contributions else {})
    active = [work for work in works if work.anything]
    return {
        "works": Paginator(active, PAGE).get_page(asked.get("page")),
        "finished": Paginator([work for work in works if not work.anything], PAGE).get_page(asked.get("done")),
        "first": _first(active),
        "asked": contributions.asked if contributions else [],
        "gift": contributions,
        "hard": [] if contributions is None or user.is_coordinator else hard_steps_for(user),
        "reviews": user.is_coordinator or any(work.may_review for work in works),
    }


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


def _works(
    user: User,
    versions: list[LanguageVersion],
    progress: dict[int, VersionProgress],
    waiting: dict[tuple[int, str], int],
) -> list[Work]:
    """waiting: how many takes of this person wait for somebody else, by tutorial and language."""
    return [
        Work(version, progress[version.pk], user, waiting.get((version.tutorial_id, version.language), 0))
        for version in versions
    ]


def _lends_voice(user: User, speaks: dict[str, bool], *, helps: bool) -> bool:
    """speaks: language → whether this person consented, as it was read with the languages."""
    return any(speaks.values()) or (
        helps and not speaks and user.consents.filter(withdrawn_at=None, ends_at=None).exists()
    )


def first_recording(user: User) -> str | None:
    """Where somebody begins who has just lent their voice: at once, unless a text or others' work waits for them."""
    versions = versions_for(user)
    progress = progress_of(versions)
    works = [Work(version, progress[version.pk], user) for version in versions]
    first = next((work for work in works if work.to_translate or work.to_record), None)
    if first is None or first.to_translate or any(work.to_review or work.takes_to_review for work in works):
        return None
    return reverse("dubbing:start", args=[first.version.tutorial.slug, first.version.language])


def _first(works: list[Work]) -> NextWork | None:
    """What *Continue* opens: texts, then takes that wait for this person, so that others can go on; then what is to be
    translated, to be recorded; then what finds no room."""
    for work in works:
        if work.to_review:
            return _next_work(work, _("Review texts"), "subtitles:review")
    for work in works:
        if work.takes_to_review:
            return _next_work(work, _("Listen"), "dubbing:review")
    for work in works:
        if work.to_translate:
            return _next_work(work, _("Translate"), "subtitles:start")
        if work.to_record:
            return _next_work(work, _("Record"), "dubbing:start")
    for work in works:
        if work.no_room:
            return _next_work(work, _("Make it shorter"), "dubbing:room")
    return None


def _next_work(work: Work, verb: str, view: str) -> NextWork:
    address = reverse(view, args=[work.version.tutorial.slug, work.version.language])
    return {"work": work, "verb": verb, "url": address}


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
