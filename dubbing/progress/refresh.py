"""Refreshes the cache of progress where something changed, so that pages need not count a town's texts. It is only a
cache: what is missing or marked is counted by whoever asks.

Why the cache cannot be out of date: a change and its mark are written in one transaction, and the marks are read before
anything is counted. The changes of the marks that we read are in our count, and these marks are deleted with it. A
change that we may have missed has a mark that we did not read; it stays. When two processes count at once, both delete
the same marks or write the same row: the second one fails and writes nothing.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries.progress_cache import SHAPE
from dubbing.queries.progress_counts import count_progress
from dubbing.queries.progress_figures import kept_columns, write_figures
from tutorials.models import LanguageVersion

MOST_VERSIONS = 8000
"""Versions that one pass counts though nothing of them changed: some ten seconds. After an upgrade whose figures are
others, or a restore, the largest town has them all in five passes; meanwhile changes come first, and a page counts what
it shows."""


class _Overtaken(Exception):
    """Another process wrote the same cache entry at the same time."""


def refresh_progress_cache(most: int = MOST_VERSIONS) -> int:
    """Count again what is marked, and whole films of what is missing until it is `most` versions; returns how many
    versions were counted."""
    marked = set(ProgressMark.objects.order_by().values_list("tutorial_id", flat=True).distinct())
    outdated, unmarked = sorted(marked), 0
    valid = KeptProgress.objects.filter(shape=SHAPE)
    if valid.count() != LanguageVersion.objects.count():  # to look for them among forty thousand takes longer
        missing = LanguageVersion.objects.exclude(pk__in=valid.values("version")).exclude(tutorial__in=marked)
        for tutorial, number in missing.order_by("tutorial").values_list("tutorial").annotate(Count("pk")):
            if unmarked >= most:
                break
            outdated.append(tutorial)
            unmarked += number
    counted = 0
    for tutorial in outdated:
        try:
            counted += _refresh(tutorial)
        except (_Overtaken, IntegrityError):
            continue  # checked again in the next minute
    return counted


def clear_progress_cache() -> None:
    """After a restore: the marks of another server may have numbers that this server will give again."""
    with transaction.atomic():
        KeptProgress.objects.all().delete()
        ProgressMark.objects.all().delete()


def _refresh(tutorial: int) -> int:
    marks = dict(ProgressMark.objects.filter(tutorial=tutorial).values_list("pk", "language"))
    changed = set(marks.values())
    versions = LanguageVersion.objects.filter(tutorial=tutorial).select_related("tutorial", "kept_progress")
    if "" not in changed:
        versions = versions.filter(Q(language__in=changed) | ~Q(kept_progress__shape=SHAPE))
    outdated = list(versions.only("language", "tutorial__source_language", "kept_progress__shape"))
    entries = [version.kept_progress.pk for version in outdated if hasattr(version, "kept_progress")]
    figures = count_progress(outdated)
    with transaction.atomic():
        if ProgressMark.objects.filter(pk__in=marks).delete()[0] != len(marks):
            raise _Overtaken
        # By their own keys: what another process wrote meanwhile stays, and ours fails.
        KeptProgress.objects.filter(pk__in=entries).delete()
        KeptProgress.objects.bulk_create(
            KeptProgress(version=version, shape=SHAPE, figures=write_figures(of_it), **kept_columns(of_it))
            for version, of_it in ((version, figures[version.pk]) for version in outdated)
        )
    return len(outdated)
