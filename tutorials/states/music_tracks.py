"""The moves of a film's music and effects."""

from __future__ import annotations

from typing import Any

from journal.states import Moves, move
from tutorials.models import MusicTrack

MusicState = MusicTrack.State
MUSIC: Moves = {
    MusicState.CHECKING: {MusicState.IN_USE, MusicState.REFUSED},
    MusicState.IN_USE: {MusicState.REMOVED},
    MusicState.REFUSED: {MusicState.REMOVED},
    MusicState.REMOVED: frozenset(),
}


def move_music(track: MusicTrack, to: str, **also: Any) -> bool:
    """See journal.states.move."""
    return move(track, to, MUSIC, **also)
