"""Voices: people's, from Debian's packages, and the synthetic ones of our own demonstration.

The people are those who speak Asterisk's announcements, CC BY-SA 3.0, at 16 kHz (packages asterisk-core-sounds-*-g722):
June (fr), Allison (en and es), Carlo (it) and a speaker of Russian. All say the same announcements, each in their
language: slots and takes of a real dub.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from tests.material.cached_files import cached, converted

ROOM_DBFS = -75.0  # of a room where nobody speaks: exact silence is no recording's
SPEAKERS = {
    "fr": "fr_CA_f_June",
    "en": "en_US_f_Allison",
    "es": "es_MX_f_Allison",
    "it": "it_IT_m_Carlo",
    "ru": "ru_RU_f_IvrvoiceRU",
}
INSTALLED = Path("/usr/share/asterisk/sounds")
DEMONSTRATION = Path(__file__).resolve().parents[2] / "operations" / "demonstration" / "data"
# Announcements of one to three sentences that all five speak, three to eight seconds long.
ANNOUNCEMENTS = (
    "agent-newlocation",
    "auth-incorrect",
    "dir-instr",
    "agent-incorrect",
    "demo-enterkeywords",
    "privacy-prompt",
)


class NoVoices(Exception):
    """The voices' packages are not installed."""


def human(language: str, name: str = ANNOUNCEMENTS[0]) -> Path:
    """An announcement as its speaker recorded it: FLAC, mono, 48 kHz (the voice reaches up to 8 kHz)."""
    source = INSTALLED / SPEAKERS[language] / f"{name}.g722"
    if not source.exists():
        raise NoVoices(f"{source} is missing. On Debian: sudo apt-get install asterisk-core-sounds-{language}-g722")
    return converted(f"{language}-{name}.flac", "-f", "g722", "-i", source, "-ar", RATE)


@cache
def announcements(language: str, *, shortest_s: float = 2.0, longest_s: float = 30.0) -> tuple[str, ...]:
    """All announcements of a speaker between two lengths, in the order of their names."""
    folder = INSTALLED / SPEAKERS[language]
    bytes_per_s = 8000  # of G.722 at 64 kb/s
    files = (path for path in folder.rglob("*.g722") if path.parent.name != "silence")
    lengths = {str(path.relative_to(folder).with_suffix("")): path.stat().st_size / bytes_per_s for path in files}
    return tuple(sorted(name for name, length in lengths.items() if shortest_s <= length <= longest_s))


def samples(path: Path) -> NDArray[np.float32]:
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return np.asarray(sound, np.float32)


def joined(name: str, parts: tuple[Path, ...], *, pause_s: float, before_s: float = 0.0) -> Path:
    """One FLAC: a silent room, then each part with a pause after it."""
    chance = np.random.default_rng(1)
    pause, before = (
        (chance.standard_normal(round(length * RATE)) * 10 ** (ROOM_DBFS / 20)).astype(np.float32)
        for length in (pause_s, before_s)
    )

    def make(target: Path) -> None:
        sounds = [piece for part in parts for piece in (samples(part), pause)]
        soundfile.write(target, np.concatenate([before, *sounds]), RATE, subtype="PCM_16")

    return cached(name, (*parts, pause_s, before_s, ROOM_DBFS), make)


def demonstration(language: str, number: int) -> Path:
    """The demonstration's synthetic voice (fr, en, es, it, pt), segment `number` (from 1): FLAC, mono, 48 kHz."""
    source = DEMONSTRATION / language / f"{number:02}.opus"
    return converted(f"demonstration-{language}-{number}.flac", "-i", source, "-ar", RATE, "-ac", 1)


@cache
def demonstration_texts() -> tuple[dict[str, str], ...]:
    """The demonstration's twelve segments, each in eleven languages."""
    script = json.loads((DEMONSTRATION / "tutorial.json").read_text(encoding="utf-8"))
    return tuple(script["segments"])
