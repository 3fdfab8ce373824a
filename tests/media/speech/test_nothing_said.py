"""Nothing said, nothing transcribed: Whisper really runs on rooms without a voice; guesses at one sound are dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from craft.transcripts.hallucinations import is_guess
from media.speech import transcription
from media.speech.transcription import FasterWhisper

RATE = 16_000
Sound = NDArray[np.float64]
TIME = np.arange(9 * RATE) / RATE


def room(dbfs: float, exponent: float) -> Sound:
    """Noise that falls by 6 · exponent dB an octave: white, pink (a fan) or brown (a street)."""
    spectrum = np.fft.rfft(np.random.default_rng(int(-dbfs * 10 + exponent)).standard_normal(len(TIME)))
    values = np.fft.irfft(spectrum / np.maximum(np.fft.rfftfreq(len(TIME), 1 / RATE), 30) ** exponent, len(TIME))
    return np.asarray(values / values.std() * 10 ** (dbfs / 20))


def hum() -> Sound:
    return np.asarray(sum(0.05 / k * np.sin(2 * np.pi * 50 * k * TIME) for k in (1, 2, 3)) + room(-60, 0.5))


def clicks() -> Sound:
    return np.asarray(0.5 * np.exp(-60 * (TIME % 0.7)) * np.random.default_rng(1).standard_normal(len(TIME)))


ROOMS: dict[str, Callable[[], Sound]] = {
    "digital silence": lambda: 0 * TIME,
    **{
        f"{name} noise at {dbfs} dBFS": lambda dbfs=dbfs, exponent=exponent: room(dbfs, exponent)  # type: ignore[misc]
        for name, exponent in (("white", 0.0), ("pink", 0.5), ("brown", 1.0))
        for dbfs in (-75, -55, -35, -20)
    },
    "hum": hum,
    "clicks": clicks,
}


@pytest.mark.parametrize("name", ROOMS)
def test_where_nobody_speaks_no_word_is_heard(name: str, engine: FasterWhisper, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.clip(ROOMS[name](), -1, 1), RATE)
    (window,) = engine.transcribe(tmp_path / "silence.wav")
    assert window.words == ()
    assert window.end_ms == 9000


@pytest.mark.parametrize(
    ("log_probability", "least", "voice_ms", "guess"),
    [
        (-0.88, 0.078, 790, True),  # « C'est los ! », said: silence
        (-0.91, 0.091, 510, True),  # « Anne-Uli. », said: annuler
        (-0.89, 0.41, 1340, False),  # « Minuteur 5 minutes. », right
        (-0.96, 0.076, 2370, False),  # a whole sentence, half of it right: a person can mend it
        (-0.62, 0.069, 900, False),
        (-0.53, 0.69, 580, False),
    ],
)
def test_a_guess_is_short_unsure_and_has_a_word_that_nobody_said(
    log_probability: float, least: float, voice_ms: int, guess: bool
) -> None:
    assert is_guess(log_probability=log_probability, least_probability=least, voice_ms=voice_ms) is guess


@dataclass
class Piece:
    word: str
    probability: float
    start: float
    end: float


@dataclass
class Phrase:
    words: list[Piece]
    avg_logprob: float
    no_speech_prob: float = 0.02
    start: float = 0.4
    end: float = 1.2

    @property
    def text(self) -> str:
        return "".join(piece.word for piece in self.words)


@dataclass
class Model:
    """An engine that says these phrases whatever it is given."""

    phrases: list[Phrase] = field(default_factory=list)

    def transcribe(self, samples: Any, **options: Any) -> tuple[list[Phrase], None]:
        return self.phrases, None


@pytest.mark.parametrize(("sure", "heard"), [(0.078, []), (0.62, ["C'est", "l'eau."])])
def test_a_guess_at_one_sound_is_no_text(sure: float, heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [(round(0.4 * RATE), round(1.2 * RATE))]
    monkeypatch.setattr(transcription, "speech", lambda samples: spans)
    monkeypatch.setattr(transcription, "voice", lambda samples: spans)
    phrase = Phrase([Piece(" C'est", sure, 0.4, 0.7), Piece(" l'eau.", 0.6, 0.7, 1.2)], avg_logprob=-0.88)
    engine = FasterWhisper("none")
    monkeypatch.setattr(engine, "_load", lambda: Model([phrase]))
    words = engine._words(np.zeros(2 * RATE, np.float32), 0, "fr", (), "")
    assert [word.text for word in words] == heard
