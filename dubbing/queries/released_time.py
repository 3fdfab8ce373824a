"""The time of a language version: how long it is."""

from __future__ import annotations

from tutorials.models import Tutorial


def released_duration_ms(stated: int | None, tutorial: Tutorial) -> int:
    """How long a release is. stated: its manifest's `duration_ms`; an old one that says nothing is as long as the
    video."""
    return tutorial.duration_ms if stated is None else stated
