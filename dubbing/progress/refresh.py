"""Refreshes the cache of progress where something changed, so that pages need not count a town's texts. It is only a
cache: what is missing or marked is counted by whoever asks.

Why the cache cannot be out of date: a change and its mark are written in one transaction, and the marks are read before
anything is counted. The changes of the marks that we read are in our count, and these marks are deleted with it. A
change that we may have missed has a mark that we did not read; it stays. When two processes count at once, both delete
the same marks or write the same row: the second one fails and writes nothing.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries.progress_cache import SHAPE, Facts, count, unmarked, write_facts
from tutorials.models import LanguageVersion


class _Overtaken(Exception):
    """Another process wrote the same cache entry at the same time."""


def refresh_progress_cache() -> int:
    """Count again what is missing or marked; returns how many versions were counted."""
    there = unmarked().filter(tutorial=OuterRef("tutorial"), language=OuterRef("language"))
    missing = LanguageVersion.objects.filter(~Exists(there)).order_by()
    marked = ProgressMark.objects.values_list("tutorial_id", flat=True).distinct()
    counted = 0
    for tutorial in sorted({*missing.values_list("tutorial_id", flat=True).distinct(), *marked}):
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
    cached = {row.language: row for row in KeptProgress.objects.filter(tutorial=tutorial).defer("facts")}
    versions = LanguageVersion.objects.filter(tutorial=tutorial)
    by_language = {version.language: version for version in versions.select_related("tutorial")}
    outdated = [
        language
        for language in (["", *by_language] if by_language else [])
        if changed & {"", language} or language not in cached or cached[language].shape != SHAPE
    ]
    facts = Facts()
    if outdated:
        asked = [by_language[language] for language in outdated if language]
        count(facts, asked, {tutorial} if "" in outdated else set())
    with transaction.atomic():
        if ProgressMark.objects.filter(pk__in=marks).delete()[0] != len(marks):
            raise _Overtaken
        KeptProgress.objects.filter(
            pk__in=[cached[language].pk for language in outdated if language in cached]
        ).delete()
        KeptProgress.objects.bulk_create(
            KeptProgress(
                tutorial_id=tutorial, language=language, shape=SHAPE, facts=write_facts(facts, tutorial, language)
            )
            for language in outdated
        )
    return sum(language != "" for language in outdated)
