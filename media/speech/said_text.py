"""Does a recording say its text, in whatever language? A figure, not a verdict: `craft/takes/doubt.py` compares it.

eSpeak NG tells the phones of the text, `craft/text/english_phones.py` says them in English, and SoundSwallower's
English model tells how much less likely they are than the best row of phones that it finds without a text. The figure
means something only beside those of other recordings of the same voice in the same language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from craft.text.english_phones import PHONES, english_phones
from media.speech.recogniser import BEAMS, LONGEST_S, decoder, find_path, ipa, pcm, phone_word, voice_name

SHIFT = 1024  # the model keeps its scores shifted right by 10 bits
FRAME_RATE = 100
END, SHORTEST = 30, 3  # frames; a phone of the model has three states


@dataclass(frozen=True)
class TextMargin:
    """How well the text's phones lie on a take.

    mean: how much likelier they are than free ones, in nats for a frame of 10 ms (below 0; nearer is likelier). end:
    the same of the last 0.3 s, where a voice that was cut off lacks phones. hurried: share of phones that are as short
    as the model allows, which are those that were not heard.
    """

    mean: float
    end: float
    hurried: float


def text_margin(samples: NDArray[np.float32], text: str, language: str) -> TextMargin | None:
    """samples: the trimmed take, mono, 48 kHz. None: the text could not be found in it. Raises MediaError when eSpeak
    fails. Ask `can_recognise` first."""
    if not 0 < len(samples) <= LONGEST_S * RATE:
        return None
    phones, sound = english_phones(ipa(text, voice_name(language) or language)), pcm(samples)
    if not phones:
        return None
    free = _free_path(sound)
    said = [(at, at + 1, 1.0, phone_word(phone)) for at, phone in enumerate(phones)]
    tries = (_path(sound, said, len(phones), beam) for beam in BEAMS)
    found = next((path for path in tries if path is not None), None)
    if free is None or found is None:
        return None
    margin = found.scores - free.scores
    return TextMargin(float(margin.mean()), float(margin[-END:].mean()), found.hurried)


def _free_path(sound: bytes) -> _Path | None:
    """The likeliest row of phones, whatever they are."""
    return _path(sound, [*((0, 0, 1.0, phone_word(phone)) for phone in PHONES), (0, 1, 1.0)], 1, BEAMS[0])


@dataclass(frozen=True)
class _Path:
    """scores: the log-likelihood of each frame in nats, that of a phone spread evenly over it."""

    scores: NDArray[np.float64]
    hurried: float


def _path(sound: bytes, transitions: Sequence[tuple[Any, ...]], last: int, beam: float) -> _Path | None:
    """The best path through a grammar; None when none reaches its end."""
    recogniser = decoder(beam, compare=True)
    if not find_path(recogniser, sound, transitions, last):
        return None
    scores, lengths = np.zeros(recogniser.n_frames), []
    for piece in recogniser.seg:
        start, frames = round(piece.start * FRAME_RATE), round(piece.duration * FRAME_RATE)
        if frames:
            scores[start : start + frames] = math.log(piece.ascore) * SHIFT / frames
        if piece.text.startswith(phone_word("")):
            lengths.append(frames)
    return _Path(scores, sum(length <= SHORTEST for length in lengths) / len(lengths)) if lengths else None
