"""Whether parents understand a step since its words or its voice changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import JSONField, Max, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from dubbing.manifests import ChosenRow, read_rows
from dubbing.models import HardStep, Release
from dubbing.queries.manifest_columns import CHOSEN
from tutorials.models import Segment, Tutorial

LATELY = timedelta(days=90)
LEAST_TIMES = 3  # below it, a slip of the thumb would be told to a volunteer as a fault of theirs
TEXT, VOICE = "text", "voice"
LIVE_NOW = "chosen"


@dataclass(frozen=True)
class StepClarity:
    """How often a step was not understood lately: as it was heard before, and as it is heard now. changed: what parents
    hear differently since, TEXT or VOICE; '' where nothing changed (then `before` is 0). revision, take: what is heard
    now (primary keys, 0 for none). last, last_before: days."""

    before: int
    now: int
    changed: str
    revision: int
    take: int
    last: date
    last_before: date | None
    about: dict[str, Any]

    @property
    def times(self) -> int:
        return self.before + self.now

    @property
    def is_many(self) -> bool:
        return self.times >= LEAST_TIMES


def hard_steps_lately() -> QuerySet[HardStep]:
    """Of the last 90 days, of no tutorial that was put away."""
    rows = HardStep.objects.filter(day__gt=timezone.localdate() - LATELY, version__tutorial__is_interface=False)
    return rows.exclude(version__tutorial__state=Tutorial.State.ARCHIVED).order_by()


def step_clarity(rows: QuerySet[HardStep], about: Sequence[str] = ()) -> dict[tuple[int, int], StepClarity]:
    """(version, segment) → how it is understood, of those with a row. about: names of what else is read of a segment;
    with `LIVE_NOW` among them (`with_live`, for a handful of segments) one query, else two, one where there is
    nothing."""
    grouped = rows.values_list("version", "segment", "revision", "take", *about)
    counted = list(grouped.annotate(n=Sum("times"), last=Max("day")))
    if LIVE_NOW in about:
        place = 4 + about.index(LIVE_NOW)
        heard = _heard({row[0]: row[place] for row in counted}.items())
    else:
        live = Release.objects.filter(state=Release.State.LIVE, version__in={row[0] for row in counted})
        heard = _heard(live.values_list("version", CHOSEN)) if counted else {}
    steps: dict[tuple[int, int], list[Any]] = {}
    for version, segment, revision, take, *named, times, last in counted:
        told = dict(zip(about, named, strict=True))
        steps.setdefault((version, segment), []).append((revision, take, times, last, told))
    return {step: _clarity(of_step, heard.get(step)) for step, of_step in steps.items()}


def with_live(rows: QuerySet[HardStep]) -> QuerySet[HardStep]:
    """Each with what the live release of its version has chosen."""
    live = Release.objects.filter(version=OuterRef("version"), state=Release.State.LIVE)
    return rows.annotate(**{LIVE_NOW: Subquery(live.values(taken=CHOSEN), output_field=JSONField())})


def step_understood(segment: Segment, tag: str) -> StepClarity | None:
    """The same of one segment in a language, in one query: None where no parent said anything."""
    rows = with_live(hard_steps_lately().filter(segment=segment, version__language=tag))
    return next(iter(step_clarity(rows, [LIVE_NOW]).values()), None)


def _heard(live: Iterable[tuple[int, Any]]) -> dict[tuple[int, int], tuple[int, int]]:
    """(version, segment) → the text and the voice that the live release has."""
    return {
        (version, row.segment): (row.revision or 0, row.take or 0)
        for version, chosen in live
        for row in read_rows(ChosenRow, chosen)
    }


def _clarity(rows: list[Any], heard: tuple[int, int] | None) -> StepClarity:
    """rows: (revision, take, times, last day, about). heard: what is live; what is not live did not change."""
    old = [row for row in rows if heard is not None and (row[0], row[1]) != heard]
    new = [row for row in rows if row not in old]
    revision, take = heard or (0, 0)
    return StepClarity(
        before=sum(row[2] for row in old),
        now=sum(row[2] for row in new),
        changed="" if not old else TEXT if any(row[0] != revision for row in old) else VOICE,
        revision=revision,
        take=take,
        last=max(row[3] for row in rows),
        last_before=max((row[3] for row in old), default=None),
        about=rows[0][4],
    )
