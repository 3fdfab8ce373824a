"""A cough or a click taken out of a take: the sound before it and the sound after it, laid over each other.

Spans are whole milliseconds of the recording, half-open, in order and apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from craft.sound.levels import Samples
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.timing.pauses import CROSSFADE_MS, merge_pauses

Span = tuple[int, int]
# Longer is not a cough: nothing else is edited.
LONGEST_MS = 2000


def without_spans(samples: Samples, spans: Sequence[Span]) -> Samples:
    """Mono samples at 48 kHz without these spans. Over each seam the two sides are crossfaded, as long as there is
    sound before it: from a loud room nothing clicks."""
    edges = [0, *(at * SAMPLES_PER_MS for span in spans for at in span), len(samples)]
    kept = [samples[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True)]
    found = kept[0]
    for piece in kept[1:]:
        over = min(round(CROSSFADE_MS) * SAMPLES_PER_MS, len(found), len(piece))
        rising = np.linspace(0, 1, over, endpoint=False, dtype=np.float32)
        seam = found[len(found) - over :] * (1 - rising) + piece[:over] * rising
        found = np.concatenate([found[: len(found) - over], seam, piece[over:]])
    return found


def and_another(spans: Sequence[Span], start_ms: int, end_ms: int) -> list[Span]:
    """`spans`, and what start_ms … end_ms is in the sound without them. A seam is taken to be where it begins; the
    crossfades (10 ms each) are counted."""
    start, end = (_in_recording(spans, at) for at in (start_ms, end_ms))
    return [(int(first), int(last)) for first, last in merge_pauses([*spans, (start, end)])]


def _in_recording(spans: Sequence[Span], at_ms: int) -> int:
    for start, end in spans:
        if at_ms < start:
            break
        at_ms += end - start + round(CROSSFADE_MS)
    return at_ms
