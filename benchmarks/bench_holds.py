"""What a hold costs: python -m benchmarks.bench_holds --minutes 10 --holds 15

A drawn screen recording, its renditions, and copies of the groups of pictures that wait: bytes added, processor time
for each hold, and of what is made once (still pictures) or is looked at afterwards (every picture decoded again).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from craft.timing.timeline import Hold, Part, parts_at_holds
from media.picture import h264, ladder
from media.picture.held_segment import held_segment
from media.picture.joined import held_mp4, shown_pictures
from media.picture.probe import probe
from media.picture.still_pictures import make_still_pictures
from media.picture.video import GROUP_MS, RenditionFiles, make_renditions
from tests.material.videos import screen

HELD_MS = 1800


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _film(folder: Path, seconds: int, source: Path | None) -> Path:
    """A video of that length from a file of yours, else from ten drawn seconds, repeated."""
    film = folder / "film.mp4"
    kept = (
        ("-an", "-c:v", "copy") if source is None else ("-an", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12")
    )
    looped = ("-stream_loop", "-1", "-i", str(source or screen(10.0)), "-t", str(seconds), *kept, str(film))
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *looped], check=True)
    return film


@dataclass(frozen=True)
class Played:
    """A part of the version: its bytes, for how long the picture waited before it (ms), and whether it is a copy."""

    data: bytes
    waited_ms: int
    copied: bool


def played(files: RenditionFiles, parts: list[Part], stills: dict[int, bytes]) -> list[Played]:
    """Every part as the version has it."""
    bits = h264.promise(files.init.read_bytes()).frame_num_bits
    found = []
    for part in parts:
        sizes, data = files.groups[part.segment], files.segments[part.segment].read_bytes()
        first, last = part.groups or (0, len(sizes))
        data = data[sum(sizes[:first]) : sum(sizes[:last])]
        if part.holds:
            told = {"start_ms": part.start_ms, "fps": files.fps, "frame_num_bits": bits}
            data = held_segment(data, part.holds, stills=stills, **told)
        found.append(Played(data, part.waited_ms, bool(part.holds)))
    return found


def segment_bytes(files: RenditionFiles, parts: list[Part]) -> int:
    """Of the whole segments in which something waits: what was copied while a group could not be named alone."""
    waiting = {part.segment for part in parts if part.holds}
    return sum(files.segments[number].stat().st_size for number in waiting)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--holds", type=int, default=15)
    parser.add_argument("--film", type=Path, help="a video, repeated to that length")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        film = _film(work, asked.minutes * 60, asked.film)
        measured = probe(film)
        holds = [Hold((2 * n + 1) * measured.duration_ms // (2 * asked.holds), HELD_MS) for n in range(asked.holds)]
        rungs = {rung.name: rung for rung in ladder.ladder(measured)}
        added = whole = 0
        for files in make_renditions(film, measured, work / "renditions"):
            if files.name == "1080p":
                continue
            init = files.init.read_bytes()
            began = _cpu()
            stills = make_still_pictures(rungs[files.name], init, work)
            assert stills is not None
            once, began = _cpu() - began, _cpu()
            parts = parts_at_holds(files.segment_ms, holds, GROUP_MS)
            version = played(files, parts, stills)
            copied = _cpu() - began
            own = [len(part.data) for part in version if part.copied]
            added += sum(own)
            whole += segment_bytes(files, parts)
            print(f"{files.name}: still pictures once {once:.2f} s of processor")
            each = 1000 * copied / asked.holds
            print(f"  {asked.holds} holds: {each:.1f} ms each, {len(own)} copies, {sum(own) / 1e6:.2f} MB")
            segments = [(part.data, part.waited_ms) for part in version]
            if files.name == "lite":
                began = _cpu()
                held_mp4(init, segments, work / "lite.mp4")
                joined, began, wall = _cpu() - began, _cpu(), time.perf_counter()
                shown = shown_pictures(init, segments, work)
                print(
                    f"  one file of it: {joined:.2f} s; {len(shown)} pictures decoded again: {_cpu() - began:.1f} s",
                    end="",
                )
                print(f" ({time.perf_counter() - wall:.1f} s wall clock)")
        print(f"added: {added / 1e6:.2f} MB for {asked.minutes} min with {asked.holds} holds")
        print(f"  the whole segments in which it waits: {whole / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
