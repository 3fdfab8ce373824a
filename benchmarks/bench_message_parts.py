"""The cost of cutting a long video into parts for messengers: python -m benchmarks.bench_message_parts --minutes 30

A drawn video in the lite rendition's size with a noise that AAC needs all its bits for; the cut copies packets.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from craft.timing.chapters import Speech
from media.picture import messaging
from media.picture.finished import look
from media.picture.message_parts import cut_message


def _ffmpeg(*parts: object) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, parts)], check=True)


def _drawn(folder: Path, seconds: int, kbps: int) -> Path:
    """One minute, drawn once and repeated."""
    lite, voice, out = folder / "lite.mp4", folder / "voice.m4a", folder / "message.mp4"
    minute, sound = folder / "minute.mp4", folder / "minute.m4a"
    drawing = "testsrc2=s=854x480:r=10:d=60,noise=alls=12:allf=t"
    _ffmpeg("-f", "lavfi", "-i", drawing, *messaging._encoder(kbps), minute)
    _ffmpeg("-f", "lavfi", "-i", "anoisesrc=r=48000:d=60:c=pink", "-ac", 1, "-c:a", "aac", "-b:a", "64k", sound)
    for source, target in (minute, lite), (sound, voice):
        _ffmpeg("-stream_loop", seconds // 60 - 1, "-i", source, "-c", "copy", "-t", seconds, target)
    messaging.messaging_mp4(lite, voice, out, duration_ms=seconds * 1000)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--kbps", type=int, default=160)
    asked = parser.parse_args()
    seconds = asked.minutes * 60
    with tempfile.TemporaryDirectory() as folder:
        whole = _drawn(Path(folder), seconds, asked.kbps)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        speech = [Speech(at, at + 4300) for at in range(0, seconds * 1000, 5000)]
        began, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        parts = cut_message(whole, Path(folder), duration_ms=seconds * 1000, speech=speech)
        wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sizes = [part.path.stat().st_size / 1e6 for part in parts]
        frames = sum(look(part.path).frames for part in parts), look(whole).frames
        print(
            f"{whole.stat().st_size / 1e6:.1f} MB of {asked.minutes} min in {len(parts)} parts: {wall:.1f} s wall clock"
        )
        print(f"processor of ffmpeg and ffprobe: {after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime:.1f} s")
        print(f"our own process: {own / 1024:.0f} MiB, before the cut {before / 1024:.0f}")
        print(f"parts: {min(sizes):.1f} to {max(sizes):.1f} MB; pictures {frames[0]} of {frames[1]}")


if __name__ == "__main__":
    main()
