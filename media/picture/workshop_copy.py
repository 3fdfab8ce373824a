"""Files for working on the French: the small video with its original sound, and the outline of the sound."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from media.picture import ladder
from media.programs import process, recipes

PEAKS_PER_S = 50
RATE = 8000
SOUND_KBPS = 80


def with_own_sound(
    lite: Path,
    source: Path,
    out: Path,
    *,
    duration_ms: int,
    audio_index: int = 0,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Write an MP4 of the lite picture (copied) and the source's own sound (AAC, mono, 80 kb/s), index first.

    Both are on the tutorial's time: silence is added where the sound is missing at either end. Built aside, then moved
    into place. Raises MediaError when the sound cannot be decoded.
    """
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".watching-") as folder:
        part = Path(folder) / "watch.mp4"
        process.run(
            recipes.ffmpeg(
                *recipes.own_file(lite),
                *recipes.source(source),
                *("-map", "0:v:0", "-map", f"1:a:{audio_index}", "-c:v", "copy"),
                *(
                    "-af",
                    "aresample=48000:async=1:first_pts=0,apad",
                    "-c:a",
                    "aac",
                    "-b:a",
                    f"{SOUND_KBPS}k",
                    "-ac",
                    "1",
                ),
                *("-t", recipes.seconds(duration_ms), *ladder.BARE_OUTPUT, "-movflags", "+faststart"),
                *("-video_track_timescale", str(ladder.TIMESCALE), "-f", "mp4", recipes.file_url(part)),
            ),
            timeout_s=300 + duration_ms / 1000 * 5,
            on_progress=on_progress,
        )
        os.replace(part, out)


def outline(source: Path, duration_ms: int, audio_index: int = 0) -> bytes:
    """The sound's outline: one byte (0–255) for each 20 ms, the square root of the loudest sample.

    The root makes quiet speech visible. Memory does not grow with the video beyond the outline itself.
    """
    step = RATE // PEAKS_PER_S
    peaks = bytearray()
    with process.pipe(
        recipes.pcm(source, rate=RATE, audio_index=audio_index), timeout_s=300 + duration_ms / 1000 * 2
    ) as sound:
        sound.stdin.close()
        while data := sound.stdout.read(step * 2 * PEAKS_PER_S):
            samples = np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.float32)
            samples = np.pad(samples, (0, -len(samples) % step))
            loudest = np.abs(samples.reshape(-1, step)).max(axis=1) / 32768
            peaks += np.clip(np.sqrt(loudest) * 255, 0, 255).astype(np.uint8).tobytes()
    return bytes(peaks)
