"""The segments of a version whose picture waits, put together: as one file to pass on, and decoded to be verified."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from media.containers.samples import delayed, read_segment
from media.picture.held_segment import TICKS_PER_MS
from media.picture.ladder import STRIPPED, TIMESCALE
from media.programs import process, recipes


@dataclass(frozen=True)
class Shown:
    """One decoded picture: from when on it is shown (ticks), and the MD5 of its pixels."""

    at: int
    digest: str


def held_mp4(init: bytes, segments: Iterable[tuple[bytes, int]], out: Path) -> str:
    """Write these segments as one MP4 whose index comes first; returns the SHA-256 of what was put together.

    segments: each with how long the picture waited before it (ms), which its own times do not count.
    """
    fragments = out.with_suffix(".fragments.mp4")
    digest, samples, last = sha256(init), 0, 0
    with fragments.open("wb") as file:
        file.write(init)
        for segment, waited_ms in segments:
            read = read_segment(segment).samples
            samples, last = samples + len(read), read[-1].duration
            data = delayed(segment, waited_ms * TICKS_PER_MS)
            digest.update(data)
            file.write(data)
    # Reading fragments, ffmpeg takes the last picture to last as long as the others.
    lasting = f"setts=duration=if(eq(N\\,{samples - 1})\\,{last}\\,DURATION)"
    process.run(
        recipes.ffmpeg(
            *recipes.own_file(fragments),
            *("-map", "0:v:0", "-c", "copy", "-bsf:v", lasting, *STRIPPED, "-movflags", "+faststart"),
            *("-video_track_timescale", str(TIMESCALE), "-f", "mp4", recipes.file_url(out)),
        ),
        timeout_s=300 + samples / 10,
    )
    fragments.unlink()
    return digest.hexdigest()


def shown_pictures(init: bytes, segments: list[tuple[bytes, int]], work: Path) -> list[Shown]:
    """What a player shows of these segments, which follow one another: decoded, so nothing is taken on trust.

    Raises MediaError for what does not decode, ValueError when pictures are missing.
    """
    joined = work / "shown.mp4"
    joined.write_bytes(init + b"".join(delayed(segment, ms * TICKS_PER_MS) for segment, ms in segments))
    moments = []
    for segment, waited_ms in segments:
        fragment = read_segment(segment)
        at = fragment.start + waited_ms * TICKS_PER_MS
        for sample in fragment.samples:
            moments.append(at)
            at += sample.duration
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
    return [Shown(at, digest) for at, digest in zip(moments, digests, strict=True)]
