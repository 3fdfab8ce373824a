"""The time of a language version: how long it is, and where its picture waits (`craft/timing/timeline.py`)."""

from __future__ import annotations

from typing import Any

from craft.timing.timeline import Hold
from tutorials.models import Tutorial


def holds_of(manifest: dict[str, Any]) -> tuple[Hold, ...]:
    """Where the picture of a release waits, in order of time; () where it does not, and in a release from before."""
    return tuple(Hold(at_ms, length_ms) for at_ms, length_ms in manifest.get("holds") or ())


def released_duration_ms(stated: int | None, tutorial: Tutorial) -> int:
    """How long a release is. stated: its manifest's `duration_ms`; an old one that says nothing is as long as the
    video."""
    return tutorial.duration_ms if stated is None else stated
