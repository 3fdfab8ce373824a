"""The last step of the sound: equal loudness for every language and no true peak above the ceiling, measured on the
AAC.

One static gain and a limiter, from what was measured: no filter that turns the volume up and down by itself. AAC
overshoots, so the *decoded* file is measured, and encoded again if it fails.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from craft.sound.loudness import SILENCE_LUFS
from craft.sound.sample_rate import RATE
from media.programs import recipes
from media.programs.child import not_as_asked
from media.programs.process import pipe
from media.sound.limiter_stream import limited_blocks
from media.sound.measure import Loudness, measure_file
from media.sound.mixdown import MixResult

AIMED_LUFS, TOLERANCE_LU = -16.0, 0.5
# Closer than this is not worth another encode.
CLOSE_ENOUGH_LU = 0.3
CEILING_DBTP = -2.5
MOST_DBTP = -1.0
ATTEMPTS = 6
# How far a mix may be raised: an almost silent one stays almost silent.
MOST_GAIN_DB = 30.0
AAC_KBPS = 64
# Of one voice alone, without the film's room: words beside the films. Half the samples are enough for its 10 kHz.
LIGHT_KBPS, LIGHT_RATE = 32, 24_000
HOTLINE_RATE = 8_000


@dataclass(frozen=True)
class MasteredSound:
    """m4a: mono AAC-LC, index first. hotline: 8 kHz µ-law WAV, if it was asked for. loudness: of the decoded AAC.

    gain_db, ceiling_dbtp: what was done to the mix. attempts: how often it was encoded.
    """

    m4a: Path
    hotline: Path | None
    loudness: Loudness
    gain_db: float
    ceiling_dbtp: float
    attempts: int


def master(
    mix: MixResult,
    m4a: Path,
    hotline: Path | None = None,
    on_progress: Callable[[float], None] | None = None,
    *,
    artist: str = "",
    light: bool = False,
) -> MasteredSound:
    """Encode the mix at −16 LUFS ± 0.5 and at most −1.0 dBTP, measured on the decoded AAC.

    artist: whose voices they are. light: for words beside the films. on_progress: called with 0…1; may raise to stop.
    Raises MediaError (`not_as_asked` when no attempt holds). A mix in which nothing is heard is encoded as it is.
    """
    report = on_progress or (lambda _share: None)
    silent = mix.profile.lufs() <= SILENCE_LUFS
    ceiling, correction = CEILING_DBTP, 0.0
    for attempt in range(1, ATTEMPTS + 1):
        gain_db = 0.0
        if not silent:
            gain_db = mix.profile.gain_for(AIMED_LUFS + correction, 10 ** (ceiling / 20), MOST_GAIN_DB)
        _encode(mix, gain_db, ceiling, m4a, hotline, _part_of(report, attempt), artist, light)
        heard = measure_file(m4a, timeout_s=300 + mix.samples / RATE)
        off = 0.0 if silent or gain_db >= MOST_GAIN_DB else AIMED_LUFS - heard.lufs
        enough = CLOSE_ENOUGH_LU if attempt < ATTEMPTS else TOLERANCE_LU
        if heard.dbtp <= MOST_DBTP and abs(off) <= enough:
            report(1.0)
            return MasteredSound(m4a, hotline, heard, gain_db, ceiling, attempt)
        if heard.dbtp > MOST_DBTP:
            ceiling -= heard.dbtp - MOST_DBTP + 0.2
        correction += off
    raise not_as_asked(
        f"The sound cannot be made as loud as the others: {heard.lufs:.1f} LUFS at {heard.dbtp:.1f} dBTP."
    )


def _part_of(report: Callable[[float], None], attempt: int) -> Callable[[float], None]:
    """The progress of one attempt: each takes half of what is left, so that another never goes back."""
    left = 0.5 ** (attempt - 1)
    return lambda share: report(1 - left + 0.5 * left * share)


def _encode(
    mix: MixResult,
    gain_db: float,
    ceiling_dbtp: float,
    m4a: Path,
    hotline: Path | None,
    report: Callable[[float], None],
    artist: str,
    light: bool,
) -> None:
    """Limit and encode in one stream; the telephone's WAV comes out of the same."""
    argv = encoder(m4a, hotline, artist, light=light)
    with pipe(argv, timeout_s=300 + mix.samples / RATE) as ffmpeg:
        done = 0
        for block in limited_blocks(mix.path, gain_db, ceiling_dbtp):
            ffmpeg.stdin.write(np.ascontiguousarray(block, "<f4").tobytes())
            done += len(block)
            report(done / mix.samples)


def encoder(m4a: Path, hotline: Path | None, artist: str = "", *, light: bool = False) -> list[str]:
    """ffmpeg's arguments: float samples on stdin, an M4A and perhaps a µ-law WAV out, without a word of metadata but
    the M4A's artist."""
    clean = ["-map", "0:a", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"]
    # ffmpeg's default AAC coder now and then spoils a frame of a limited voice so much that it peaks 2 dB higher. Its
    # fast one, without noise substitution and noise shaping, is nearer to the sound: 5 dB more signal to noise below
    # 8 kHz at the same 64 kb/s, half the overshoot, a quarter less time (ten minutes of human takes).
    aac = ["-c:a", "aac", "-aac_coder", "fast", "-aac_tns", "0", "-aac_pns", "0", "-profile:a", "aac_low"]
    kbps, rate = (LIGHT_KBPS, LIGHT_RATE) if light else (AAC_KBPS, RATE)
    aac += ["-b:a", f"{kbps}k", "-ac", "1", "-ar", str(rate)]
    arguments = ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    arguments += [*clean, *recipes.artist(artist), *aac, "-movflags", "+faststart", "-f", "mp4", recipes.file_url(m4a)]
    if hotline:
        arguments += [*clean, "-c:a", "pcm_mulaw", "-ar", str(HOTLINE_RATE), "-f", "wav", recipes.file_url(hotline)]
    return recipes.ffmpeg(*arguments)
