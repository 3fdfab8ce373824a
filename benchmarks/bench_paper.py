"""The paper of a two-hour tutorial: what the reader who asks first waits for, and what making it costs a worker.

python -m benchmarks.bench_paper [--minutes 120] [--segments 1086] [--steps 234] [--size 1280x720] [--whole]

Targets: no answer to a request takes a second; all chapters together are two minutes of a processor; the worker stays
under 400 MB. Before a worker made it, the first request of such a paper took 43 s (234 pictures). `--whole` measures
that again at the end: every picture and one PDF of all of them, in one go.

The video is one drawn minute repeated, a key picture every ten seconds as recorders make them; the worker is a process
of its own, with the job's lease. On the embedded default (SQLite), in a scratch directory that is thrown away.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.scratch_django import FOLDER, fresh_database

from django.test import Client

from craft.languages import get
from dubbing.models import Release
from jobs import execution
from jobs.models import Job
from outlets.handout.outlet import PAPER
from storage.files import cache_dir, keep_private, keep_public
from tutorials.models import LanguageVersion, Segment, Tutorial

JOB = "BENCH_PAPER_JOB"  # in the worker's process: which job it does
SLUG, LANGUAGE = "two-hours", "ar"
SENTENCE = "المسوا الأيقونة الزرقاء، ثم انتظروا حتى تُفتح قائمة الرسائل."
MOST_REQUEST_S, MOST_WORK_S, MOST_WORKER_MB = 1.0, 120.0, 400.0
SPOKEN_SHARE = 0.7  # of the time between the beginnings of two segments


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=120)
    parser.add_argument("--segments", type=int, default=1086)
    parser.add_argument("--steps", type=int, default=234)
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--whole", action="store_true")
    asked = parser.parse_args()
    fresh_database(static=True)
    release(make_video(asked.minutes, asked.size), asked)
    requests: list[float] = []
    answer(f"/{LANGUAGE}/", [])  # addresses and templates are read once
    index, _status = answer(f"/{LANGUAGE}/{SLUG}/handout/", requests)
    count = index.count(f"/{LANGUAGE}/{SLUG}/handout.pdf?chapter=")
    print(f"{asked.minutes} min, {asked.segments} segments, {asked.steps} pictures: {count} chapters")
    addresses = [f"/{LANGUAGE}/{SLUG}/handout.pdf?chapter={number}" for number in range(1, count + 1)]
    _body, status = answer(addresses[0], requests)
    print(f"the list of chapters: {requests[0]:.2f} s; who asks first for one: {requests[1]:.2f} s, answer {status}")
    took, work_s, peak_mb, ffmpeg_mb = worked()
    print(f"the worker: {took:.1f} s for all chapters, {work_s:.1f} s of processor, its start included")
    print(f"memory: {peak_mb:.0f} MB at most, what it starts {ffmpeg_mb:.0f} MB")
    made: list[float] = []
    statuses = {answer(address, made)[1] for address in addresses}
    print(f"each chapter, made: {max(made):.2f} s at most, answers {statuses}")
    sizes = sorted(path.stat().st_size / 1e6 for path in cache_dir("handouts").glob("*.pdf"))
    print(f"{len(sizes)} PDF files of {sizes[0]:.1f} to {sizes[-1]:.1f} MB, together {sum(sizes):.1f} MB")
    if asked.whole:
        print(f"every picture and one PDF in one go: {in_one_go():.1f} s")
    held = max(*requests, *made) <= MOST_REQUEST_S and work_s <= MOST_WORK_S and peak_mb <= MOST_WORKER_MB
    return 0 if held and statuses == {200} and len(sizes) == count else 1


def make_video(minutes: int, size: str) -> Path:
    """A screen recording without sound, which the paper does not need."""
    from tests.material.videos import drawn

    minute, whole = FOLDER / "minute.mp4", FOLDER / "film.mp4"
    ffmpeg(*drawn(60, size), "-c:v", "libx264", "-preset", "veryfast", "-g", "250", "-pix_fmt", "yuv420p", minute)
    ffmpeg("-stream_loop", minutes - 1, "-i", minute, "-c", "copy", whole)
    return whole


def ffmpeg(*parts: object) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, parts)], check=True)


def release(original: Path, asked: argparse.Namespace) -> None:
    """A tutorial with subtitles live, as the actions leave it."""
    kept, each_ms = keep_private(original, "originals"), asked.minutes * 60_000 // asked.segments
    tutorial = Tutorial.objects.create(
        slug=SLUG,
        title_fr="Deux heures",
        state=Tutorial.State.OPEN,
        duration_ms=asked.minutes * 60_000,
        original=kept.path,
        original_sha256=kept.sha256,
        original_bytes=kept.bytes,
        video={"renditions": []},
    )
    spans = [(each_ms * n, each_ms * n + round(SPOKEN_SHARE * each_ms)) for n in range(asked.segments)]
    firsts = {step * asked.segments // asked.steps for step in range(asked.steps)}
    for number, (start, end) in enumerate(spans):
        Segment.objects.create(
            tutorial=tutorial, start_ms=start, end_ms=end, text=f"Phrase {number}.", starts_step=number in firsts
        )
    vtt = FOLDER / "cues.vtt"
    cues = (f"{clock(a)} --> {clock(b)}\n{number}. {SENTENCE}\n" for number, (a, b) in enumerate(spans, 1))
    vtt.write_text("WEBVTT\n\n" + "\n".join(cues))
    file = keep_public(vtt)
    rows = tutorial.segments.order_by("start_ms")
    Release.objects.create(
        version=LanguageVersion.objects.create(tutorial=tutorial, language=LANGUAGE),
        number=1,
        kind="subtitles",
        state="live",
        live_at=tutorial.created_at,
        manifest={
            "files": [{"role": "subtitles", "path": file.path, "bytes": file.bytes, "sha256": file.sha256}],
            "title": "Deux heures",
            "summary": "",
            "text_language": LANGUAGE,
            "segments": [
                {"segment": row.public_id, "start_ms": row.start_ms, "end_ms": row.end_ms, "placement": None}
                for row in rows
            ],
        },
    )


def clock(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def answer(address: str, times: list[float]) -> tuple[str, int]:
    """What the site answers, and how long it took, which is added to `times`."""
    began = time.perf_counter()
    answered = Client(SERVER_NAME="localhost").get(address)
    times.append(time.perf_counter() - began)
    body = "" if answered["Content-Type"] == "application/pdf" else answered.content.decode()
    return body, answered.status_code


def worked() -> tuple[float, float, float, float]:
    """Seconds until the job is done, those of the processor, the worker's highest memory, that of its children."""
    job, began = Job.objects.get(kind=PAPER), time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "benchmarks.bench_paper"]
    told = subprocess.run(command, env=os.environ | {JOB: str(job.pk)}, check=True, capture_output=True, text=True)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    job.refresh_from_db()
    assert job.state == Job.State.DONE, (job.state, told.stderr)
    own, started = told.stdout.split()[-2:]
    return took, work_s, float(own), float(started)


def work_in_this_process() -> int:
    """The worker's part. VmHWM, not ru_maxrss: the latter begins with what the process that started it had."""
    execution.run_job(int(os.environ[JOB]), execution.kinds()[PAPER].pipeline)
    height = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
    print(int(height) / 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    return 0


def in_one_go() -> float:
    from outlets.handout import paper as handout
    from public.queries.watch import watch_page

    for folder in ("stills", "handouts"):
        for path in cache_dir(folder).iterdir():
            path.unlink()
    found = watch_page(get(LANGUAGE), SLUG)
    assert found is not None
    began = time.perf_counter()
    handout.pdf_of(found)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(work_in_this_process() if JOB in os.environ else main())
