"""When a verdict is asked for: after each change of a version, after what a crash lost, and never for what ended."""

from __future__ import annotations

from typing import Any

import pytest

from dubbing.actions import release_withdraw
from dubbing.models import ProgressMark, VersionVerdict
from dubbing.progress.verdict_requests import enqueue_lost_verdicts, verdict_wanted
from dubbing.queries import verdicts_of
from dubbing.queries.verdicts import KIND
from jobs.models import Job
from tests import factories
from tests.dubbing.judged_takes import TWO, kinds, opened, recorded, solved
from tests.job_runs import work_off
from tests.volunteers import shortcuts
from tutorials.actions import segment_pin, tutorial_archive
from tutorials.models import Tutorial
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def waiting_jobs() -> list[tuple[str, str]]:
    return list(Job.objects.filter(kind=KIND).order_by("pk").values_list("target", "state"))


def test_many_changes_at_once_make_one_solve(commits: Any) -> None:
    version = opened(TWO, duration_ms=9000)
    with commits():
        for _take in range(5):
            verdict_wanted(version)
    assert waiting_jobs() == [(str(version.pk), "queued")]
    # What changes while it runs may have come too late for it.
    Job.objects.filter(kind=KIND).update(state="running")
    with commits():
        for _take in range(5):
            verdict_wanted(version)
    assert waiting_jobs() == [(str(version.pk), "running"), (f"{version.pk}+", "queued")]
    Job.objects.filter(target=str(version.pk)).update(state="done")
    assert [job.state for job in work_off(KIND)] == ["done"]
    assert VersionVerdict.objects.filter(version=version).exists()


def test_every_line_of_the_journal_about_a_version_asks_for_it(commits: Any) -> None:
    version = opened(TWO, duration_ms=9000)
    turkish = factories.version(version.tutorial, "tr")
    first, _second = factories.speech(version.tutorial)
    with commits():
        shortcuts.submitted(turkish, User.objects.get(display_name="Claire"), first, "Metin.")
    assert [target for target, _state in waiting_jobs()] == [str(turkish.pk)]
    work_off(KIND)
    with commits():
        segment_pin(by=User.objects.get(display_name="Claire"), segment=first, pin_ms=600)
    assert sorted(target for target, state in waiting_jobs() if state == "queued") == sorted(
        [str(version.pk), str(turkish.pk)]
    )


def test_what_a_crash_lost_is_asked_for_by_reconcile() -> None:
    version = opened(TWO, duration_ms=9000)
    assert enqueue_lost_verdicts() == 0, "nothing is recorded"
    recorded(version, factories.speech(version.tutorial)[0], 3000)
    assert enqueue_lost_verdicts() == 1
    work_off(KIND)
    assert VersionVerdict.objects.filter(version=version).exists()


def test_when_the_renditions_are_made_it_is_asked_again() -> None:
    """Until then the picture is taken to be still: nobody records again for nothing."""
    version = opened(TWO, duration_ms=9000, holds="on")
    take = recorded(version, factories.speech(version.tutorial)[0], 6500)
    assert kinds(solved(version), [take]) == ["waits"]
    assert enqueue_lost_verdicts() == 1, "what was recorded"
    work_off(KIND)
    ProgressMark.objects.all().delete()
    assert enqueue_lost_verdicts() == 0
    none: list[dict[str, Any]] = [{"name": name, "stills": []} for name in ("lite", "720p")]
    Tutorial.objects.update(video={"renditions": none})
    assert enqueue_lost_verdicts() == 1
    work_off(KIND)
    assert kinds(verdicts_of(version), [take]) == ["no_room"]
    ProgressMark.objects.all().delete()
    assert enqueue_lost_verdicts() == 0


def test_an_archived_tutorial_asks_for_none_until_it_is_open_again(commits: Any) -> None:
    version = opened(TWO, duration_ms=9000)
    claire = User.objects.get(display_name="Claire")
    recorded(version, factories.speech(version.tutorial)[0], 7000)
    with commits():
        verdict_wanted(version)
        tutorial_archive(by=claire, tutorial=version.tutorial)
    assert enqueue_lost_verdicts() == 0
    assert waiting_jobs() == []
    Job.objects.create(kind=KIND, target=str(version.pk), queue="short")
    assert [job.state for job in work_off(KIND)] == ["done"], "asked for before: it has nothing to do"
    assert not VersionVerdict.objects.exists()
    Tutorial.objects.update(state=Tutorial.State.OPEN)
    assert enqueue_lost_verdicts() == 1
    work_off(KIND)
    assert VersionVerdict.objects.filter(version=version).exists()


def test_a_withdrawn_language_asks_for_none_until_somebody_records_for_it_again(commits: Any) -> None:
    version = opened(TWO, duration_ms=9000)
    turkish = factories.version(version.tutorial, "tr")
    first, second = factories.speech(version.tutorial)
    recorded(version, first, 3000)
    shortcuts.release(version)
    claire = User.objects.get(display_name="Claire")
    with commits():
        verdict_wanted(version)
    with commits():
        release_withdraw(by=claire, version=version)
    assert waiting_jobs() == [(str(version.pk), "cancelled")]
    with commits():
        segment_pin(by=claire, segment=first, pin_ms=600)
    assert (enqueue_lost_verdicts(), [job.target for job in Job.objects.filter(kind=KIND, state="queued")]) == (
        0,
        [str(turkish.pk)],
    )
    recorded(version, second, 3000)
    assert enqueue_lost_verdicts() == 1
    work_off(KIND)
    assert VersionVerdict.objects.filter(version=version).exists()
