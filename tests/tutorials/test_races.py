"""Originals and versions at the same moment: opened once, closed once, nobody's change overwritten, no upload lost."""

from __future__ import annotations

from functools import partial

import pytest

from jobs.models import Job
from journal.errors import Conflict, Refused
from journal.models import Entry
from storage.files import StoredBytes
from tests import factories
from tests.concurrency import at_once, one_waits
from tutorials.actions import (
    segment_edit,
    segment_merge,
    tutorial_archive,
    tutorial_create,
    tutorial_retry,
    version_close,
    version_open,
    version_policy,
)
from tutorials.models import LanguageVersion, Segment, Tutorial

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
CLICKS = 4


def test_a_language_opened_four_times_at_once_is_one_version() -> None:
    claire, tutorial = factories.coordinator(), factories.tutorial()
    for language in ("ar", "tr", "ps", "uk"):
        gave = at_once(*[partial(version_open, by=claire, tutorial=tutorial, language=language)] * CLICKS)
        assert set(gave) == {LanguageVersion.objects.get(language=language)}, gave
        assert Entry.objects.filter(verb="open", language=language).count() == 1


def test_a_double_click_is_one_click() -> None:
    """Each request has read its own row before it waits."""
    claire = factories.coordinator()
    version = factories.version(factories.tutorial(), "ar", claire)
    rows = [LanguageVersion.objects.get(pk=version.pk) for _click in range(CLICKS)]
    gave = at_once(*(partial(version_close, by=claire, version=row) for row in rows))
    assert gave == rows
    assert Entry.objects.filter(verb="close").count() == 1
    copies = [Tutorial.objects.get(pk=version.tutorial_id) for _click in range(CLICKS)]
    assert at_once(*(partial(tutorial_archive, by=claire, tutorial=copy) for copy in copies)) == copies
    assert Entry.objects.filter(verb="archive").count() == 1


def test_what_failed_is_tried_again_once() -> None:
    claire = factories.coordinator()
    tutorial = factories.tutorial(state=Tutorial.State.FAILED, failed_from=Tutorial.State.TRANSCRIBING)
    copies = [Tutorial.objects.get(pk=tutorial.pk) for _click in range(CLICKS)]
    gave = at_once(*(partial(tutorial_retry, by=claire, tutorial=copy) for copy in copies))
    assert [isinstance(result, Refused) for result in gave].count(False) == 1, gave
    assert Job.objects.get().kind == "tutorials.transcribe"
    assert Entry.objects.filter(verb="retry").count() == 1


def test_the_policy_s_line_in_the_journal_begins_where_the_one_before_ended() -> None:
    claire = factories.coordinator()
    version = factories.version(factories.tutorial(), "ar", claire)
    stale = LanguageVersion.objects.get(pk=version.pk)
    alone = partial(version_policy, by=claire, version=version, self_review_allowed=True, spoken_first=False)
    both = partial(version_policy, by=claire, version=stale, self_review_allowed=True, spoken_first=True)
    one_waits(alone, both)
    first, second = Entry.objects.filter(verb="policy").order_by("pk")
    assert second.before == first.after


def test_two_coordinators_correct_one_segment_and_the_second_is_told() -> None:
    claire, tutorial = factories.coordinator(), factories.tutorial()
    for segment in factories.speech(tutorial):
        gave = at_once(
            *(
                partial(segment_edit, by=claire, segment=segment, text=f"Phrase {n}.", base_revision=segment.revision)
                for n in range(CLICKS)
            )
        )
        assert [isinstance(result, Conflict) for result in gave].count(False) == 1, gave
        now = Segment.objects.get(pk=segment.pk)
        told = [result.theirs for result in gave if isinstance(result, Conflict)]
        assert {segment.text for segment in told if isinstance(segment, Segment)} == {now.text}


def test_a_segment_that_was_merged_meanwhile_is_not_edited() -> None:
    claire, tutorial = factories.coordinator(), factories.tutorial()
    first, second = factories.speech(tutorial)[:2]
    _merged, edited = one_waits(
        partial(segment_merge, by=claire, segment=first, base_revision=1),
        partial(segment_edit, by=claire, segment=second, text="Autre chose.", base_revision=1),
    )
    assert isinstance(edited, Refused)


def test_videos_of_one_title_that_arrive_at_once_all_become_tutorials() -> None:
    """A video that is refused when it has arrived is thrown away: gigabytes of somebody's evening."""
    claire = factories.coordinator()
    create = partial(
        tutorial_create, by=claire, title="Pronote", original=StoredBytes("a", 1, "0" * 64), original_name="v"
    )
    gave = at_once(*[create] * CLICKS)
    assert sorted(tutorial.slug for tutorial in gave) == ["pronote", "pronote-2", "pronote-3", "pronote-4"], gave


def test_a_tutorial_is_replaced_by_one() -> None:
    claire, old = factories.coordinator(), factories.tutorial()
    create = partial(
        tutorial_create,
        by=claire,
        title="Pronote",
        original=StoredBytes("a", 1, "0" * 64),
        original_name="v",
        replaces=old,
    )
    gave = at_once(create, create)
    assert [isinstance(result, Refused) for result in gave].count(True) == 1, gave
    assert "allumer-la-tablette" in next(result.message for result in gave if isinstance(result, Refused))
