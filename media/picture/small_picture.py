"""A picture that somebody sent, made small: on white where nothing is drawn, upright, and without what a camera wrote
into it of the place and the device."""

from __future__ import annotations

from pathlib import Path

from media.programs import process, recipes

LONGEST_SIDE = 960
MEMORY_BYTES = 1 << 30
"""A picture of 50 million points takes 400 MB on its way; a small file that unpacks to more is a bomb."""


def small_picture(source: Path) -> bytes:
    """JPEG, neither side above LONGEST_SIDE pixels; never enlarged. Raises MediaError for what is no picture."""
    side = f"scale=w='min({LONGEST_SIDE},iw)':h='min({LONGEST_SIDE},ih)':force_original_aspect_ratio=decrease"
    on_white = "split[a][b];[a]drawbox=c=white:replace=1:t=fill[ground];[ground][b]overlay=format=auto"
    command = recipes.ffmpeg(
        *recipes.picture(source),
        *("-vf", f"format=rgba,{side},{on_white},format=yuvj420p", "-map_metadata", "-1"),
        *("-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "pipe:1"),
    )
    return process.run(command, timeout_s=30, cpu_s=30, memory_bytes=MEMORY_BYTES)
