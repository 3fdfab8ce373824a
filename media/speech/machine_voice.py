"""A machine reads a text aloud: eSpeak NG, started as a program. For the demonstration alone, which says so."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from media.programs import process
from media.speech.recogniser import TIMEOUT_S, voice_name

BESIDE_S = 0.3  # of silence before and after, as a person leaves it: eSpeak begins at once
WORDS_A_MINUTE = 150  # slower than its usual 175: for people who learn the language


def can_read(language: str) -> bool:
    """Whether eSpeak NG is installed and has a voice of `language` (a tag of the table)."""
    return voice_name(language) is not None


def read_aloud(text: str, language: str, target: Path) -> None:
    """Write the spoken text to `target`, a WAV file, mono. Ask `can_read` first. Raises MediaError."""
    voice = voice_name(language) or language
    argv: list[str | Path] = ["espeak-ng", "-v", voice, "-s", str(WORDS_A_MINUTE), "-w", target, "--stdin"]
    process.run(argv, timeout_s=TIMEOUT_S, stdin=text.encode())
    sound, rate = soundfile.read(target, dtype="float32")
    soundfile.write(target, np.pad(sound, round(BESIDE_S * rate)), rate, subtype="PCM_16")
