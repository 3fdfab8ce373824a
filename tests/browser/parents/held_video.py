"""A video in versions whose picture waits: each picture says its own number, and a click sounds every second.

The picture is 42 s at 25/s, and moves everywhere. Bars of black and white along its upper half are its number in
binary, from which a page reads what it sees. The Spanish version waits ten times and is slower between, the Portuguese
one is slower nearly everywhere and stops elsewhere, the French one has the video's times; each has a click where the
same pictures are seen: half a second after every whole one.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from craft import languages
from craft.formats import hls
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.timing.timeline import (
    SAME_TIME,
    Hold,
    Slow,
    TimeMap,
    clock_of,
    duration_in_language,
    span_in_language,
    to_language,
)
from craft.timing.version_parts import Part, version_parts
from dubbing.manifests import knots_of
from dubbing.models import Release
from dubbing.releases.held_picture import discontinuities
from media.containers.clock import with_clock
from media.containers.fragments import write_segments
from media.picture import h264
from media.picture.held_segment import held_segment
from media.picture.joined_segments import ShownSegment, held_mp4
from media.picture.ladder import ladder
from media.picture.messaging_mp4 import messaging_mp4
from media.picture.probe import probe
from media.picture.still_pictures import make_still_pictures
from media.picture.video import GROUP_MS, RenditionFiles, each_rendition
from media.sound.mastering import encoder
from storage.files import StoredBytes, keep_public
from tests.material.cached_files import cached
from tests.parents import factory
from tutorials.models import Tutorial

SLUG = "l-image-attend"
FPS, SECONDS, BITS = 25, 42, 11
WIDTH, HEIGHT = 1280, 720
CLICK_AT_MS, CLICK_MS = 500, 20


def times_of(waits: Sequence[tuple[int, int]], *slower: tuple[int, int, int]) -> TimeMap:
    """waits: (at ms, length ms). slower: (first group, last group, per cent)."""
    slows = (Slow(first, last, clock_of(percent)) for first, last, percent in slower)
    return TimeMap(tuple(Hold(*place) for place in waits), tuple(slows))


# Ten: at the very beginning, two in one segment of 6 s, two at one moment, on a segment's last picture and on the first
# of the next one, in the last segment, at the very end. Slower across the end of a segment, in a part of one.
SPANISH = times_of(
    [
        *((80, 800), (4200, 1400), (5990, 600), (6000, 1000), (13_000, 2000), (15_300, 400), (22_600, 3000)),
        *((30_760, 1200), (30_760, 200), (41_990, 1000)),
    ],
    *((1, 1, 10), (4, 5, 5), (8, 10, 10), (12, 14, 15), (16, 19, 3)),
)
# Slower from the first picture on, and to the last one.
PORTUGUESE = times_of(
    [(9000, 2600), (22_600, 600), (33_330, 4000)], (0, 2, 10), (3, 3, 5), (5, 8, 15), (12, 15, 7), (17, 20, 10)
)
Piece = tuple[Path, tuple[int, int] | None]
"""A file, and which of its bytes (`hls.Segment.span`)."""
TIMES = {"fr": SAME_TIME, "es": SPANISH, "pt": PORTUGUESE}


@dataclass(frozen=True)
class Version:
    """Files of one version: its playlist, and its MP4 for messengers."""

    times: TimeMap
    playlist: StoredBytes
    message: Path

    @property
    def duration_ms(self) -> int:
        return duration_in_language(SECONDS * 1000, self.times)


def numbered(seconds: int = SECONDS, *, small: bool = False) -> Path:
    """The video without sound. small: the number changes so little of the picture that it counts as still."""

    def make(target: Path) -> None:
        raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{BITS * 16}x96", "-r", str(FPS), "-i", "-"]
        scaled = ["-vf", f"scale={WIDTH}:{HEIGHT}:flags=neighbor,format=yuv420p", "-c:v", "libx264", "-crf", "18"]
        command = ["ffmpeg", "-v", "error", "-y", *raw, *scaled, "-preset", "ultrafast", str(target)]
        pictures = b"".join(picture(number, small=small) for number in range(FPS * seconds))
        subprocess.run(command, input=pictures, check=True, timeout=300)

    return cached("numbered.mp4", (FPS, seconds, BITS, WIDTH, HEIGHT, "small" if small else "upper half"), make)


def picture(number: int, *, small: bool = False) -> bytes:
    bars = np.array([235 if number >> bit & 1 else 16 for bit in range(BITS)], np.uint8)
    drawn = np.full((96, BITS * 16), 128, np.uint8)
    drawn[slice(22, 26) if small else slice(48)] = np.repeat(bars, 16)
    if small:
        drawn[:, abs(np.arange(BITS * 16) % 16 - 8) > 2] = 128
    return drawn.tobytes()


@cache
def workplace() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="portevoix-held-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def renditions() -> tuple[RenditionFiles, ...]:
    return tuple(each_rendition(numbered(), probe(numbered()), workplace() / "renditions"))


@cache
def stills(name: str) -> dict[int, bytes]:
    files = next(files for files in renditions() if files.name == name)
    rung = next(rung for rung in ladder(probe(numbered())) if rung.name == name)
    made = make_still_pictures(rung, files.init.read_bytes(), workplace())
    assert made is not None
    return made


def clicks(times: TimeMap, duration_ms: int) -> Path:
    """The voice of a version as M4A: silence, and a click in the middle of each second of the video."""
    sound = np.zeros(duration_ms * SAMPLES_PER_MS, "<f4")
    tone = 0.5 * np.sin(2 * np.pi * 3000 * np.arange(CLICK_MS * SAMPLES_PER_MS) / RATE)
    for second in range(SECONDS):
        at = to_language(second * 1000 + CLICK_AT_MS, times) * SAMPLES_PER_MS
        sound[at : at + len(tone)] = tone

    def make(target: Path) -> None:
        subprocess.run(encoder(target, None), input=sound.tobytes(), check=True, timeout=120)

    return cached("clicks.m4a", (times, duration_ms, CLICK_AT_MS, CLICK_MS), make)


def parts(times: TimeMap) -> list[Part]:
    """What each segment of a version's playlists is."""
    return version_parts(renditions()[0].segment_ms, times, GROUP_MS)


def segment_ends(times: TimeMap) -> list[float]:
    """Where each segment of the video ends in a version (ms)."""
    ends = {part.segment: part.begins_ms + part.shown_ms for part in parts(times)}
    return list(ends.values())


def built(times: TimeMap) -> Version:
    """The files of a version, put into the public store as publishing does."""
    duration_ms = duration_in_language(SECONDS * 1000, times)
    voice = clicks(times, duration_ms)
    folder = workplace() / f"held-{len(times.holds)}"
    folder.mkdir(exist_ok=True)
    mine = parts(times)
    lengths = [part.shown_ms for part in mine]

    def playlist(
        name: str, inits: Sequence[Path], segments: Sequence[Piece], ms: Sequence[float], suffix: str
    ) -> StoredBytes:
        listed = [
            hls.Segment(
                f"../{keep_public(file, suffix).path}", length, jumps, span, f"../{keep_public(init, suffix).path}"
            )
            for init, (file, span), length, jumps in zip(inits, segments, ms, discontinuities(mine), strict=True)
        ]
        written = folder / f"{name}.m3u8"
        written.write_text(hls.media_playlist(listed, listed[0].init_uri, longest_ms=max(lengths)))
        return keep_public(written)

    sizes = []
    message = folder / "message.mp4"
    for files in renditions():
        segments = [_piece(folder, files, number, part) for number, part in enumerate(mine)]
        kept = playlist(files.name, [_init(folder, files, part.clock) for part in mine], segments, lengths, ".cmfv")
        size = (files.codecs, files.peak_bps, files.average_bps, files.width, files.height, files.fps)
        sizes.append(hls.Rendition(f"../{kept.path}", *size))
        if files.name == "lite":
            shown = [
                ShownSegment(_bytes(*piece), part.begins_ms, part.clock)
                for piece, part in zip(segments, mine, strict=True)
            ]
            held_mp4(files.init.read_bytes(), shown, whole := folder / "whole.mp4")
            messaging_mp4(whole, voice, message, duration_ms=duration_ms, shrunk=folder / "shrunk.mp4")
    ends = [round(end * SAMPLES_PER_MS) for end in accumulate(lengths)]
    sound = folder / "sound"
    sound.mkdir(exist_ok=True)
    init, pieces, samples = write_segments(
        voice,
        sound,
        duration_ms * SAMPLES_PER_MS,
        ends,
        [round(part.waited_ms * SAMPLES_PER_MS) for part in mine] if times else (),
    )
    heard_ms = [count / SAMPLES_PER_MS for count in samples]
    heard = playlist("sound", [init] * len(mine), [(piece, None) for piece in pieces], heard_ms, ".m4s")
    master = folder / "master.m3u8"
    track = hls.AudioTrack(f"../{heard.path}", "es", "clicks", 70_000, 64_000)
    master.write_text(hls.multivariant_playlist(sizes, [track]))
    return Version(times, keep_public(master), message)


def _init(folder: Path, files: RenditionFiles, clock: int) -> Path:
    """What the parts on a clock begin with."""
    (init := folder / f"{files.name}-{clock}.mp4").write_bytes(with_clock(files.init.read_bytes(), clock))
    return init


def _piece(folder: Path, files: RenditionFiles, number: int, part: Part) -> Piece:
    """The file of a part, and which of its bytes: the shared one's, or a copy that waits."""
    shared, span = files.segments[part.segment], None
    if part.groups is not None:
        sizes = files.groups[part.segment]
        first, last = part.groups
        span = (sum(sizes[:first]), sum(sizes[first:last]))
    if not part.holds:
        return shared, span
    held = folder / f"{files.name}-{number}.m4s"
    bits = h264.promise(files.init.read_bytes()).frame_num_bits
    waiting = {"start_ms": part.start_ms, "fps": files.fps, "frame_num_bits": bits}
    held.write_bytes(held_segment(_bytes(shared, span), part.holds, stills=stills(files.name), **waiting))
    return held, None


def _bytes(file: Path, span: tuple[int, int] | None) -> bytes:
    data = file.read_bytes()
    return data[span[0] : sum(span)] if span else data


def cues(times: TimeMap) -> str:
    """WebVTT: each second of the video says which one it is, for as long as its pictures are seen."""
    rows = [span_in_language(second * 1000, (second + 1) * 1000, times) for second in range(SECONDS)]
    return "WEBVTT\n\n" + "\n".join(factory.cue(*span, f"second {n}") for n, span in enumerate(rows))


def publish() -> Tutorial:
    """The tutorial with its three versions, live."""
    row = factory.tutorial(SLUG, duration_ms=SECONDS * 1000)
    described = [{"name": files.name, "width": files.width, "height": files.height} for files in renditions()]
    Tutorial.objects.filter(pk=row.pk).update(video={**row.video, "renditions": described})
    for tag, times in TIMES.items():
        version = built(times)
        vtt = workplace() / f"held-{len(times.holds)}" / "cues.vtt"
        vtt.write_text(cues(times))
        release = factory.publish(row, tag, title=languages.get(tag).endonym)
        files = {"hls": version.playlist, "subtitles": keep_public(vtt), "messaging_mp4": keep_public(version.message)}
        listed = [_file(role, stored) for role, stored in files.items()]
        manifest: dict[str, Any] = {**release.manifest, "files": listed, "duration_ms": version.duration_ms}
        manifest["holds"] = [[hold.at_ms, hold.length_ms] for hold in times.holds]
        manifest["map"] = knots_of(times, SECONDS * 1000)
        Release.objects.filter(pk=release.pk).update(manifest=manifest)
    return row


def _file(role: str, stored: StoredBytes) -> dict[str, Any]:
    return {"role": role, "path": stored.path, "bytes": stored.bytes, "sha256": stored.sha256}
