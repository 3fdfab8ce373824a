"""How the tests of this folder look at video files, by programs that are not ours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np

from tests.material.videos import spoken_recording

# Variable rate, no declared duration, 10.613 s: not a whole number of pictures at any rate.
RECORDING = spoken_recording()


def shown(path: Path, *entries: str) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-show_entries", ":".join(entries), "-of", "json", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    return found


def grey(path: Path, at_s: float, size: str = "160:90") -> np.ndarray[Any, np.dtype[np.float64]]:
    command = ["ffmpeg", "-v", "error", "-ss", str(at_s), "-i", str(path), "-frames:v", "1", "-vf", f"scale={size}"]
    raw = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, check=True, timeout=60
    ).stdout
    return np.asarray(np.frombuffer(raw, np.uint8).reshape(-1, 3).mean(axis=1), dtype=np.float64)
