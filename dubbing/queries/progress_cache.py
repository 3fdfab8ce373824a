"""Reads the cache of progress where it has no mark (dubbing/models/progress). It is written by progress/refresh."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries import progress_facts
from dubbing.queries.progress_facts import Place, Situation, TakeMoments, Unit, situations_of
from tutorials.models import SPOKEN_KINDS, LanguageVersion

_FEW_LANGUAGES = 8
_PLACE = len(("tutorial", "language"))
"""The first columns of a situation are its key, and are not stored."""


@dataclass
class Facts:
    """All facts of some versions: the units of their tutorials, by tutorial; situations and moments of their texts and
    takes, by version. written: valid cache entries, not parsed yet (language "": the units)."""

    units: dict[int, list[Unit]] = field(default_factory=dict)
    situations: dict[Place, list[Situation]] = field(default_factory=dict)
    moments: dict[Place, list[TakeMoments]] = field(default_factory=dict)
    written: dict[Place, str] = field(default_factory=dict)

    def units_of(self, tutorial: int) -> list[Unit]:
        written = self.written.get((tutorial, ""))
        return self.units[tutorial] if written is None else read_units(written)

    def of(self, place: Place) -> tuple[list[Situation], list[TakeMoments]]:
        written = self.written.get(place)
        return (self.situations[place], self.moments[place]) if written is None else read_facts(*place, written)


def shape() -> str:
    """A digest of the code that counts and writes: another program version uses only its own cache entries."""
    sources = [inspect.getsource(module) for module in (progress_facts, sys.modules[__name__])]
    return sha256(repr([*sources, SPOKEN_KINDS]).encode()).hexdigest()


SHAPE = shape()


def facts_of(versions: Sequence[LanguageVersion]) -> Facts:
    """Valid cache entries, and counts of what has none; one query, or two."""
    languages = {version.language for version in versions}
    tutorials = {version.tutorial_id for version in versions if not version.tutorial.is_interface}
    wanted = Q(tutorial__in=tutorials)
    if len(languages) <= _FEW_LANGUAGES:
        wanted &= Q(language__in={*languages, ""})
    # The interface has a row for each unit, so an entry is large: only the languages asked for are read.
    for interface in (version for version in versions if version.tutorial.is_interface):
        wanted |= Q(tutorial=interface.tutorial_id, language__in=[interface.language, ""])
    valid = unmarked().filter(wanted)
    facts = Facts()
    for tutorial, language, written in valid.values_list("tutorial_id", "language", "facts"):
        facts.written[tutorial, language] = written
    uncached = [version for version in versions if (version.tutorial_id, version.language) not in facts.written]
    without_units = {version.tutorial_id for version in versions if (version.tutorial_id, "") not in facts.written}
    if uncached or without_units:
        count(facts, uncached, without_units)
    return facts


def unmarked() -> QuerySet[KeptProgress]:
    """The valid cache entries. One query, so that no change can happen between reading entries and reading marks."""
    marks = ProgressMark.objects.filter(tutorial=OuterRef("tutorial"))
    return KeptProgress.objects.filter(
        ~Exists(marks.filter(Q(language="") | Q(language=OuterRef("language")))), shape=SHAPE
    )


def count(facts: Facts, versions: Sequence[LanguageVersion], tutorials: set[int]) -> None:
    """Count the texts and takes of these versions and the units of these tutorials, into `facts`; one query.

    `facts` must not contain them yet."""
    facts.units |= {tutorial: [] for tutorial in tutorials}
    for version in versions:
        place = version.tutorial_id, version.language
        facts.situations[place], facts.moments[place] = [], []
    counted = situations_of(versions, tutorials)
    for situation in counted.situations:
        facts.situations[situation.tutorial, situation.language].append(situation)
    for place, at in counted.moments:
        facts.moments[place].append(at)
    for unit in counted.units:
        facts.units[unit.tutorial].append(unit)


def write_facts(facts: Facts, tutorial: int, language: str) -> str:
    """The cache entry of a version as JSON. language: "" for the units of the tutorial."""
    parts: list[list[Any]]
    if not language:
        parts = [list(facts.units[tutorial])]
    else:
        place = tutorial, language
        parts = [[situation[_PLACE:] for situation in facts.situations[place]], list(facts.moments[place])]
    return json.dumps(parts, default=datetime.isoformat, separators=(",", ":"))


def read_units(written: str) -> list[Unit]:
    return [Unit._make(load) for load in json.loads(written)[0]]


def read_facts(tutorial: int, language: str, written: str) -> tuple[list[Situation], list[TakeMoments]]:
    situations, moments = json.loads(written)
    return [
        Situation._make((tutorial, language, *situation[:-2], _moment(situation[-2]), _moment(situation[-1])))
        for situation in situations
    ], [TakeMoments(unit, _moment(approved), _moment(waits)) for unit, approved, waits in moments]


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
