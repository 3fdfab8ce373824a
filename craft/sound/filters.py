"""Filters of the release's sound, without the package `scipy.signal`.

What is asked of it is one loop that numpy cannot run fast. The package around it brings `scipy.stats`, `optimize`,
`interpolate` and their libraries: 75 MiB in every process that builds a release, and a second of loading. In numpy
(blocks of 64 samples, as matrices) the loop takes eight times as long; with the BLAS of `scipy.linalg` it brings 28 MiB
(measured, docs/benchmarks.md). So its compiled part is loaded alone. It is private to scipy, whose version is pinned; a
test holds it to what the public function gives, and where it is not found the public one is taken.
"""

from __future__ import annotations

import importlib
import importlib.util
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Sections = NDArray[np.float64]
"""Second-order sections, shape (sections, 6): b0 b1 b2 a0 a1 a2, a0 = 1."""
Floats = NDArray[np.float32]


def _compiled(name: str) -> Any:
    """A compiled part of `scipy.signal` by itself, or None where scipy has no such part (any more)."""
    finder = FileFinder(f"{scipy.__path__[0]}/signal", (ExtensionFileLoader, EXTENSION_SUFFIXES))
    spec = finder.find_spec(f"scipy.signal.{name}")
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Loaded with this module, whose import waits for itself: two threads that first filter at the same moment would find
# a part that is only half there.
_SECTIONS = _compiled("_sosfilt")


def sosfilt(sections: Sections, sound: NDArray[Any], state: NDArray[np.float64]) -> tuple[Any, Any]:
    """As `scipy.signal.sosfilt(sections, sound, zi=state)` of one sound in float64: (filtered, state after it)."""
    if _SECTIONS is None:
        return scipy.signal.sosfilt(sections, sound.astype(np.float64), zi=state)
    filtered = np.array(sound, np.float64, order="C").reshape(1, -1)
    after = np.array(state, np.float64, order="C").reshape(1, len(sections), 2)
    _SECTIONS._sosfilt(np.ascontiguousarray(sections), filtered, after)
    return filtered[0], after[0]


def upsample(taps: Floats, rows: Floats, factor: int) -> Floats:
    """As `scipy.signal.upfirdn(taps, rows, up=factor)` along the last axis, in float32."""
    given = rows.shape[-1]
    steps = np.pad(taps, (0, -len(taps) % factor)).astype(np.float32).reshape(-1, factor)
    out = np.empty((*rows.shape[:-1], given + len(steps) - 1, factor), np.float32)
    for phase in range(factor):
        line = np.zeros(out.shape[:-1], np.float32)
        # Backwards, the order in which scipy adds: the sums are its own to the last bit.
        for delay in reversed(range(len(steps))):
            line[..., delay : delay + given] += rows * steps[delay, phase]
        out[..., phase] = line
    length = (given - 1) * factor + len(taps)
    return out.reshape(*rows.shape[:-1], out.shape[-2] * factor)[..., :length]


def kaiser_low_pass(taps: int, cutoff: float, beta: float = 7.0) -> NDArray[np.float64]:
    """As `scipy.signal.firwin(taps, cutoff, window=("kaiser", beta))`. cutoff: of half the rate (0…1)."""
    at = np.arange(taps) - (taps - 1) / 2
    response = cutoff * np.sinc(cutoff * at) * np.kaiser(taps, beta)
    return np.asarray(response / response.sum(), np.float64)


def butterworth_high_pass(hertz: float, rate: int) -> Sections:
    """Second order, one section, shape (1, 6): `scipy.signal.butter(2, hertz, "highpass", fs=rate, output="sos")` to
    the last bit, by the same way: the analogue prototype's poles, turned over, through the bilinear transform."""
    twice = 4.0
    warped = twice * np.tan(np.pi * (2 * hertz / rate) / 2)
    poles = warped / -np.exp(1j * np.pi * np.array([-1, 1]) / 4)
    gain = np.real(twice**2 / np.prod(twice - poles))
    return np.concatenate([gain * np.poly([1.0, 1.0]), np.poly((twice + poles) / (twice - poles)).real])[np.newaxis]


def settled(section: Sections) -> NDArray[np.float64]:
    """State of one section after a constant 1 for ever, shape (1, 2): as `scipy.signal.sosfilt_zi`."""
    b0, b1, b2, _one, a1, a2 = section[0]
    return np.linalg.solve([[1 + a1, -1], [a2, 1]], [b1 - a1 * b0, b2 - a2 * b0])[np.newaxis]


def lowest_around(values: Floats, reach: int) -> Floats:
    """The lowest value within `reach` of each one, on both sides; beyond the edges there is none. Any reach costs the
    same (van Herk, Pattern Recognition Letters 13, 1992)."""
    if not len(values):
        return values
    width = 2 * reach + 1
    padded = np.full(-(-(len(values) + 2 * reach) // width) * width, np.inf, np.float32)
    padded[reach : reach + len(values)] = values
    blocks = padded.reshape(-1, width)
    forwards = np.minimum.accumulate(blocks, axis=1).ravel()
    backwards = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    return np.minimum(backwards[: len(values)], forwards[2 * reach : 2 * reach + len(values)])


def mean_around(values: Floats, reach: int) -> Floats:
    """The mean of 2 · reach + 1 values around each one; beyond the edges the last one goes on."""
    if not len(values):
        return values
    sums = np.empty(len(values) + 2 * reach + 1)
    sums[0] = 0
    np.cumsum(np.pad(values, reach, mode="edge"), dtype=np.float64, out=sums[1:])
    return np.asarray((sums[2 * reach + 1 :] - sums[: len(values)]) / (2 * reach + 1), np.float32)
