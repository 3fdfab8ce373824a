"""What is remembered of progress: read where no mark lies on it (dubbing/models/progress). Never written here."""

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
"""What of a situation is said by its place."""


@dataclass
class Facts:
    """All that progress knows of some versions: what their tutorials consist of, by tutorial; situations and moments
    of their texts and takes, by version. written: those that are remembered, as they are (language "": the units)."""

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
    """Another program may ask or write otherwise, and believes only what it remembered itself."""
    said = [inspect.getsource(one) for one in (progress_facts, sys.modules[__name__])]
    return sha256(repr([*said, SPOKEN_KINDS]).encode()).hexdigest()


SHAPE = shape()


def facts_of(versions: Sequence[LanguageVersion]) -> Facts:
    """What is remembered and still true, and where something is not, what is counted; one query, or two."""
    languages = {version.language for version in versions}
    films = {version.tutorial_id for version in versions if not version.tutorial.is_interface}
    wanted = Q(tutorial__in=films)
    if len(languages) <= _FEW_LANGUAGES:
        wanted &= Q(language__in={*languages, ""})
    # Of the site's words every unit is remembered by itself: never those of other languages than the ones asked for.
    for words in (version for version in versions if version.tutorial.is_interface):
        wanted |= Q(tutorial=words.tutorial_id, language__in=[words.language, ""])
    kept = unmarked().filter(wanted)
    facts = Facts()
    for tutorial, language, written in kept.values_list("tutorial_id", "language", "facts"):
        facts.written[tutorial, language] = written
    changed = [version for version in versions if (version.tutorial_id, version.language) not in facts.written]
    tutorials = {version.tutorial_id for version in versions if (version.tutorial_id, "") not in facts.written}
    if changed or tutorials:
        count(facts, changed, tutorials)
    return facts


def unmarked() -> QuerySet[KeptProgress]:
    """What is remembered and still true. One question, so that no change can come between memory and mark."""
    marks = ProgressMark.objects.filter(tutorial=OuterRef("tutorial"))
    return KeptProgress.objects.filter(
        ~Exists(marks.filter(Q(language="") | Q(language=OuterRef("language")))), shape=SHAPE
    )


def count(facts: Facts, versions: Sequence[LanguageVersion], tutorials: set[int]) -> None:
    """Put into `facts` what is counted of these versions' texts and takes, and the units of these tutorials; one query.

    What is counted takes the place of nothing: the caller knows of neither yet."""
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
    """language: "" for the units of the tutorial."""
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
