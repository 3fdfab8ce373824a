"""What a hold costs: python -m benchmarks.bench_holds --minutes 10 --holds 15

A drawn screen recording, its renditions, and copies of the segments that wait: bytes added, processor time for each
hold, and of what is made once (still pictures) or is looked at afterwards (every picture decoded again).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from bisect import bisect_right
from pathlib import Path

from craft.timing.timeline import Hold, holds_by_segment, waited_before
from media.containers.samples import read_fragment
from media.picture import h264, ladder
from media.picture.held_segment import held_segment
from media.picture.joined import held_mp4, shown_pictures
from media.picture.probe import probe
from media.picture.still_pictures import make_still_pictures
from media.picture.video import RenditionFiles, make_renditions
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


def _copies(files: RenditionFiles, holds: list[Hold], stills: dict[int, bytes]) -> list[tuple[bytes, int]]:
    """Every segment as the version has it, with how long the picture waited before it."""
    inside = holds_by_segment(files.segment_ms, holds)
    waited = waited_before([sum(hold.length_ms for hold in own) for own in inside])
    bits = h264.promise(files.init.read_bytes()).frame_num_bits
    segments, start = [], 0
    for path, own, before, length in zip(files.segments, inside, waited, files.segment_ms, strict=True):
        data = path.read_bytes()
        if own:
            data = held_segment(data, own, start_ms=start, fps=files.fps, stills=stills, frame_num_bits=bits)
        segments.append((data, before))
        start += length
    return segments


def _group_bytes(files: RenditionFiles, holds: list[Hold]) -> int:
    """Bytes of the groups of pictures alone in which something waits: what would be copied if a group of two seconds
    were a file of its own."""
    added, start = 0, 0
    for path, own, length in zip(
        files.segments, holds_by_segment(files.segment_ms, holds), files.segment_ms, strict=True
    ):
        samples = read_fragment(path.read_bytes()).samples if own else ()
        begins = [number for number, sample in enumerate(samples) if sample.sync]
        waiting = {bisect_right(begins, (hold.at_ms - start) * files.fps // 1000) - 1 for hold in own}
        for group in waiting:
            until = begins[group + 1] if group + 1 < len(begins) else len(samples)
            added += sum(len(sample.data) for sample in samples[begins[group] : until])
        start += length
    return added


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
        added = groups = 0
        for files in make_renditions(film, measured, work / "renditions"):
            if files.name == "1080p":
                continue
            init = files.init.read_bytes()
            began = _cpu()
            stills = make_still_pictures(rungs[files.name], init, work)
            assert stills is not None
            once, began = _cpu() - began, _cpu()
            segments = _copies(files, holds, stills)
            copied = _cpu() - began
            shared = {path.read_bytes() for path in files.segments}
            own = [len(data) for data, _waited in segments if data not in shared]
            added += sum(own)
            groups += _group_bytes(files, holds)
            print(f"{files.name}: still pictures once {once:.2f} s of processor")
            each = 1000 * copied / asked.holds
            print(f"  {asked.holds} holds: {each:.1f} ms each, {len(own)} copies, {sum(own) / 1e6:.2f} MB")
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
        print(f"  of that in the groups of two seconds that wait: {groups / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
