"""Which of a film's sounds is its narration: what players take, if somebody speaks in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_SPEECH = 0.1
"""Of the seconds that are not silent: tones, chords and noise reach 0.003, a voice between pauses 0.9."""
FRENCH = ("fr", "fra", "fre")


@dataclass(frozen=True)
class Sound:
    """order: its number among the sounds. marked: as the one to play unasked. language: as the file tells it. speech:
    the share of what is heard in which somebody speaks. heard: it is not silent."""

    order: int
    marked: bool
    language: str
    speech: float
    heard: bool


def narration_of(sounds: Sequence[Sound]) -> int | None:
    """The order of the narration; None where a person must say, because several could be it.

    Of those with speech (of those that are heard, where nobody speaks) the marked one, unless it is told to be in
    another language and one beside it in French; else the only French one."""
    heard = [sound for sound in sounds if sound.heard] or list(sounds)
    possible = [sound for sound in heard if sound.speech >= LEAST_SPEECH] or heard
    if len(possible) == 1:
        return possible[0].order
    marked = [sound for sound in possible if sound.marked]
    french = [sound for sound in possible if sound.language.lower() in FRENCH]
    if len(marked) == 1 and (marked[0] in french or not french or not marked[0].language):
        return marked[0].order
    return french[0].order if len(french) == 1 and not marked else None
