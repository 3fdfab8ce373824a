"""In a made town with every stage: what the database passes over for a coordinator's pages has nothing to tell."""

from __future__ import annotations

import pytest

from benchmarks.town_material import fill_town
from benchmarks.town_plan import Size
from dubbing.queries import STAGES, progress_of
from volunteers.queries import BoardFilter, board, cells_of, every_film, every_version, is_on_board, unfinished_versions


@pytest.mark.django_db
def test_what_the_database_passes_over_is_finished() -> None:
    """Neither the coordinator's home nor a filter of the board leaves out what every version's progress would tell."""
    fill_town(Size(films=20, languages=5, segments=4, files=1))
    every = [version for version in every_version() if is_on_board(version)]
    cells = cells_of(every, progress_of(every))
    asking = {cell.version.pk for cell in cells if cell.progress.left or cell.progress.waits or cell.can_publish}
    found = {version.pk for version in unfinished_versions(every_film())}
    assert asking <= found < {version.pk for version in every}
    for stage in STAGES:
        rows = board(None, BoardFilter(stage=stage)).paginator.num_pages
        pages_shown = [board(str(number + 1), BoardFilter(stage=stage)) for number in range(rows)]
        shown = {cell.version.pk for page in pages_shown for row in page for cell in row.cells}
        assert shown == {cell.version.pk for cell in cells if cell.progress.stage.name == stage}, stage
