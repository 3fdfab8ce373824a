"""Which steps parents did not understand: step × language, lately."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Sum

from dubbing.models import HardStep
from tutorials.models import Segment, Tutorial

LATELY = timedelta(days=90)
AT_MOST = 200


def hard_steps(today: date) -> list[dict[str, Any]]:
    """The most named first: {segment, language, times, last}. Two queries."""
    rows = HardStep.objects.filter(day__gt=today - LATELY, version__tutorial__is_interface=False)
    named = rows.exclude(version__tutorial__state=Tutorial.State.ARCHIVED).order_by()
    by_step = named.values("segment", "version__language").annotate(n=Sum("times"), last=Max("day"))
    counted = list(by_step.order_by("-n", "-last", "segment")[:AT_MOST])
    segments = Segment.objects.select_related("tutorial").in_bulk([row["segment"] for row in counted])
    return [
        {
            "segment": segments[row["segment"]],
            "language": row["version__language"],
            "times": row["n"],
            "last": row["last"],
        }
        for row in counted
    ]
