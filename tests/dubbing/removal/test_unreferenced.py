"""What nothing names is freed; what a live or a previous release needs never is."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from dubbing.actions import release_rollback
from dubbing.models import Release
from dubbing.queries.released_files import is_freed
from dubbing.reconcile import reconcile
from dubbing.releases.verify import failures, verify
from dubbing.removal.unreferenced_files import PREVIOUS_KEPT, collect_garbage
from jobs import notices
from jobs.models import Job
from journal.errors import Refused
from storage.files import keep_private, keep_public, process_start, scratch, work_root
from subtitles.actions import claim_take
from subtitles.models import Claim
from tests.dubbing import studio
from tests.dubbing.built import built, paths, there
from tests.dubbing.conftest import Room
from tests.parents import factory as published

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(days=3)


def grow_old(*names: str, store: str = "public") -> None:
    """As if these files had been written days ago."""
    moment = (timezone.now() - LONG_AGO).timestamp()
    for name in names:
        os.utime(storages[store].path(name), (moment, moment))


def releases(room: Room, count: int) -> list[Release]:
    """That many releases, each with another text."""
    made = []
    for n in range(count):
        studio.approved_text(room.version, room.sentences[0], room.coordinator, "Sentence number 1" + "!" * n)
        made.append(built(room, "subtitles"))
        grow_old(*paths(made[-1]))
    return made


@pytest.mark.slow
def test_releases_that_nobody_goes_back_to_are_freed(room: Room) -> None:
    made = releases(room, PREVIOUS_KEPT + 2)
    kept = set().union(*(paths(release) for release in made[1:]))
    assert there(kept) == kept
    only_first = paths(made[0]) - kept
    assert only_first and not there(only_first)
    oldest = Release.objects.get(pk=made[0].pk)
    assert is_freed(oldest)
    with pytest.raises(Refused):
        release_rollback(by=room.coordinator, version=room.version, number=1)
    release_rollback(by=room.coordinator, version=room.version, number=2)
    assert failures(verify(Release.objects.get(pk=made[1].pk))) == []


@pytest.mark.slow
def test_orphans_go_and_nothing_that_is_needed_does(room: Room, tmp_path: Path) -> None:
    room.record(only=1)
    release = built(room)
    orphan, young = tmp_path / "a.m4a", tmp_path / "b.m4a"
    orphan.write_bytes(b"nobody names me")
    young.write_bytes(b"my row is about to be written")
    old, new, private = keep_public(orphan), keep_public(young), keep_private(orphan, "takes")
    grow_old(*paths(release), old.path)
    grow_old(private.path, store="private")
    for take in room.sentences[0].takes.all():
        grow_old(take.original, take.audio, store="private")
    collect_garbage()
    assert not storages["public"].exists(old.path) and not storages["private"].exists(private.path)
    assert storages["public"].exists(new.path), "too young: a build may be about to name it"
    assert failures(verify(release)) == []
    assert all(
        storages["private"].exists(name)
        for take in room.sentences[0].takes.all()
        for name in (take.original, take.audio)
    )
    assert storages["private"].exists(room.version.tutorial.original)


def test_garbage_asks_no_more_of_a_large_town(
    tmp_path: Path, django_assert_max_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    """However many versions have releases that ended, and however many files there are."""
    for number in range(12):
        row = published.tutorial(f"encore-{number}")
        for tag in ("fr", "ar"):
            published.publish(row, tag, with_hls=False, state="superseded")
    for number in range(1200):
        (tmp_path / "cue").write_text(str(number))
        keep_public(tmp_path / "cue")
    collect_garbage()  # what other tests left
    with django_assert_max_num_queries(6):
        assert collect_garbage() == 0


def test_a_file_that_is_kept_again_is_young_again(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text("WEBVTT\n")
    kept = keep_public(path)
    grow_old(kept.path)
    assert keep_public(path) == kept
    collect_garbage()
    assert storages["public"].exists(kept.path)


def test_reconcile_expires_claims_and_notifies_for_lost_jobs(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "notify", lambda queue, go_on: True)
    claim = claim_take(by=room.voice, version=room.version, segment=room.sentences[0], purpose="record")
    assert claim is not None
    Claim.objects.filter(pk=claim.pk).update(until=timezone.now() - timedelta(days=31))
    job = Job.objects.create(kind="dubbing.release", target="0", queue="long", notify_at=timezone.now() - LONG_AGO)
    done = reconcile(thorough=True)
    assert (done.notified, done.expired) == (1, 1)
    job.refresh_from_db()
    assert job.notify_at > timezone.now()
    assert reconcile().notified == 0, "it backs off"


def test_what_a_killed_process_was_working_on_goes_at_once(room: Room) -> None:
    dead = subprocess.Popen(["sleep", "60"])
    start = process_start(dead.pid)
    dead.kill()
    dead.wait()
    left, elsewhere = (work_root() / f"release-x.{dead.pid}_{start}_{host}" for host in (socket.gethostname(), "other"))
    for path in (left, elsewhere):
        (path / "mix").mkdir(parents=True)
    with scratch("release") as ours:
        reconcile()
        assert [path.exists() for path in (left, elsewhere, ours)] == [False, True, True]
    elsewhere.joinpath("mix").rmdir()
    elsewhere.rmdir()
