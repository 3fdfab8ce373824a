"""What a coordinator does next with the films themselves: the first acts of a town, films to check, voices lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.team import Team

FIRST_ACTS = ("film", "transcript", "languages", "people")


@dataclass(frozen=True)
class FirstAct:
    """name: one of `FIRST_ACTS`. slug: of the film that it is about, or ""."""

    name: str
    done: bool
    slug: str = ""


@dataclass(frozen=True)
class VoiceLost:
    """Parents heard a voice in so many sentences of this version until it was withdrawn."""

    version: LanguageVersion
    count: int
    since: datetime


def first_acts(films: Iterable[Any], team: Team, me: int) -> list[FirstAct]:
    """In their order, each with whether it is done; empty once all are. Opening a language says that the French is
    right. films: of `every_film`. No query."""
    own = [film for film in films if not film.is_interface]
    opened = any(film.is_translated for film in own if film.state != Tutorial.State.ARCHIVED)
    to_check = films_to_check(own)
    slug = to_check[0].slug if to_check else own[0].slug if own else ""
    done = {"film": bool(own), "transcript": opened, "languages": opened, "people": bool(team.people - {me})}
    about = {"transcript": slug, "languages": slug}
    return [] if all(done.values()) else [FirstAct(name, done[name], about.get(name, "")) for name in FIRST_ACTS]


def films_to_check(films: Iterable[Tutorial]) -> list[Tutorial]:
    """Those whose transcript is there and that nobody opened to a language, the oldest first."""
    waiting = [film for film in films if film.state == Tutorial.State.EDITING and not film.is_interface]
    return sorted(waiting, key=lambda film: film.created_at)


def voices_lost(
    versions: Collection[LanguageVersion], lost: Mapping[tuple[str, str], tuple[int, datetime]]
) -> list[VoiceLost]:
    """lost: see `DeskFacts`. The newest first."""
    found = [
        VoiceLost(version, *lost[version.tutorial.slug, version.language])
        for version in versions
        if (version.tutorial.slug, version.language) in lost
    ]
    return sorted(found, key=lambda one: one.since, reverse=True)
