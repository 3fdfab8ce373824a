"""Filters of the release's sound, in numpy.

`scipy.signal` does the same in the same time, and brings `scipy.stats`, `optimize`, `interpolate` and their libraries:
75 MiB in every process that builds a release, and most of a second of loading (measured, docs/benchmarks.md). Where it
is loaded anyway, for the figures of a take (craft/sound/levels.py), its own functions are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Sections = Doubles
"""Second-order sections, shape (sections, 6): b0 b1 b2 a0 a1 a2, a0 = 1."""
Floats = NDArray[np.float32]

# A second of sound is 1,500 blocks in 47 groups: 32 + 47 steps of Python instead of 48,000. Measured best for pieces of
# a second, which is how meters and takes are filtered.
BLOCK = 32  # samples
GROUP = 32  # blocks


@dataclass(frozen=True)
class _Blocks:
    """A filter as matrices that take a block at once. Rows are multiplied from the left: output = input @ response."""

    response: Doubles  # (BLOCK, BLOCK): input → output
    ringing: Doubles  # (states, BLOCK): state before → output
    driving: Doubles  # (BLOCK, states): input → state after
    decay: Doubles  # (BLOCK + 1, states, states): state → state after so many samples without input
    block_decay: Doubles  # (GROUP + 1, states, states): the same after so many blocks


@lru_cache(maxsize=8)
def _in_blocks(coefficients: bytes) -> _Blocks:
    sections = np.frombuffer(coefficients).reshape(-1, 6)
    states = 2 * len(sections)
    # The plain loop, run for several cases at once: each state alone with silence, and an impulse without a state.
    now = np.concatenate([np.eye(states), np.zeros((1, states))]).reshape(-1, len(sections), 2)
    heard, after = np.empty((BLOCK, states + 1)), [now.reshape(-1, states)]
    for sample in range(BLOCK):
        sound = np.zeros(states + 1)
        sound[-1] = sample == 0
        now = now.copy()
        for number, (b0, b1, b2, _a0, a1, a2) in enumerate(sections):
            given, sound = sound, b0 * sound + now[:, number, 0]
            now[:, number, 0] = b1 * given - a1 * sound + now[:, number, 1]
            now[:, number, 1] = b2 * given - a2 * sound
        heard[sample] = sound
        after.append(now.reshape(-1, states))
    impulse = np.concatenate([np.zeros(BLOCK - 1), heard[:, -1]])
    block_decay = [np.eye(states)]
    for _block in range(GROUP):
        block_decay.append(block_decay[-1] @ after[BLOCK][:states])
    return _Blocks(
        response=np.array([impulse[BLOCK - 1 - at : 2 * BLOCK - 1 - at] for at in range(BLOCK)]),
        ringing=np.ascontiguousarray(heard[:, :states].T),
        driving=np.array([after[BLOCK - at][-1] for at in range(BLOCK)]),
        decay=np.array([rows[:states] for rows in after]),
        block_decay=np.array(block_decay),
    )


def sosfilt(sections: Sections, sound: NDArray[Any], state: Doubles) -> tuple[Doubles, Doubles]:
    """As `scipy.signal.sosfilt(sections, sound, zi=state)` of one sound in float64: (filtered, state after it).

    The sums are added in another order than in scipy: the results differ by some 1e-11 of full scale. Where there is
    one NaN, the 31 samples before it may be NaN, too.
    """
    blocks = _in_blocks(np.ascontiguousarray(sections, np.float64).tobytes())
    given = np.asarray(sound, np.float64)
    filtered = np.empty(len(given))
    whole = len(given) // BLOCK * BLOCK
    rows = given[:whole].reshape(-1, BLOCK)
    before, now = _states(blocks, rows @ blocks.driving, state.reshape(-1))
    np.matmul(rows, blocks.response, out=filtered[:whole].reshape(-1, BLOCK))
    filtered[:whole].reshape(-1, BLOCK)[:] += before @ blocks.ringing
    rest = len(given) - whole
    if rest:
        last = given[whole:]
        filtered[whole:] = last @ blocks.response[:rest, :rest] + now @ blocks.ringing[:, :rest]
        now = last @ blocks.driving[BLOCK - rest :] + now @ blocks.decay[rest]
    return filtered, now.reshape(state.shape)


def _states(blocks: _Blocks, driven: Doubles, now: Doubles) -> tuple[Doubles, Doubles]:
    """The state before each block, and after the last one. driven: what each block's own input adds to it."""
    count, states = driven.shape
    groups = -(-count // GROUP)
    padded = np.zeros((groups * GROUP, states))
    padded[:count] = driven
    added = padded.reshape(groups, GROUP, states).swapaxes(0, 1)
    # First all groups at once, as if each began in silence; then from group to group.
    within = np.zeros((GROUP + 1, groups, states))
    for place in range(GROUP):
        within[place + 1] = within[place] @ blocks.block_decay[1] + added[place]
    first = np.empty((groups, states))
    for group in range(groups):
        first[group] = now
        now = now @ blocks.block_decay[GROUP] + within[GROUP, group]
    before = (within[:GROUP] + first @ blocks.block_decay[:GROUP]).swapaxes(0, 1).reshape(-1, states)
    return before[:count], before[count] if count < len(before) else now


def upsample(taps: Floats, rows: Floats, factor: int) -> Floats:
    """As `scipy.signal.upfirdn(taps, rows, up=factor)` along the last axis, in float32."""
    made = phases(taps, rows, factor)
    length = (rows.shape[-1] - 1) * factor + len(taps)
    return np.moveaxis(made, 0, -1).reshape(*rows.shape[:-1], made.shape[-1] * factor)[..., :length]


def phases(taps: Floats, rows: Floats, factor: int) -> Floats:
    """Every so many-th value of `upsample`, from the first, the second, … on: one after the other, not interleaved."""
    given = rows.shape[-1]
    steps = np.pad(taps, (0, -len(taps) % factor)).astype(np.float32).reshape(-1, factor)
    out = np.zeros((factor, *rows.shape[:-1], given + len(steps) - 1), np.float32)
    weighed = np.empty(rows.shape, np.float32)
    for phase, line in enumerate(out):
        # Backwards, the order in which scipy adds: the sums are its own to the last bit.
        for delay in reversed(np.flatnonzero(steps[:, phase])):
            line[..., delay : delay + given] += np.multiply(rows, steps[delay, phase], out=weighed)
    return out


def downsample(samples: Floats, factor: int) -> Floats:
    """As `scipy.signal.resample_poly(samples, 1, factor)` of one sound."""
    taps = kaiser_low_pass(20 * factor + 1, 1 / factor, 5.0).astype(np.float32)
    return np.convolve(np.pad(samples, 10 * factor), taps, "valid")[::factor] if len(samples) else samples


def kaiser_low_pass(taps: int, cutoff: float, beta: float = 7.0) -> NDArray[np.float64]:
    """As `scipy.signal.firwin(taps, cutoff, window=("kaiser", beta))`, but truly 0 where that is nearly: of four phases
    one passes the samples as they are. cutoff: of half the rate (0…1)."""
    at = np.arange(taps) - (taps - 1) / 2
    response = cutoff * np.sinc(cutoff * at) * np.kaiser(taps, beta)
    response[np.abs(response) < 1e-12] = 0
    return np.asarray(response / response.sum(), np.float64)


def butterworth_high_pass(hertz: float, rate: int) -> Sections:
    """Second order, one section, shape (1, 6): `scipy.signal.butter(2, hertz, "highpass", fs=rate, output="sos")` to
    the last bit, by the same way: the analogue prototype's poles, turned over, through the bilinear transform."""
    twice = 4.0
    warped = twice * np.tan(np.pi * (2 * hertz / rate) / 2)
    poles = warped / -np.exp(1j * np.pi * np.array([-1, 1]) / 4)
    gain = np.real(twice**2 / np.prod(twice - poles))
    return np.concatenate([gain * np.poly([1.0, 1.0]), np.poly((twice + poles) / (twice - poles)).real])[np.newaxis]


def steady_state(section: Sections) -> NDArray[np.float64]:
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
