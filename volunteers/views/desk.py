"""The coordinators' part of the home page: who is missing, what the machine could not do, what happened, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from dubbing.queries import VersionProgress
from tutorials.models import LanguageVersion
from volunteers.models import User
from volunteers.queries import cached_mail_state, cells_of
from volunteers.queries.desk.facts import DeskFacts, FailedJob, desk_facts
from volunteers.queries.desk.missing import Missing, who_is_missing
from volunteers.queries.desk.waiting import what_waits
from volunteers.queries.team import Team

SHOWN = 6  # of what waits: the longest first; the rest is folded, and the board has all
FOLDED = 30
MISSING_SHOWN = 5
HAPPENED_SHOWN = 12
SHORTEN_SHOWN = 5


@dataclass(frozen=True)
class Shorten:
    """Texts of a version to be shortened: no_room of what is recorded, too_long of what is not recorded yet."""

    version: LanguageVersion
    no_room: int
    too_long: int


@dataclass(frozen=True)
class MissingLine:
    missing: Missing
    invite: str
    look: str


def desk(
    user: User, shown: list[LanguageVersion], progress: dict[int, VersionProgress], team: Team, since: datetime
) -> dict[str, object]:
    """shown: the versions of the board. One query beside what is known."""
    cells = cells_of(shown, progress, team)
    facts = desk_facts(since, user.pk)
    missing = [_line(found) for found in who_is_missing(shown, progress, team)]
    waits = what_waits(cells, team)
    shorten = _to_shorten(shown, progress, facts)
    mail = cached_mail_state()
    return {
        "missing": missing[:MISSING_SHOWN],
        "missing_more": missing[MISSING_SHOWN:],
        "facts": facts,
        "failed": [(job, _address(job, shown)) for job in facts.failed],
        "happened": facts.happened[:HAPPENED_SHOWN],
        "happened_more": len(facts.happened) > HAPPENED_SHOWN,
        "since": since,
        "waits": waits[:SHOWN],
        "waits_more": waits[SHOWN : SHOWN + FOLDED],
        "shorten": shorten[:SHORTEN_SHOWN],
        "shorten_more": len(shorten) > SHORTEN_SHOWN,
        "post": mail,
        "well": not (missing or waits or shorten or facts.trouble or not mail.is_well),
    }


def _line(missing: Missing) -> MissingLine:
    asked = {"invite": missing.role, "for": missing.language}
    stage = next(iter(missing.parts))
    board = urlencode({"language": missing.language, "stage": stage})
    return MissingLine(
        missing,
        f"{reverse('volunteers:people')}?{urlencode(asked)}#invite",
        f"{reverse('volunteers:board')}?{board}",
    )


def _to_shorten(shown: list[LanguageVersion], progress: dict[int, VersionProgress], facts: DeskFacts) -> list[Shorten]:
    rows = [
        Shorten(
            version,
            progress[version.pk].part("no_room"),
            facts.to_shorten[version.tutorial.slug, version.language],
        )
        for version in shown
        if version.state == LanguageVersion.State.OPEN
    ]
    return sorted((row for row in rows if row.no_room or row.too_long), key=lambda row: -(row.no_room + row.too_long))


def _address(job: FailedJob, shown: list[LanguageVersion]) -> str:
    """Where a failed job can be looked at: its tutorial, or the list of tutorials."""
    if job.slug:
        return reverse("tutorials:detail", args=[job.slug])
    versions = {str(version.pk): version for version in shown}
    found = versions.get(job.target.rstrip("+")) if job.kind == "dubbing.verdict" else None
    if found is not None:
        return reverse("volunteers:version", args=[found.tutorial.slug, found.language])
    return reverse("tutorials:list")
