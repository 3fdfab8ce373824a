"""The original sound while the picture waits: a stream cannot pause, so the room tone before the hold is prolonged.

The last half second is repeated backwards and forwards, which never jumps, and fades at its end into the sound that
leads up to the hold's moment. On noise the level steps by no more than 2.3 dB. Music and speech would be heard to run
backwards: there the sound fades out and in again. Numbers: the project's design notes ("Holds").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE

REPEATED = RATE // 2
CROSSFADE = 30 * RATE // 1000
FADE_OUT, RISE = 100 * RATE // 1000, 200 * RATE // 1000

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Gap:
    """A hold in samples: `length` more of them before the original's sample `at`. silent: fade instead of repeating."""

    at: int
    length: int
    silent: bool = False


def filler(before: Samples, length: int, *, silent: bool = False) -> Samples:
    """`length` samples to be heard between `before` (what was heard last, up to 0.5 s) and what follows it."""
    if not length or not len(before):
        return np.zeros(length, np.float32)
    turned = np.concatenate([before[::-1], before])
    out = np.tile(turned, -(-length // len(turned)))[:length].astype(np.float32, copy=True)
    over = min(len(before), RISE if silent else CROSSFADE, length)
    lead = before[-over:]
    share = (np.arange(over, dtype=np.float32) + 0.5) / over * (np.pi / 2)
    if silent:
        fade = min(FADE_OUT, length - over)
        out[:fade] *= np.cos((np.arange(fade, dtype=np.float32) + 0.5) / max(1, fade) * (np.pi / 2))
        out[fade:] = 0
        out[length - over :] = lead * np.sin(share)
    else:
        out[length - over :] = out[length - over :] * np.cos(share) + lead * np.sin(share)
    return out


def with_gaps(blocks: Iterable[Samples], gaps: Sequence[Gap]) -> Iterator[Samples]:
    """The original's stream with every gap filled, in blocks of any length; memory does not grow with it.

    gaps: in order of time. A gap after the end of the stream is filled at its end.
    """
    waiting = list(gaps)
    passed = 0
    heard = np.zeros(0, np.float32)
    for block in blocks:
        while waiting and waiting[0].at <= passed + len(block):
            gap = waiting.pop(0)
            first, block = block[: gap.at - passed], block[gap.at - passed :]
            passed += len(first)
            heard = _last(heard, first)
            if len(first):
                yield first
            yield filler(heard, gap.length, silent=gap.silent)
        if len(block):
            passed += len(block)
            heard = _last(heard, block)
            yield block
    for gap in waiting:
        yield filler(heard, gap.length, silent=gap.silent)


def in_blocks(stream: Iterable[Samples], size: int) -> Iterator[Samples]:
    """The same samples in blocks of `size`; the last may be shorter."""
    rest: list[Samples] = []
    held = 0
    for piece in stream:
        rest.append(piece)
        held += len(piece)
        while held >= size:
            joined = np.concatenate(rest)
            yield joined[:size]
            rest, held = [joined[size:]], held - size
    if held:
        yield np.concatenate(rest)


def _last(heard: Samples, more: Samples) -> Samples:
    return np.concatenate([heard, more[-REPEATED:]])[-REPEATED:]
