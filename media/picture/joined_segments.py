"""The segments of a version whose picture waits or is slower, put together: as one file to pass on, and decoded to be
verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from pathlib import Path

from media.containers.clock import retime_segment
from media.containers.samples import read_segment
from media.picture.held_segment import TICKS_PER_MS
from media.picture.ladder import BARE_OUTPUT, TIMESCALE
from media.programs import process, recipes


@dataclass(frozen=True)
class ShownPicture:
    """One decoded picture: from when on it is shown (ticks), and the MD5 of its pixels."""

    at: int
    digest: str


@dataclass(frozen=True)
class ShownSegment:
    """A segment as a version shows it. begins_ms: when, in the version. clock: on which, ticks a second."""

    data: bytes
    begins_ms: float
    clock: int = TIMESCALE

    def in_one_file(self) -> bytes:
        """With the times of a file that has the renditions' clock throughout."""
        return retime_segment(self.data, self.begins_ms * TICKS_PER_MS, TIMESCALE / self.clock)


def held_mp4(init: bytes, segments: Iterable[ShownSegment], out: Path) -> str:
    """Write these segments as one MP4 whose index comes first; returns the SHA-256 of what was put together."""
    fragments = out.with_suffix(".fragments.mp4")
    digest, samples, last = sha256(init), 0, 0
    with fragments.open("wb") as file:
        file.write(init)
        for segment in segments:
            data = segment.in_one_file()
            read = read_segment(data).samples
            samples, last = samples + len(read), read[-1].duration
            digest.update(data)
            file.write(data)
    # Reading fragments, ffmpeg takes the last picture to last as long as the others.
    lasting = f"setts=duration=if(eq(N\\,{samples - 1})\\,{last}\\,DURATION)"
    process.run(
        recipes.ffmpeg(
            *recipes.own_file(fragments),
            *("-map", "0:v:0", "-c", "copy", "-bsf:v", lasting, *BARE_OUTPUT, "-movflags", "+faststart"),
            *("-video_track_timescale", str(TIMESCALE), "-f", "mp4", recipes.file_url(out)),
        ),
        timeout_s=300 + samples / 10,
    )
    fragments.unlink()
    return digest.hexdigest()


def shown_pictures(init: bytes, segments: Iterable[ShownSegment], work: Path) -> list[ShownPicture]:
    """What a player shows of these segments, which follow one another: decoded, so nothing is taken on trust.

    Raises MediaError for what does not decode, ValueError when pictures are missing.
    """
    joined = work / "shown.mp4"
    moments: list[int] = []
    with joined.open("wb") as file:
        file.write(init)
        for segment in segments:
            file.write(data := segment.in_one_file())
            fragment = read_segment(data)
            ends = accumulate((sample.duration for sample in fragment.samples), initial=fragment.start)
            moments += [at for at, _sample in zip(ends, fragment.samples, strict=False)]
    argv = recipes.ffmpeg(
        *recipes.own_file(joined), *("-map", "0:v:0", "-fps_mode", "passthrough", "-f", "framemd5", "pipe:1")
    )
    digests = []
    with process.pipe(argv, timeout_s=300 + len(moments)) as decoder:
        decoder.stdin.close()
        for line in decoder.stdout:
            if not line.startswith(b"#"):
                digests.append(line.rsplit(b",", 1)[-1].strip().decode("ascii"))
    if len(digests) != len(moments):
        raise ValueError(f"{len(digests)} pictures are decoded of {len(moments)}")
    return [ShownPicture(at, digest) for at, digest in zip(moments, digests, strict=True)]
