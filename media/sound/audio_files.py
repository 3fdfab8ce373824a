"""The files of one voice: AAC segments for streaming, an M4A to keep, a WAV for the telephone; and takes as FLAC."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.pieces import slices
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.containers.fragments import write_segments
from media.sound.mastering import MasteredSound, master
from media.sound.measure import Loudness
from media.sound.mixdown import MixResult

SEGMENT_MS = 6_000
CODECS = "mp4a.40.2"  # AAC-LC, RFC 6381


@dataclass(frozen=True)
class EncodedAudio:
    """The finished sound of one language version.

    init, segments: fMP4, as many as the picture has. segment_ms: what each presents (fractional). m4a: the same as
    one file. hotline: 8 kHz µ-law WAV, or None. codecs: RFC 6381. peak_bps, average_bps: as in a playlist.
    duration_ms: of the segments together: at most one packet (21.4 ms) shorter than the video, never longer.
    loudness: of the decoded M4A. gain_db, ceiling_dbtp, attempts: how it was mastered.
    """

    init: Path
    segments: tuple[Path, ...]
    segment_ms: tuple[float, ...]
    m4a: Path
    hotline: Path | None
    codecs: str
    peak_bps: int
    average_bps: int
    duration_ms: float
    loudness: Loudness
    gain_db: float
    ceiling_dbtp: float
    attempts: int


def master_and_encode(
    mix: MixResult,
    out_dir: Path,
    segment_ms: Sequence[float] | None = None,
    *,
    hotline: bool = True,
    artist: str = "",
    held_ms: Sequence[float] = (),
    on_progress: Callable[[float], None] | None = None,
) -> EncodedAudio:
    """Master the mix and write its files into `out_dir`: `voice.m4a`, `hotline.wav`, `hls/init.mp4`, `hls/00000.m4s`…

    segment_ms: the lengths of the picture's segments (default: 6 s each), with what they hold. held_ms: of each of
    them, how much later it begins than its own times say (`version_parts.Part.waited_ms`; empty: none does). hotline:
    whether every voice agreed to the telephone. artist: whose voices they are, written into the M4A. on_progress:
    called with 0…1; may raise to stop.
    What `out_dir` held under these names is replaced;
    build in a folder of its own and move it into place. Raises MediaError.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    segment_ms = segment_ms or default_segments(mix.samples)
    wav = out_dir / "hotline.wav"
    wav.unlink(missing_ok=True)
    mastered = master(mix, out_dir / "voice.m4a", wav if hotline else None, on_progress, artist=artist)
    return _package(mastered, out_dir, mix.samples, segment_ms, held_ms)


def default_segments(samples: int) -> list[int]:
    """Segments of 6 s, the last one shorter, for a timeline of this many samples."""
    duration_ms = samples // SAMPLES_PER_MS
    return [min(SEGMENT_MS, duration_ms - start) for start in range(0, duration_ms, SEGMENT_MS)]


def _package(
    mastered: MasteredSound, out_dir: Path, samples: int, segment_ms: Sequence[float], held_ms: Sequence[float]
) -> EncodedAudio:
    folder = out_dir / "hls"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    ends = [round(end * SAMPLES_PER_MS) for end in accumulate(segment_ms)]
    held = [round(ms * SAMPLES_PER_MS) for ms in held_ms]
    init, segments, lengths = write_segments(mastered.m4a, folder, samples, ends, held)
    sizes = [segment.stat().st_size for segment in segments]
    presented = sum(lengths)
    return EncodedAudio(
        init=init,
        segments=tuple(segments),
        segment_ms=tuple(length / SAMPLES_PER_MS for length in lengths),
        m4a=mastered.m4a,
        hotline=mastered.hotline,
        codecs=CODECS,
        peak_bps=max(-(-size * 8 * RATE // max(length, RATE)) for size, length in zip(sizes, lengths, strict=True)),
        average_bps=sum(sizes) * 8 * RATE // presented,
        duration_ms=presented / SAMPLES_PER_MS,
        loudness=mastered.loudness,
        gain_db=mastered.gain_db,
        ceiling_dbtp=mastered.ceiling_dbtp,
        attempts=mastered.attempts,
    )


def write_flac(samples: NDArray[np.float32], out: Path) -> None:
    """Mono 48 kHz samples as FLAC, 24 bits; written beside and moved into place.

    Samples that pass full scale, which FLAC cannot hold, turn the whole sound down to it: nothing is clipped.
    """
    peak = max(float(samples.max(initial=0)), -float(samples.min(initial=0)))
    gain = np.float32(1 / max(1.0, peak))
    handle, beside = tempfile.mkstemp(dir=out.parent, prefix=".take-")
    try:
        with (
            os.fdopen(handle, "wb") as file,
            soundfile.SoundFile(file, "w", RATE, 1, subtype="PCM_24", format="FLAC") as flac,
        ):
            for part in slices(len(samples)):
                flac.write(samples[part] * gain)
        os.chmod(beside, 0o644)
        os.replace(beside, out)
    finally:
        Path(beside).unlink(missing_ok=True)
