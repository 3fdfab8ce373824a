"""What is remembered of progress: read where no mark lies on it (dubbing/models/progress). Never written here."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries import progress_facts
from dubbing.queries.progress_facts import Place, Situation, TakeMoments, Unit, situations_of, takes_of, units_of
from tutorials.models import SPOKEN_KINDS, LanguageVersion

BEGINNING = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_FEW_LANGUAGES = 8
_PLACE = len(("tutorial", "language", "unit"))
"""What of a situation is said by its place: no unit outside the site's own words, which are not remembered."""


class Facts(NamedTuple):
    """All that progress knows of a version's texts and takes."""

    situations: list[Situation]
    moments: list[TakeMoments]


def shape() -> str:
    """Another program may ask or write otherwise, and believes only what it remembered itself."""
    said = [inspect.getsource(one) for one in (progress_facts, sys.modules[__name__])]
    return sha256(repr([*said, SPOKEN_KINDS]).encode()).hexdigest()


SHAPE = shape()


def units_and_kept(versions: Sequence[LanguageVersion]) -> tuple[list[Unit], dict[Place, Facts]]:
    """What the tutorials of these versions consist of, and what is remembered and still true; one query."""
    tutorials = {version.tutorial_id for version in versions}
    kept = unmarked().filter(tutorial__in=tutorials)
    languages = {version.language for version in versions}
    if len(languages) <= _FEW_LANGUAGES:
        kept = kept.filter(language__in=languages)
    remembered = kept.annotate(spoken=Value(False), unit=Value(""), n=Value(0)).values_list(
        "tutorial_id", "language", "spoken", "unit", "facts", "n"
    )
    units, facts = list[Unit](), dict[Place, Facts]()
    for tutorial, language, spoken, unit, written, number in units_of(tutorials).union(remembered, all=True):
        if written:
            facts[tutorial, language] = read_facts(tutorial, language, written)
        else:
            units.append(Unit(tutorial, spoken, unit, number))
    return units, facts


def unmarked() -> QuerySet[KeptProgress]:
    """What is remembered and still true. One question, so that no change can come between memory and mark."""
    marks = ProgressMark.objects.filter(tutorial=OuterRef("tutorial"))
    return KeptProgress.objects.filter(
        ~Exists(marks.filter(Q(language="") | Q(language=OuterRef("language")))), shape=SHAPE
    )


def count_facts(versions: Sequence[LanguageVersion], live_since: datetime | None, *, units: bool) -> dict[Place, Facts]:
    """The facts of versions from their texts and takes, in two queries. See situations_of."""
    only_spoken, moments = takes_of(versions)
    counted = {(one.tutorial_id, one.language): Facts([], []) for one in versions}
    for one in (*situations_of(versions, live_since, units=units), *only_spoken):
        counted[one.tutorial, one.language].situations.append(one)
    for place, some in moments.items():
        counted[place].moments.extend(some)
    return counted


def write_facts(facts: Facts) -> str:
    rows: list[Any] = [one[_PLACE:] for one in facts.situations]
    return json.dumps([rows, [one[1:] for one in facts.moments]], default=datetime.isoformat, separators=(",", ":"))


def read_facts(tutorial: int, language: str, written: str) -> Facts:
    situations, moments = json.loads(written)
    return Facts(
        [
            Situation._make((tutorial, language, "", *one[:-2], _moment(one[-2]), _moment(one[-1])))
            for one in situations
        ],
        [TakeMoments("", _moment(approved), _moment(waits)) for approved, waits in moments],
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
