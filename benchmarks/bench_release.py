"""What a release costs: everything anew, after one changed take, its memory, against the bare cost of the same sound.

    .venv/bin/python -m benchmarks.bench_release [--minutes 10] [--workers 1 2 4]

The real pipeline (`dubbing/releases/publish`) on a tutorial made of real voices and a real screen recording, in a
database and a data directory of its own. Each build runs in a process of its own, whose memory, and that of the
programs it starts, is read from the kernel's high-water mark. The bare cost is what nobody can save: ffmpeg decodes
each take, `rubberband -3` stretches those that the plan stretches (to the length that the plan gives), ffmpeg encodes
AAC once. Measuring the finished files is counted apart. Everything runs one after the other on the same machine; wall
clock says what a person waits, processor seconds what it costs whatever else the machine does.
--workers: also, how many jobs a minute so many worker processes do (`release_workers`); alone with --minutes 0.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
POLL_S = 0.1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--workers", type=int, nargs="+", default=[])
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _django()
        print(json.dumps(STEPS[options.step](Path(os.environ["PORTEVOIX_DATA"]), options.minutes)))
        return 0
    with tempfile.TemporaryDirectory(prefix="portevoix-bench-") as name:
        for workers in options.workers:
            print(_with_workers(Path(name) / "queue", workers), flush=True)
        if not options.minutes:
            return 0
        figures = _measure(Path(name), options.minutes)
    for key, value in figures.items():
        print(f"{key:30} {value}")
    return 0


def _measure(folder: Path, minutes: float) -> dict[str, Any]:
    def step(name: str) -> tuple[dict[str, Any], dict[str, int]]:
        return _in_a_process(["--step", name, "--minutes", str(minutes)], folder)

    load = os.getloadavg()[0]
    made, _memory = step("make")
    full, memory = step("build")
    bare, _memory = step("bare")
    after, _memory = step("again")
    return {
        **made,
        "load_before": round(load, 1),
        "bare": bare,
        "full": full,
        "after_one_take": after,
        "full_to_bare": round(full["build_s"] / bare["wall_s"], 2),
        "full_to_bare_cpu": round(full["build_cpu_s"] / bare["cpu_s"], 2),
        "after_one_take_to_full": round(after["build_s"] / full["build_s"], 2),
        "after_one_take_to_full_cpu": round(after["build_cpu_s"] / full["build_cpu_s"], 2),
        "peak_mib": memory,
    }


def _with_workers(folder: Path, workers: int) -> dict[str, Any]:
    from benchmarks import release_workers

    folder.mkdir(exist_ok=True)
    _in_a_process(["--step", "queue", "--minutes", str(workers)], folder)
    command = [sys.executable, "-m", "benchmarks.bench_release", "--step", "work"]
    return release_workers.jobs_a_minute(command, _environment(folder), workers)


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PORTEVOIX_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings.test"}


def _in_a_process(arguments: list[str], folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """What a step said, and the peak memory (MiB) of each program that ran for it."""
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bench_release", *arguments],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=_environment(folder),
        text=True,
    )
    peaks: dict[str, int] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(POLL_S):
            for pid in _family(child.pid):
                name, mib = _high_water(pid)
                peaks[name] = max(peaks.get(name, 0), mib)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    said, _nothing = child.communicate()
    ended.set()
    watcher.join()
    if child.returncode:
        raise SystemExit(f"{arguments} failed")
    return json.loads(said.splitlines()[-1]), {name: mib for name, mib in sorted(peaks.items()) if name}


def _family(pid: int) -> list[int]:
    """The process and everything that it started."""
    found = [pid]
    for process in found:
        try:
            for task in Path(f"/proc/{process}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        except OSError:
            continue  # it ended meanwhile
    return found


def _high_water(pid: int) -> tuple[str, int]:
    """(program, MiB)."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode()
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
        return Path(command).name.rstrip("0123456789."), kib // 1024
    except (OSError, StopIteration):
        return "", 0


def _django() -> None:
    import django
    from django.conf import settings

    # The tests' settings, on a file that the steps share.
    settings.DATABASES["default"]["NAME"] = str(Path(os.environ["PORTEVOIX_DATA"]) / "bench.sqlite3")
    django.setup()


def _make(folder: Path, minutes: float) -> dict[str, Any]:
    from benchmarks import release_material

    version = release_material.make(folder, minutes)
    return {
        "minutes": round(version.tutorial.duration_ms / 60_000, 1),
        "sentences": version.tutorial.segments.filter(kind="speech").count(),
        "processors": os.cpu_count(),
    }


def _queue(folder: Path, workers: float) -> dict[str, Any]:
    from benchmarks import release_material, release_workers

    release_material.make_tables()
    return release_workers.fill_queue(folder, int(workers))


def _again(folder: Path, minutes: float) -> dict[str, Any]:
    from benchmarks import release_material
    from tutorials.models import LanguageVersion

    release_material.new_take(LanguageVersion.objects.get())
    return _build(folder, minutes)


def _work(_folder: Path, _minutes: float) -> int:
    from benchmarks import release_workers

    return release_workers.work()


def _build(_folder: Path, _minutes: float) -> dict[str, Any]:
    """One release through its job, as a worker builds it."""
    from dubbing.actions import release_request
    from dubbing.releases import publish as pipeline
    from jobs.execution import run_job
    from jobs.models import Job
    from tutorials.models import LanguageVersion
    from volunteers.models import User

    release = release_request(
        by=User.objects.get(roles__role="coordinator"), version=LanguageVersion.objects.get(), kind="voice"
    )
    spent = {"verify_s": 0.0, "verify_cpu_s": 0.0}
    verify: Callable[..., Any] = getattr(pipeline, "verify")  # noqa: B009  # not its own name, to mypy

    def timed_verify(*arguments: Any) -> Any:
        began, before = time.perf_counter(), _cpu()
        checks = verify(*arguments)
        spent["verify_s"], spent["verify_cpu_s"] = time.perf_counter() - began, _cpu() - before
        return checks

    began, before = time.perf_counter(), _cpu()
    job = Job.objects.get(kind="dubbing.release", target=str(release.pk))
    with mock.patch.object(pipeline, "verify", timed_verify):
        run_job(job.pk, pipeline.publish, pipeline.publish_failed)
    wall, cpu = time.perf_counter() - began, _cpu() - before
    release.refresh_from_db()
    if release.state != "live":
        raise SystemExit(f"the release is {release.state}: {release.failure} {release.findings}")
    return {
        "build_s": round(wall - spent["verify_s"], 1),
        "build_cpu_s": round(cpu - spent["verify_cpu_s"], 1),
        "verify_s": round(spent["verify_s"], 1),
        "verify_cpu_s": round(spent["verify_cpu_s"], 1),
        "heard": release.report["takes"]["heard"],
        "fitted_anew": release.report["takes"]["fitted_anew"],
        "encodes": release.report["loudness"]["encodes"],
        "lufs": release.report["loudness"]["lufs"],
        "dbtp": release.report["loudness"]["dbtp"],
        "messaging_mb": round(
            next(file["bytes"] for file in release.manifest["files"] if file["role"] == "messaging_mp4") / 1e6, 1
        ),
    }


def _bare(folder: Path, _minutes: float) -> dict[str, Any]:
    """Decode the takes, stretch as planned, encode AAC: as many at once as the pipeline does."""
    from django.core.files.storage import storages

    from dubbing.models import Release

    release = Release.objects.get(state="live")
    placed = [segment["placement"] for segment in release.manifest["segments"] if segment["placement"]]

    def fit(number: int) -> bool:
        place, wav, fast = placed[number], folder / f"bare-{number}.wav", folder / f"fast-{number}.wav"
        take = storages["private"].path(place["audio"])
        _run("ffmpeg", "-v", "error", "-y", "-i", take, "-c:a", "pcm_f32le", "-ac", "1", "-ar", "48000", wav)
        stretched = bool(place["natural"] != place["length"])
        if stretched:
            _run("rubberband", "-3", "-q", "-D", f"{place['length'] / 48_000:.9f}", wav, fast)
            fast.unlink()
        wav.unlink()
        return stretched

    began, before = time.perf_counter(), _cpu()
    with ThreadPoolExecutor(max(1, min(4, os.cpu_count() or 1))) as pool:
        stretched = sum(pool.map(fit, range(len(placed))))
    aac = ("-c:a", "aac", "-b:a", "64k", "-movflags", "+faststart")
    _run("ffmpeg", "-v", "error", "-y", "-i", folder / "fr.wav", *aac, folder / "bare.m4a")
    wall, cpu = time.perf_counter() - began, _cpu() - before
    return {"wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "stretched": stretched}


def _run(*command: str | Path) -> None:
    subprocess.run([*map(str, command)], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


STEPS: dict[str, Callable[[Path, float], Any]] = {
    "make": _make,
    "build": _build,
    "bare": _bare,
    "again": _again,
    "queue": _queue,
    "work": _work,
}

if __name__ == "__main__":
    sys.exit(main())
