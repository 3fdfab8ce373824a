"""Remembering progress anew where something changed, so that pages need not count a town's texts. Nothing depends on
its having run: what is not remembered, or marked, is counted by whoever asks.

Why what is remembered cannot be out of date: a change and its mark are of one transaction, and the marks are read
before anything is counted. What the marks that we saw speak of is in our count, and with it they go; a change that we
may have missed has a mark that we did not see, which stays. Of two who count at once one wins: both take away the same
marks or write the same row, and whoever comes second writes nothing.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries.progress_cache import SHAPE, Facts, count, unmarked, write_facts
from tutorials.models import LanguageVersion


class _Overtaken(Exception):
    """Somebody else remembered the same at the same time."""


def refresh_progress_cache() -> int:
    """How many versions were counted."""
    there = unmarked().filter(tutorial=OuterRef("tutorial"), language=OuterRef("language"))
    missing = LanguageVersion.objects.filter(~Exists(there)).order_by()
    marked = ProgressMark.objects.values_list("tutorial_id", flat=True).distinct()
    counted = 0
    for tutorial in sorted({*missing.values_list("tutorial_id", flat=True).distinct(), *marked}):
        try:
            counted += _keep(tutorial)
        except (_Overtaken, IntegrityError):
            continue  # the next minute's round looks again
    return counted


def clear_progress_cache() -> None:
    """After a restore: the marks of another server may carry numbers that this one gives once more."""
    with transaction.atomic():
        KeptProgress.objects.all().delete()
        ProgressMark.objects.all().delete()


def _keep(tutorial: int) -> int:
    marks = dict(ProgressMark.objects.filter(tutorial=tutorial).values_list("pk", "language"))
    changed = set(marks.values())
    known = {
        kept_progress.language: kept_progress
        for kept_progress in KeptProgress.objects.filter(tutorial=tutorial).defer("facts")
    }
    versions = LanguageVersion.objects.filter(tutorial=tutorial)
    places = {version.language: version for version in versions.select_related("tutorial")}
    late = [
        one
        for one in (["", *places] if places else [])
        if changed & {"", one} or one not in known or known[one].shape != SHAPE
    ]
    facts = Facts()
    if late:
        count(facts, [places[one] for one in late if one], {tutorial} if "" in late else set())
    with transaction.atomic():
        if ProgressMark.objects.filter(pk__in=marks).delete()[0] != len(marks):
            raise _Overtaken
        KeptProgress.objects.filter(pk__in=[known[one].pk for one in late if one in known]).delete()
        KeptProgress.objects.bulk_create(
            KeptProgress(tutorial_id=tutorial, language=one, shape=SHAPE, facts=write_facts(facts, tutorial, one))
            for one in late
        )
    return sum(one != "" for one in late)
