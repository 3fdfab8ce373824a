"""The clock jumps by an hour, forwards or back, while work is done: it ends once, and nothing goes before its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from dubbing.removal.unreferenced_files import collect_garbage
from jobs import states
from jobs.models import Job
from storage.files import keep_public

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("hours", [-1, 1])
def test_work_goes_on_and_nothing_goes_too_early(hours: int, tmp_path: Path) -> None:
    """Forwards, a lease looks as if it had run out: another process takes the job, and the first one writes nothing."""
    waiting = states.enqueue("test.waits", "1")
    running = states.enqueue("test.runs", "2")
    first = states.lease(running.pk)
    (tmp_path / "cue").write_text("a cue")
    kept = keep_public(tmp_path / "cue")
    really = timezone.now

    def wrong() -> datetime:
        return really() + timedelta(hours=hours)

    with mock.patch("django.utils.timezone.now", wrong):
        assert first is not None
        freed = states.requeue_abandoned()
        assert freed == (1 if hours > 0 else 0)
        second = states.lease(running.pk) if freed else first
        assert second is not None
        if freed:
            assert not states.finish(first), "it is not the first one's any more"
        assert states.finish(second)
        taken = states.claim("long")
        assert taken is not None and taken.pk == waiting.pk and states.finish(taken)
        collect_garbage()
    assert {*Job.objects.values_list("state", flat=True)} == {"done"}
    assert storages["public"].exists(kept.path)
