"""The coordinators' part of the home page: the next acts, in the order in which they are done; then what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from dubbing.queries import VersionProgress
from tutorials.models import LanguageVersion
from volunteers.models import User
from volunteers.queries import cached_mail_state, cells_of, is_on_board
from volunteers.queries.desk.chosen_versions import open_elsewhere, work_left, work_left_elsewhere
from volunteers.queries.desk.facts import DeskFacts, FailedJob, desk_facts
from volunteers.queries.desk.missing_people import MissingPeople, who_is_missing
from volunteers.queries.desk.next_acts import films_to_check, first_acts
from volunteers.queries.desk.waiting_steps import what_waits
from volunteers.queries.team import Team

SHOWN, FOLDED = 5, 15
"""Lines of each kind in sight, and behind its fold; the board has all."""
MAX_ACTS_SHOWN = 12


@dataclass(frozen=True)
class Shorten:
    """Texts of a version to be shortened: no_room of what is recorded, too_long of what is not recorded yet."""

    slug: str
    title: str
    language: str
    no_room: int
    too_long: int

    @property
    def place(self) -> str:
        page = "dubbing:room" if self.no_room else "subtitles:start"
        return reverse(page, args=[self.slug, self.language])


@dataclass(frozen=True)
class Lines:
    """Next acts of one kind: what they say, those in sight, those behind the fold, and whether there are more still."""

    shown: Sequence[Any]
    folded: Sequence[Any]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.shown)


def _lines(found: Sequence[Any]) -> Lines:
    return Lines(found[:SHOWN], found[SHOWN : SHOWN + FOLDED], len(found) > SHOWN + FOLDED)


def desk(
    user: User,
    films: list[Any],
    told: list[LanguageVersion],
    progress: dict[int, VersionProgress],
    team: Team,
    since: datetime,
) -> dict[str, object]:
    """films: of `films_of_desk`. told: `chosen_versions`. One query beside what is known, at most three where somebody
    is missing."""
    shown = [version for version in told if is_on_board(version)]
    cells = cells_of(shown, progress, team)
    begun = [(one.tutorial.slug, one.language) for one in shown if _is_begun(progress[one.pk])]
    facts = desk_facts(since, user.pk, begun)
    are_more = films and films[0].are_more
    elsewhere = work_left_elsewhere(team, open_elsewhere(team, progress.keys())) if are_more else []
    check, missing = films_to_check(films), who_is_missing([*work_left(shown, progress), *elsewhere], team)
    waits, lost = what_waits(cells, team, facts.at_work), facts.lost
    shorten = _to_shorten(shown, progress, facts)
    mail = cached_mail_state()
    return {
        "first_acts": first_acts(films, team, user.pk),
        "check": _lines(check),
        "waits": _lines(waits),
        "lost": _lines(lost),
        "missing": _lines([(one, _invitation(one)) for one in missing]),
        "facts": facts,
        "failed": _failed_jobs(facts),
        "happened": facts.happened[:MAX_ACTS_SHOWN],
        "happened_more": len(facts.happened) > MAX_ACTS_SHOWN,
        "since": since,
        "shorten": _lines(shorten),
        "post": mail,
        "well": not (check or waits or lost or missing or shorten or facts.trouble or not mail.is_well),
    }


def _invitation(missing: MissingPeople) -> str:
    """The address of the form, filled in."""
    asked = {"invite": missing.role, "for": missing.language}
    return f"{reverse('volunteers:people')}?{urlencode(asked)}#invite"


def _is_begun(progress: VersionProgress) -> bool:
    """Something is to be made there: then it matters whether anybody is at work."""
    return bool(progress.steps["to_translate"] or progress.steps["to_record"])


def _to_shorten(shown: list[LanguageVersion], progress: dict[int, VersionProgress], facts: DeskFacts) -> list[Shorten]:
    no_room = {
        (version.tutorial.slug, version.language, version.tutorial.title_fr): number
        for version in shown
        if version.state == LanguageVersion.State.OPEN and (number := progress[version.pk].part("no_room"))
    }
    places = dict.fromkeys([*no_room, *facts.to_shorten])
    rows = [
        Shorten(slug, title, language, no_room.get(place, 0), facts.to_shorten[place])
        for place in places
        for slug, language, title in [place]
    ]
    return sorted(rows, key=lambda row: -(row.no_room + row.too_long))


def _failed_jobs(facts: DeskFacts) -> list[tuple[FailedJob, str]]:
    """Each with where it can be looked at: its tutorial, its version, or the list of tutorials. A query where a version
    could not be judged."""
    keys = {job: job.target.rstrip("+") for job in facts.failed if job.kind == "dubbing.verdict"}
    rows = LanguageVersion.objects.filter(pk__in=keys.values(), tutorial__is_interface=False)
    places = {str(pk): args for pk, *args in rows.values_list("pk", "tutorial__slug", "language")} if keys else {}
    return [(job, _address(job, places.get(keys.get(job, "")))) for job in facts.failed]


def _address(job: FailedJob, place: list[str] | None) -> str:
    if job.slug:
        return reverse("tutorials:detail", args=[job.slug])
    return reverse("volunteers:version", args=place) if place else reverse("tutorials:list")
