"""The intake of a take is struck at every write: refused, then the power cut there. It is measured all the same."""

from __future__ import annotations

import uuid
from itertools import count
from pathlib import Path

import pytest

from dubbing.actions import take_receive
from dubbing.models import Take
from dubbing.removal.unreferenced_files import remove_dead_work_folders
from jobs import execution
from jobs.models import Job
from journal.database_trouble import trouble_of
from storage.files import sha256_of, work_root
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.faults.power_cut import cut_at
from tests.faults.struck_writes import Strike, strikes, watched
from tests.faults.well_kept import broken_promises, go_on

pytestmark = pytest.mark.django_db(transaction=True)
FEWEST = 5


def take_and_job(room: Room) -> tuple[Take, Job]:
    """A recording that was just received."""
    path, segment = studio.take_file(1), room.sentences[0]
    text = segment.translations.get(language=room.version.language)
    take, _new = take_receive(
        by=room.voice,
        version=room.version,
        segment=segment,
        received=path,
        sha256=sha256_of(path),
        revision=text.approved,
        client_id=uuid.uuid4(),
    )
    return take, Job.objects.get(kind="dubbing.intake", target=str(take.pk))


def work(job: Job) -> None:
    kind = execution.kinds()[job.kind]
    execution.run_job(job.pk, kind.pipeline, kind.on_failure)


def wrongs(take: Take, job: Job) -> list[str]:
    ended = go_on(job.pk)
    take.refresh_from_db()
    found = [] if (ended.state, take.state) == ("done", "checked") else [f"{ended.state} {take.state} {ended.failure}"]
    left = [path.name for path in work_root().glob("*")]
    Job.objects.all().delete()
    return [*found, *broken_promises(), *left]


def test_every_write_is_refused_in_turn(room: Room) -> None:
    found: list[str] = []
    for n, trouble in strikes():
        take, job = take_and_job(room)
        strike = Strike(n, trouble)
        try:
            with watched(strike):
                work(job)
        except Exception as error:  # as Celery does: the row says what is left to do
            found += [f"{n} {strike.happened}: {error!r}"] * (trouble_of(error) is None)
        if not strike.happened:
            break
        found += [f"{n} {strike.happened}: {wrong}" for wrong in wrongs(take, job)]
    assert found == []
    assert n > FEWEST


def test_the_power_is_cut_at_every_write(room: Room, tmp_path: Path) -> None:
    found: list[str] = []
    for n in count(1):
        take, job = take_and_job(room)
        if not cut_at(n, lambda job=job: work(job), tmp_path / "log"):  # type: ignore[misc]
            break
        remove_dead_work_folders()
        found += [f"{n}: {wrong}" for wrong in wrongs(take, job)]
    assert found == []
    assert n > FEWEST
