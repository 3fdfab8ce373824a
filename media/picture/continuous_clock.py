"""A film whose clock begins anew (recordings joined end to end), copied under one clock."""

from __future__ import annotations

from pathlib import Path

from media.picture.probe import Probe
from media.programs import process, recipes

# Where pieces were joined, their sounds lie over each other by some hundredths of a second: what is too much is left
# out there and then, or every sound behind it would be late.
JOINED_SOUND = ("-c:a", "flac", "-af", "aresample=async=1:min_hard_comp=0.01")


def remux_on_one_clock(source: Path, probe: Probe, out: Path) -> None:
    """Write its picture and its sounds into a Matroska file whose times go on; nothing loses quality, nothing else is
    copied. ffmpeg mends the clock of both together, so that they stay beside each other. Raises MediaError."""
    streams = [probe.video_index, *(sound.index for sound in probe.audio)]
    process.run(
        recipes.ffmpeg(
            *("-fflags", "+genpts", *recipes.source(source)),
            *(argument for index in streams for argument in ("-map", f"0:{index}")),
            *("-c", "copy", *(JOINED_SOUND if probe.begins_anew else ()), "-map_metadata", "-1", "-map_chapters", "-1"),
            *("-f", "matroska", recipes.file_url(out)),
        ),
        timeout_s=600 + probe.duration_ms / 1000,
    )
