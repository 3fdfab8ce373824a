"""Asks for the small files of a version's words to be made, whenever a recording of them was judged."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from dubbing.models import Take
from dubbing.progress.verdict_requests import enqueue_for_version
from dubbing.queries.studio import is_word
from dubbing.queries.verdicts import targets
from dubbing.queries.words import takes_of_words
from jobs.models import Job
from tutorials.models import LanguageVersion, Segment

KIND = "dubbing.words"
RETRY_AFTER = timedelta(hours=1)
"""A job that failed is asked for again so much later."""


def words_judged(version: LanguageVersion, segment: Segment) -> None:
    """A recording of this segment was approved, or is no longer: after the commit, so that the job sees it."""
    if is_word(segment):
        transaction.on_commit(lambda: _enqueue(version.pk, version.tutorial_id), robust=True)


def enqueue_lost_words() -> int:
    """For `reconcile`: versions in which somebody said words that nobody can hear yet; returns how many. A crash may
    have lost the job, or the voice consents again."""
    version = LanguageVersion.objects.filter(tutorial=OuterRef("segment__tutorial"), language=OuterRef("language"))
    silent = takes_of_words().filter(state=Take.State.APPROVED, spoken_words=None, segment__retired_at=None)
    silent = silent.exclude(audio="").exclude(voice=None).annotate(version=Subquery(version.values("pk")[:1]))
    rows = list(silent.values_list("voice", "version", "segment__tutorial").distinct())
    people = get_user_model().objects.filter(pk__in={voice for voice, *_rest in rows})
    agreed = {person.pk for person in people if person.may_lend_voice()}
    found = {(pk, tutorial) for voice, pk, tutorial in rows if voice in agreed and pk is not None}
    lately = Job.objects.filter(kind=KIND, state=Job.State.FAILED, ended_at__gt=timezone.now() - RETRY_AFTER)
    failed = set(lately.values_list("target", flat=True)) if found else set()
    due = [pair for pair in sorted(found) if failed.isdisjoint(targets(pair[0]))]
    for pk, tutorial in due:
        _enqueue(pk, tutorial)
    return len(due)


def _enqueue(version: int, tutorial: int) -> None:
    enqueue_for_version(KIND, version, tutorial, rank=Job.Rank.ORDINARY)
