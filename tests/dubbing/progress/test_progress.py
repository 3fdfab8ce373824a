"""Progress as the database counts it against a plain count, segment by segment, of the same rows."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from dubbing.models import Release
from dubbing.queries import progress_of
from dubbing.queries.progress_figures import PARTS, STAGES, STEPS, Stage, VersionProgress
from subtitles.queries.review_queue import waiting_versions
from subtitles.queries.texts import review_queue
from tests import factories
from tests.dubbing.town import a_town, comparable, plainly, stage_plainly
from tests.volunteers.shortcuts import approved, take
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.postgres), *range(1, 6)])
def test_a_town_is_counted_as_a_person_would(seed: int, django_assert_max_num_queries: Any) -> None:
    versions = a_town(random.Random(seed))
    with django_assert_max_num_queries(4):
        counted = progress_of(versions)
    for version in versions:
        progress, found = counted[version.pk], plainly(version)
        assert comparable(progress) == comparable(found), (version.tutorial.slug, version.language)
        stage_is_the_first_part_with_sentences(progress, *stage_plainly(found))
    the_list_of_a_reviewer_is_as_long_as_the_board_says(versions, counted)


def stage_is_the_first_part_with_sentences(progress: VersionProgress, name: str, count: int) -> None:
    stage = progress.stage
    assert (stage.name, stage.count) == (name, count) and name in STAGES
    assert stage.of == progress.total == sum(count for _part, count in progress.parts)
    assert [part for part, _count in progress.parts if part != "done"][:1] in ([], [stage.name])


def test_every_step_belongs_to_one_part() -> None:
    assert sorted(step for steps in PARTS.values() for step in steps) == sorted(STEPS)


def test_where_nothing_is_left_the_stage_says_whether_parents_see_all_of_it() -> None:
    """Towns that are drawn at random do not come so far."""
    done = Counter({PARTS["done"][0]: 3})
    assert VersionProgress().stage == Stage("to_translate", 0, 0)
    assert VersionProgress(total=3, steps=done).stage == Stage("ready", 0, 3)
    assert VersionProgress(total=3, steps=done, live=Release()).stage == Stage("live", 0, 3)
    assert VersionProgress(total=3, steps=done, live=Release(), behind=2, is_behind=True).stage == Stage("behind", 2, 3)


@pytest.mark.postgres
def test_what_a_voice_keeps_for_itself_is_not_there_to_be_heard() -> None:
    """A take that was not sent is on nobody else's list: the home page must not call a reviewer for it."""
    version = factories.version(factories.tutorial(), "ar")
    amina, rachid = factories.volunteer("ar", "amina"), factories.reviewer("ar", "rachid")
    texts = approved(version, amina, rachid)
    first, second, third = factories.speech(version.tutorial)
    for segment, revision, state in zip(
        (first, second, third), texts[1:], ("received", "checked", "submitted"), strict=True
    ):
        take(version, amina, segment, state=state, revision=revision)
    progress = progress_of([version])[version.pk]
    assert (progress.part("to_record"), progress.part("to_listen")) == (2, 1)
    assert progress.stage == Stage("to_record", 2, 4)
    assert dict(progress.left) == {"record": 2, "listen": 3}


def the_list_of_a_reviewer_is_as_long_as_the_board_says(
    versions: list[LanguageVersion], counted: dict[int, VersionProgress]
) -> None:
    """In a version that is spoken first no text has to be read; where somebody wrote one it may be."""
    by = factories.reviewer("", "everyone")
    listed = {found.version.pk: found.waiting for tag in ("ar", "tr") for found in waiting_versions(tag, by)}
    checked = 0
    for version in versions:
        if version.spoken_first or version.tutorial.is_interface or version.language == "fr":
            continue
        to_review = counted[version.pk].part("to_review")
        assert listed.get(version.pk, 0) == to_review == len(review_queue(version)), version
        checked += 1
    assert checked or all(version.spoken_first for version in versions[:6] if version.language != "fr")
