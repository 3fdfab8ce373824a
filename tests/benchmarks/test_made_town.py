"""In a made town with every stage: what the database chooses is what every version's progress would tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from benchmarks.town_material import fill_town
from benchmarks.town_pages import signed_in
from benchmarks.town_plan import Size
from dubbing.models import KeptProgress, ProgressMark, Release
from dubbing.progress.refresh import refresh_progress_cache
from dubbing.queries import STAGES, progress_of
from dubbing.queries.progress_cache import SHAPE, without_columns
from dubbing.queries.progress_figures import VersionProgress
from dubbing.queries.progress_sums import sums_by_language
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries import BoardFilter, board, cells_of, is_on_board
from volunteers.queries.board import stuck_cells
from volunteers.queries.desk.chosen_versions import chosen_versions
from volunteers.queries.desk.waiting_steps import what_waits
from volunteers.queries.team import team_of_town

MANY = 100_000


def shown(asked: BoardFilter) -> set[int]:
    pages = [board(str(number + 1), asked) for number in range(board(None, asked).paginator.num_pages)]
    return {cell.version.pk for page in pages for row in page for cell in row.cells}


def assert_sums_hold(every: list[LanguageVersion], progress: dict[int, VersionProgress], tags: Iterable[str]) -> None:
    sums = {row["language"]: row for row in sums_by_language(LanguageVersion.objects.all())}
    for tag in tags:
        counted = [progress[version.pk] for version in every if version.language == tag]
        assert sums[tag]["left_record"] == sum(one.left["record"] for one in counted)
        assert sums[tag]["to_listen"] == sum(one.part("to_listen") for one in counted)
        assert sums[tag]["total"] == sum(one.total for one in counted)


@pytest.mark.django_db
@pytest.mark.postgres
def test_what_the_database_chooses_is_what_progress_tells() -> None:
    """Neither the coordinator's home, a filter of the board, nor a sum leaves anything out, or tells too much."""
    fill_town(Size(films=20, languages=5, segments=4, files=1))
    some = KeptProgress.objects.filter(part="done", approved_at__isnull=False)[:4]
    for kept, state in zip(some, ("live", "live", "failed", "ready"), strict=True):
        live = Release.objects.filter(version=kept.version_id, state="live")
        if state == "live" and kept.approved_at:
            live.update(created_at=kept.approved_at - timedelta(days=1))  # behind
        else:
            Release.objects.create(version_id=kept.version_id, number=9, kind="voice", state=state)
    assert not LanguageVersion.objects.filter(without_columns()).exists()
    every = [version for version in LanguageVersion.objects.select_related("tutorial") if is_on_board(version)]
    progress, team = progress_of(every), team_of_town()
    cells = cells_of(every, progress, team)
    for stage in STAGES:
        assert shown(BoardFilter(stage=stage)) == {
            cell.version.pk for cell in cells if cell.progress.stage.name == stage
        }, stage
    stuck = {cell.version.pk for cell in cells if cell.stuck}
    assert stuck and shown(BoardFilter(stuck=True)) == stuck == {cell.version.pk for cell in stuck_cells()}
    home = cells_of(chosen_versions(team, MANY, Q(pk=None)), None, team)
    assert what_waits(home, team, {}) == what_waits(cells, team, {})
    few = what_waits(cells_of(chosen_versions(team, 6, Q(pk=None)), None, team), team, {})
    assert [(one.late, one.since) for one in few[:6]] == [
        (one.late, one.since) for one in what_waits(cells, team, {})[:6]
    ]
    assert len({waits.version.pk for waits in few}) < 60
    assert_sums_hold(every, progress, filter(None, team.helpers))


def counted_for(address: str) -> int:
    """Versions that the coordinator's page counts, because nobody did who counts as it does."""
    found = 0

    def count_versions(execute: Any, sql: str, params: Any, *others: Any) -> Any:
        nonlocal found
        found += len(params) if "WITH sentence AS" in sql else 0
        return execute(sql, params, *others)

    with connection.execute_wrapper(count_versions):
        assert signed_in("coordinator").get(address).status_code == 200
    return found


@pytest.mark.django_db
def test_after_an_upgrade_that_counts_otherwise_nothing_counts_the_whole_town() -> None:
    fill_town(Size(films=60, languages=5, segments=4, files=1))
    before = shown(BoardFilter(stage="to_listen"))
    assert len(before) == 30 and counted_for("/atelier/") == 0
    KeptProgress.objects.update(shape="of the program before")
    assert shown(BoardFilter(stage="to_listen")) == before
    assert 0 < counted_for("/atelier/") < 180
    assert 0 < counted_for("/atelier/board/") <= 45
    assert 0 < counted_for("/atelier/board/?stage=to_listen") <= 30
    assert counted_for("/atelier/board/figures/") == 0
    first, *_others, last = Tutorial.objects.order_by("pk")
    ProgressMark.objects.create(tutorial=last, language="ar")
    assert refresh_progress_cache(most=7) == 18, "three films of six versions: the one that changed, two more"
    assert KeptProgress.objects.filter(shape=SHAPE, version__tutorial__in=(first, last)).count() == 12
    assert refresh_progress_cache() == 57 * 6
    assert counted_for("/atelier/") == refresh_progress_cache() == 0
