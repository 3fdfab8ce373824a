"""The pages of steps: what making their sounds, pictures and book costs a worker, and how large they are a minute.

python -m benchmarks.bench_steps [--minutes 10] [--segments 90] [--size 1280x720]

Targets: a minute of the tutorial is at most 1.5 MB on the tablet (pictures, sounds) and as much as a book; a page is
answered in half a second while nothing is made and after; a sentence costs at most two seconds of a processor.

The takes are announcements of people (Debian's asterisk-core-sounds), each in many sentences. On the embedded default
(SQLite), in a scratch directory that is thrown away.
"""

from __future__ import annotations

import argparse
import resource
import time
import uuid

from benchmarks.scratch_django import FOLDER, fresh_database

from benchmarks.bench_paper import LANGUAGE, SLUG, answer, make_video, release
from dubbing.models import Release
from jobs import execution
from jobs.models import Job
from media.sound.audio_files import to_flac
from outlets.steps.outlet import STEPS
from outlets.steps.pages import step_files
from storage.files import keep_private

ANNOUNCEMENTS = ("agent-incorrect", "dir-instr", "demo-enterkeywords", "privacy-prompt")
MOST_MB_A_MINUTE, MOST_REQUEST_S, MOST_SENTENCE_S = 1.5, 0.5, 2.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--segments", type=int, default=90)
    parser.add_argument("--size", default="1280x720")
    asked = parser.parse_args()
    asked.steps = asked.segments
    fresh_database(static=True)
    release(make_video(asked.minutes, asked.size), asked)
    spoken_s = record()
    times: list[float] = []
    answer(f"/{LANGUAGE}/{SLUG}/", [])
    page = f"/{LANGUAGE}/{SLUG}/steps/{asked.segments // 2}/"
    answer(page, times)
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    began = time.perf_counter()
    job, known = Job.objects.get(kind=STEPS), execution.kinds()[STEPS]
    execution.run_job(job.pk, known.pipeline)
    took = time.perf_counter() - began
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    work_s = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    answer(page, times)
    made = step_files(Release.objects.get().pk)
    assert made is not None
    sounds = sum(sound.bytes for sound in made.sounds.values()) / 1e6
    kept, book = made.bytes / 1e6 / asked.minutes, made.book_bytes / 1e6 / asked.minutes
    print(f"{asked.minutes} min, {asked.segments} sentences, {spoken_s / 60:.1f} min of voice")
    print(f"the worker: {took:.1f} s, {work_s:.1f} s of processor, {work_s / asked.segments:.2f} s a sentence")
    print(f"sounds: {sounds:.2f} MB, {sounds * 60 / spoken_s:.2f} MB a minute of voice")
    print(f"pictures: {made.still_bytes / 1e6:.2f} MB, {made.still_bytes / 1e3 / len(made.stills):.1f} kB each")
    print(f"kept on a tablet beside the video: {kept:.2f} MB a minute; the book: {book:.2f} MB a minute")
    print(f"a page, before and after: {times[0]:.2f} s, {times[1]:.2f} s")
    small = max(kept, book) <= MOST_MB_A_MINUTE
    return 0 if small and max(times) <= MOST_REQUEST_S and work_s / asked.segments <= MOST_SENTENCE_S else 1


def record() -> float:
    """Give each sentence of the release a take; returns how many seconds are spoken."""
    from tests.material.voices import human
    from tests.stored_rows import record_rows

    takes, spoken_ms = [], 0
    for name in ANNOUNCEMENTS:
        flac = FOLDER / f"{name}.flac"
        samples = to_flac(human("fr", name), flac)
        takes.append((keep_private(flac, "takes").path, samples // 48))
    live = Release.objects.get()
    for number, segment in enumerate(live.manifest["segments"]):
        path, length_ms = takes[number % len(takes)]
        segment |= {
            "take": str(uuid.uuid4()),
            "voice": None,
            "placement": {"start_ms": segment["start_ms"], "audio": path, "trim_ms": [0, length_ms]},
        }
        spoken_ms += length_ms
    live.kind = Release.Kind.VOICE
    live.save(update_fields=["manifest", "kind"])
    record_rows(live)
    return spoken_ms / 1000


if __name__ == "__main__":
    raise SystemExit(main())
