"""Sums over the versions of a town, made by the database of what is kept of each; no object, no figures are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Min, QuerySet, Sum

from dubbing.queries.progress_cache import to_be_counted
from dubbing.queries.progress_counts import count_progress
from dubbing.queries.progress_figures import ACTS, PARTS, kept_columns
from tutorials.models import LanguageVersion

SUMMED = ("total", *PARTS, *(f"left_{act}" for act in ACTS))
OLDEST = ("review_since", "take_review_since")
MOST_COUNTED = 400
"""Versions that one page counts; of more, after an upgrade or a restore, what was kept of them is added."""
COUNTED_COLUMNS = ("language", "tutorial__source_language")
Sums = Mapping[str, Any]


def kept_sums(versions: QuerySet[LanguageVersion], *by: str) -> list[Sums]:
    """For each value of these columns: the sums of `SUMMED`, the earliest of `OLDEST`. One query."""
    sums: Any = {name: Sum(f"kept_progress__{name}", default=0) for name in SUMMED}
    oldest: Any = {name: Min(f"kept_progress__{name}") for name in OLDEST}
    return list(versions.order_by().values(*by).annotate(**sums, **oldest))


def sums_by_language(versions: QuerySet[LanguageVersion]) -> list[Sums]:
    """By `language`, which may come several times. Two queries; three where something changed."""
    changed = versions.filter(to_be_counted()).select_related("tutorial").only(*COUNTED_COLUMNS)
    fresh = list(changed[:MOST_COUNTED])
    figures = count_progress(fresh) if fresh else {}
    counted = [{"language": version.language, **kept_columns(figures[version.pk])} for version in fresh]
    return [*kept_sums(versions.exclude(pk__in=figures), "language"), *counted]
