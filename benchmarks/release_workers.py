"""What several workers do of one queue: recordings that came in, and films of six seconds that are to go live."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from benchmarks.size import sized

FILMS = sized(3, 1)
KINDS = ("dubbing.intake", "dubbing.release")


def jobs_a_minute(command: list[str], environment: dict[str, str], workers: int) -> dict[str, Any]:
    """All of them begin at once, when each has loaded the program, and end when nothing waits."""
    pipe = subprocess.PIPE
    started = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment) for _number in range(workers)
    ]
    for one in started:
        assert one.stdout is not None and one.stdout.readline() == "ready\n"
    begun, before = time.perf_counter(), os.times()
    done = sum(int(one.communicate("go\n")[0]) for one in started)
    seconds, after = time.perf_counter() - begun, os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        "workers": workers,
        "jobs": done,
        "jobs_a_minute": round(60 * done / seconds, 1),
        "cpu_s_a_job": round(used / done, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def fill_queue(folder: Path, turn: int) -> dict[str, Any]:
    """Films of four sentences: half of them wait for their release, the sentences of the others for their intake."""
    from dubbing.actions import release_request, take_receive
    from jobs.models import Job
    from storage.files import sha256_of
    from tests import factories
    from tests.dubbing import studio
    from tutorials.pipelines.renditions import ensure_renditions

    Job.objects.all().delete()
    coordinator = factories.coordinator(f"coordinator-{turn}")
    voice, reviewer = studio.voice(name=f"voice-{turn}"), factories.reviewer("en", f"reviewer-{turn}")
    for name in ("published", "recorded"):  # in this order: to record is to measure all that waits
        for number in range(FILMS):
            film = studio.tutorial(f"{name}-{turn}-{number}")
            ensure_renditions(film, lambda *_about: None)
            studio.remember_pictures(film)
            version = factories.version(film, "en", coordinator)
            studio.translated(version, coordinator)
            for place, segment in enumerate(factories.speech(film), 1):
                path = _another(studio.take_file(place), folder / "another.flac", version.pk)
                if name == "published":
                    studio.approved_take(version, segment, voice, reviewer, path)
                    continue
                text = segment.translations.get(language="en").approved
                take_receive(
                    by=voice,
                    version=version,
                    segment=segment,
                    received=path,
                    sha256=sha256_of(path),
                    revision=text,
                    client_id=uuid.uuid4(),
                )
            if name == "published":
                release_request(by=coordinator, version=version, kind="voice")
    Job.objects.exclude(kind__in=KINDS).delete()
    return {"waiting": Job.objects.filter(state="queued").count()}


def _another(take: Path, path: Path, version: int) -> Path:
    """The same words, a little later: no two films share a recording, or what is fitted once would serve them all."""
    samples, rate = soundfile.read(take)
    soundfile.write(path, np.concatenate([np.zeros(version), samples]), rate)
    return path


def work() -> int:
    """How many jobs this process did, until nothing waited."""
    from jobs import execution
    from jobs.models import Job

    known, done = execution.kinds(), 0
    print("ready", flush=True)
    sys.stdin.readline()
    while waiting := list(Job.objects.in_turn(Job.Queue.LONG, KINDS)[:8]):
        for job in waiting:
            kind = known[job.kind]
            done += execution.run_job(job.pk, kind.pipeline, kind.on_failure) is not None
    return done
