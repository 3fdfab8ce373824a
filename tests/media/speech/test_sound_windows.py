"""A sound in windows for the recogniser."""

from __future__ import annotations

import numpy as np

from craft.sound.sample_rate import MODEL_RATE
from media.speech.sound_windows import cut_in_windows


def test_windows_together_are_the_whole_sound() -> None:
    data = np.random.default_rng(1).integers(-3000, 3000, MODEL_RATE * 130, dtype="<i2").tobytes()
    chunks = iter([data[at : at + 99_999] for at in range(0, len(data), 99_999)])
    windows = list(cut_in_windows(chunks))
    assert all(0 < len(window) <= 60 * MODEL_RATE for window in windows)
    joined = np.concatenate(windows)
    assert np.array_equal(np.rint(joined * 32768).astype("<i2"), np.frombuffer(data, "<i2"))
