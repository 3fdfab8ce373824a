"""The high-pass holds one copy of a long take, and is scipy's own to a step of float32."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

from craft.sound.sample_rate import RATE
from media.sound.take_edits import BOTH_WAYS, HIGH_PASS_HZ, high_pass
from tests.material.voices import human, samples


@pytest.mark.parametrize("length", [2, 2_399, 2_401, RATE, RATE + 1, 5 * RATE + 7])
def test_the_high_pass_is_scipy_s(length: int) -> None:
    take = samples(human("fr"))[:length] + np.float32(0.1)
    sections = scipy.signal.butter(2, HIGH_PASS_HZ * BOTH_WAYS, "highpass", fs=RATE, output="sos")
    around = min(length - 1, RATE // 20)
    expected = scipy.signal.sosfiltfilt(sections, take.astype(np.float64), padlen=around).astype(np.float32)
    assert len(take) == length
    assert np.allclose(high_pass(take), expected, rtol=2**-23, atol=1e-8)  # float32; the sums have another order
