"""Whisper is hearing a real narrated video when its process is killed with -9: the transcript ends by itself, once, and
is to the millisecond the one of a run that nobody disturbed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.test_killed_in_the_middle import rows
from tests.flows.voice_to_publish import ffmpeg
from tests.material.videos import long_narration, screen
from tests.processes import wait_for, wait_gone
from tests.running_service import RunningService

pytestmark = pytest.mark.slow
LENGTH_S = 120  # three windows: one is written down, one is being heard, and one is still to be cut
PATIENCE_S = 600.0


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn screen in a loop, small, under two minutes of a French narrator, in AAC."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    ffmpeg(
        *("-stream_loop", "-1", "-i", screen(), "-i", long_narration(longest_s=LENGTH_S), "-map", "0:v", "-map", "1:a"),
        *("-vf", "scale=320:-2,fps=5", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"),
        *("-c:a", "aac", "-t", str(LENGTH_S), path),
    )
    return path


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    one = RunningService.with_tables(tmp_path_factory.mktemp("heard") / "data")
    one.start()
    yield one
    one.kill()


def transcript(running: RunningService, slug: str) -> list[tuple[Any, ...]]:
    return rows(
        running,
        "SELECT s.text, s.start_ms, s.end_ms, s.starts_step, s.words FROM tutorials_segment s "
        "JOIN tutorials_tutorial t ON t.id = s.tutorial_id "
        "WHERE t.slug = ? AND s.kind = 'speech' AND s.retired_at IS NULL ORDER BY s.start_ms",
        slug,
    )


def in_the_middle(running: RunningService, slug: str) -> int | None:
    """The process that hears it, once at least one window is written down and others are to come."""
    found = rows(
        running,
        "SELECT j.worker FROM tutorials_job j JOIN tutorials_tutorial t ON j.target = CAST(t.id AS TEXT) "
        "WHERE j.kind = 'tutorials.transcribe' AND j.state = 'running' AND t.slug = ? AND t.transcribed_ms > 0",
        slug,
    )
    return int(found[0][0].split(":")[1]) if found else None


def brought(running: RunningService, video: Path, slug: str) -> None:
    running.manage("import_tutorial", video, "--title", slug, "--slug", slug)


def heard_to_the_end(running: RunningService, slug: str) -> None:
    state = "SELECT state FROM tutorials_tutorial WHERE slug = ?"
    wait_for(lambda: rows(running, state, slug) == [("editing",)] or None, f"the transcript of {slug}", PATIENCE_S)


def test_a_killed_transcription_ends_once_and_as_if_nothing_had_happened(running: RunningService, video: Path) -> None:
    brought(running, video, "whole")
    heard_to_the_end(running, "whole")
    whole = transcript(running, "whole")
    assert len(whole) > 10

    brought(running, video, "torn")
    worker = wait_for(lambda: in_the_middle(running, "torn"), "the middle of the transcript", PATIENCE_S)
    os.kill(worker, signal.SIGKILL)
    wait_gone(worker)
    kept = transcript(running, "torn")
    assert 0 < len(kept) < len(whole), "it was killed in the middle"
    heard_to_the_end(running, "torn")
    assert transcript(running, "torn") == whole
    job = (
        "SELECT j.attempts, j.state FROM tutorials_job j JOIN tutorials_tutorial t ON j.target = CAST(t.id AS TEXT) "
        "WHERE j.kind = 'tutorials.transcribe' AND t.slug = 'torn'"
    )
    # The row of the job ends a moment after what it worked on.
    wait_for(lambda: rows(running, job)[0][1] != "running" or None, "the end of the job", PATIENCE_S)
    assert rows(running, job) == [(2, "done")]
    said = "SELECT count(*) FROM journal_entry WHERE verb = 'transcribed' AND tutorial = 'torn'"
    assert rows(running, said) == [(1,)]
