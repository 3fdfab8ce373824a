"""Every write of a publication is struck once, in turn: refused, then with the power cut there.

What was live stays live and whole meanwhile; afterwards the same job ends by itself, once, and nothing is left over.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dubbing.actions import release_request
from dubbing.models import Release
from dubbing.removal.unreferenced_files import remove_dead_work_folders
from jobs import execution
from jobs.models import Job
from journal.database_trouble import trouble_of
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room
from tests.faults.power_cut import cut_at
from tests.faults.struck_writes import EVERY, TROUBLES, Strike, watched
from tests.faults.well_kept import go_on, wrongs_at_the_end, wrongs_meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KIND = "voice" if EVERY else "subtitles"
BEGINS = 8  # writes with which a build begins; one that goes on where it stopped does not make them again
FEWEST = 80  # writes that a publication has at least, so that a test that strikes nothing is seen

Struck = Callable[[int, Job], bool]


@pytest.fixture
def live(room: Room) -> Room:
    """A film of four sentences, live."""
    if KIND == "voice":
        studio.recorded(room.version, room.voice, room.reviewer)
    assert built(room, KIND).state == "live"
    Job.objects.all().delete()
    return room


def request_release_job(room: Room) -> tuple[Release, Job]:
    """Another release of the same version, and its job."""
    release = release_request(by=room.coordinator, version=room.version, kind=KIND)
    return release, Job.objects.get(kind="dubbing.release", target=str(release.pk))


def work(job: Job) -> None:
    kind = execution.kinds()[job.kind]
    execution.run_job(job.pk, kind.pipeline, kind.on_failure)


def wrongs_of(live: Room, strike: Struck) -> list[str]:
    """Strike the first write, then the second, and so on, until a build has no such write. A build that was struck goes
    on with the next strike; after those with which it begins, so that each costs a part of a build."""
    wrongs: list[str] = []
    n = 1
    while True:
        release, job = request_release_job(live)
        began_at = n
        while strike(n, job):
            remove_dead_work_folders()
            wrongs += [f"{n}: {wrong}" for wrong in wrongs_meanwhile(live.version)]
            n += 1
            if n <= BEGINS:
                break
            Job.objects.filter(pk=job.pk).update(not_before=None, troubles=0)
        wrongs += [f"{n}: {wrong}" for wrong in wrongs_at_the_end(release, go_on(job.pk))]
        Job.objects.all().delete()  # of the outlets: another story
        if n == began_at:
            assert n > FEWEST
            return wrongs


@pytest.mark.parametrize("turn", range(len(TROUBLES) if EVERY else 1))
def test_every_write_is_refused_in_turn(live: Room, turn: int) -> None:
    """The troubles take turns; `benchmarks/faults.py` lets each begin."""
    unknown: list[str] = []

    def is_refused(n: int, job: Job) -> bool:
        strike = Strike(n, [*TROUBLES][(n + turn) % len(TROUBLES)])
        try:
            with watched(strike):
                work(job)
        except Exception as error:  # as Celery does: the row says what is left to do
            unknown.extend([f"{n} {strike.happened}: {error!r}"] * (trouble_of(error) is None))
        return bool(strike.happened)

    assert wrongs_of(live, is_refused) == [] == unknown


def test_the_power_is_cut_at_every_write(live: Room, tmp_path: Path) -> None:
    def cut(n: int, job: Job) -> bool:
        return cut_at(n, lambda: work(job), tmp_path / "log")

    assert wrongs_of(live, cut) == []
