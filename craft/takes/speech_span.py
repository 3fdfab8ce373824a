"""From the first to the last sound of the voice in a take, and the pauses between.

The speech model answers for 32 ms at a time and is not sure of soft beginnings (s, f, h) and endings. So it says
roughly where somebody speaks, and the level says where that sound really begins and ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from craft.sound.levels import Samples, levels_above_rumble
from craft.sound.pieces import runs
from craft.sound.sample_rate import RATE
from craft.takes.thresholds import TAKE

WINDOW_MS = 32
STEP_MS = 10

# Silero's own rule: speech begins above 0.5 and lasts until the probability falls below 0.35.
BEGINS, LASTS = 0.5, 0.35
# Less speech than this in all is a click or a chair, not a word.
LEAST_SPEECH_MS = 64

# The sound belongs to the voice as long as it stays this far above the background ...
ABOVE_BACKGROUND_DB = 10.0
# ... and not further below the voice than this (the room's echo of the last word is not the word).
BELOW_VOICE_DB = 35.0
# A voice that was cut by the very edge of the file: there the model has nothing to go by. So a sound counts that may
# be a voice, or that is as loud as the voice for 100 ms (a click is shorter).
# There a softer sound counts, too: of a last t that was cut away only its beginning is left.
MAYBE, EDGE_WINDOWS = 0.25, 3
EDGE_BELOW_VOICE_DB, EDGE_STEPS = 40.0, 3
EDGE_LOUD_MS, NEAR_VOICE_DB = 100, 12.0
# But a voice goes on. Something this short at the edge with a pause between it and the voice is the key or the finger
# that started the recording (or the model, unsure of its first windows), unless it is a word: as loud as the voice, and
# speech for the model.
EDGE_NOISE_WINDOWS = 4
# A noise between two words: so far below the voice at most, and not the beginning or the tail of a word.
NOISE_BELOW_VOICE_DB, NEAR_MS = 20.0, 50
# How far the model may be corrected: outwards for soft beginnings and endings, inwards because a window is 32 ms and
# the model hears some windows ahead.
OUT_BEFORE_MS, OUT_AFTER_MS, INWARD_MS = 200, 300, 120
BRIDGED_MS = 40  # silence before a released stop consonant (a final t, p, k)

# What stays around the voice when a take is trimmed, so that no cut is heard.
PAD_BEFORE_MS, PAD_AFTER_MS = 30, 50


@dataclass(frozen=True)
class Speech:
    """Where the voice is, in milliseconds of the file.

    start_ms, end_ms: first and last sound (half-open). trimmed_start_ms, trimmed_end_ms: the same with a small pad,
    inside the file: this is the take that alignment places. pauses: silences longer than 250 ms between.
    windows: one flag for each 32 ms, whether somebody speaks.
    """

    start_ms: int
    end_ms: int
    trimmed_start_ms: int
    trimmed_end_ms: int
    pauses: tuple[tuple[int, int], ...]
    windows: NDArray[np.bool_]


def speech_windows(probability: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which 32 ms windows are speech: hysteresis between BEGINS and LASTS."""
    flags = np.zeros(len(probability), np.bool_)
    speaking = False
    for at, value in enumerate(probability):
        speaking = value >= BEGINS or (speaking and value >= LASTS)
        flags[at] = speaking
    return flags


def find_speech(samples: Samples, probability: NDArray[np.float32]) -> Speech | None:
    """The span of the voice, or None when nobody speaks. Expects samples without offset, mono at 48 kHz.

    Probabilities that are missing count as silence, those beyond the samples are ignored.
    """
    found = _windows_and_spans(samples, probability)
    if found is None:
        return None
    windows, spans = found
    duration_ms = len(samples) * 1000 // RATE
    start, end = spans[0][0], spans[-1][1]
    between = ((before[1], after[0]) for before, after in pairwise(spans))
    return Speech(
        start_ms=start,
        end_ms=end,
        trimmed_start_ms=max(0, start - PAD_BEFORE_MS),
        trimmed_end_ms=min(duration_ms, end + PAD_AFTER_MS),
        pauses=tuple(pause for pause in between if pause[1] - pause[0] > TAKE.pause_above_ms),
        windows=windows,
    )


def speech_spans(samples: Samples, probability: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Every span of the voice between two silences, however short (half-open, ms); as `find_speech` hears it."""
    found = _windows_and_spans(samples, probability)
    return found[1] if found is not None else []


def loud_noises(samples: Samples, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is nearly as loud as the voice and lies outside `spans` (`speech_spans` of the samples; half-open, ms): a
    cough, a key, a chair."""
    levels = levels_above_rumble(samples, RATE * STEP_MS // 1000)
    spoken, near = np.zeros((2, len(levels)), np.bool_)
    for start, end in spans:
        spoken[start // STEP_MS : end // STEP_MS] = True
        near[max(0, start - NEAR_MS) // STEP_MS : (end + NEAR_MS) // STEP_MS] = True
    if not spoken.any():
        return []
    loud = (levels > np.percentile(levels[spoken], 90) - NOISE_BELOW_VOICE_DB) & ~near
    return [(start * STEP_MS, end * STEP_MS) for start, end in runs(loud).tolist()]


def _windows_and_spans(
    samples: Samples, probability: NDArray[np.float32]
) -> tuple[NDArray[np.bool_], list[tuple[int, int]]] | None:
    """Which windows are speech, and the spans of the voice; None when nobody speaks."""
    count = -(-len(samples) // (RATE * WINDOW_MS // 1000))
    probability = np.pad(probability[:count], (0, max(0, count - len(probability))))
    windows = speech_windows(probability)
    if np.count_nonzero(windows) * WINDOW_MS < LEAST_SPEECH_MS or not len(samples):
        return None
    levels = levels_above_rumble(samples, RATE * STEP_MS // 1000)
    spoken = np.repeat(windows, WINDOW_MS)[STEP_MS // 2 :: STEP_MS][: len(levels)]
    spoken = np.pad(spoken, (0, len(levels) - len(spoken)))
    voice = float(np.percentile(levels[spoken], 90)) if spoken.any() else float(levels.max())
    background = float(np.percentile(levels, 10))
    quiet = levels[~spoken]
    if len(quiet) * STEP_MS >= 200:
        background = float(np.median(quiet))
    audible = levels > max(background + ABOVE_BACKGROUND_DB, voice - BELOW_VOICE_DB)
    audible |= levels > voice - ABOVE_BACKGROUND_DB
    for side in (slice(EDGE_STEPS), slice(-EDGE_STEPS, None)):
        audible[side] |= levels[side] > max(background + ABOVE_BACKGROUND_DB, voice - EDGE_BELOW_VOICE_DB)
    loud = levels > voice - NEAR_VOICE_DB
    windows = _without_noises(_with_edges(windows, probability, audible, loud), probability, loud)
    spans = _refine_runs(runs(windows).tolist(), audible, len(samples) * 1000 // RATE)
    return (windows, spans) if spans else None


def _with_edges(
    windows: NDArray[np.bool_],
    probability: NDArray[np.float32],
    audible: NDArray[np.bool_],
    loud: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    """The flags, with a voice that begins or ends at the edge of the file counted as speech."""
    flags = windows.copy()
    for order in (1, -1):
        first, heard = probability[::order][:EDGE_WINDOWS], audible[::order][:EDGE_WINDOWS]
        if len(first) and heard.any() and first.max() >= MAYBE:
            flags[::order][: int(np.argmax(first >= MAYBE)) + 1] = True
        if loud[::order][: EDGE_LOUD_MS // STEP_MS].all():
            flags[::order][: EDGE_LOUD_MS // WINDOW_MS] = True
    return flags


def _without_noises(
    windows: NDArray[np.bool_], probability: NDArray[np.float32], loud: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The flags without a short noise at either edge of the file that no voice follows within a pause."""
    flags = windows.copy()
    spoken = runs(flags).tolist()
    if len(spoken) < 2:
        return flags
    first, second, before, last = spoken[0], spoken[1], spoken[-2], spoken[-1]
    for (start, end), at_edge, silent in (
        (first, first[0] < EDGE_WINDOWS, second[0] - first[1]),
        (last, last[1] > len(flags) - EDGE_WINDOWS, last[0] - before[1]),
    ):
        short = at_edge and end - start <= EDGE_NOISE_WINDOWS and silent * WINDOW_MS > TAKE.pause_above_ms
        near_voice = loud[start * WINDOW_MS // STEP_MS : -(-end * WINDOW_MS // STEP_MS)].any()
        if short and not (near_voice and (probability[start:end] >= BEGINS).any()):
            flags[start:end] = False
    return flags


def _refine_runs(spoken: list[list[int]], audible: NDArray[np.bool_], duration_ms: int) -> list[tuple[int, int]]:
    """The model's runs (in windows) as milliseconds, each end moved to where the sound begins or ends, joined."""
    found: list[tuple[int, int]] = []
    for first, last in spoken:
        start, end = first * WINDOW_MS // STEP_MS, min(last * WINDOW_MS // STEP_MS, len(audible))
        start, end = _onset(audible, start, end), _offset(audible, start, end)
        if end <= start:
            continue
        span = (start * STEP_MS, min(end * STEP_MS, duration_ms) if end < len(audible) else duration_ms)
        if found and span[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return found


def _onset(audible: NDArray[np.bool_], start: int, end: int) -> int:
    """The first audible step around `start`: outwards while it is heard (a short gap bridged), else inwards."""
    at, gap = start, 0
    for step in range(start - 1, max(-1, start - 1 - OUT_BEFORE_MS // STEP_MS), -1):
        if audible[step]:
            at, gap = step, 0
        elif (gap := gap + STEP_MS) > BRIDGED_MS:
            break
    if at < start:
        return at
    inside = np.flatnonzero(audible[start : min(end, start + INWARD_MS // STEP_MS)])
    return start + int(inside[0]) if len(inside) else start


def _offset(audible: NDArray[np.bool_], start: int, end: int) -> int:
    """The step after the last audible one around `end`, in the same way."""
    at, gap = end, 0
    for step in range(end, min(len(audible), end + OUT_AFTER_MS // STEP_MS)):
        if audible[step]:
            at, gap = step + 1, 0
        elif (gap := gap + STEP_MS) > BRIDGED_MS:
            break
    if at > end:
        return at
    floor = max(start, end - INWARD_MS // STEP_MS)
    inside = np.flatnonzero(audible[floor:end])
    return floor + int(inside[-1]) + 1 if len(inside) else end
