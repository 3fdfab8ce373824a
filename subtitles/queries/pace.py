"""How fast a voice speaks, as the fit meter knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model

from craft.timing.speech_rate import Pace
from craft.timing.voice_pace import starting_pace
from journal.people import Person


def pace_of(person: Person | None, language: str) -> Pace:
    """The pace of a person in a language. One of whom nothing is known, and nobody in particular (None), have that of
    the language: see `starting_pace`."""
    own = kept_pace(getattr(person, "speaking_pace", None), language)
    return own if own is not None else languages_pace(language)


def languages_pace(language: str, *, without: int | None = None) -> Pace:
    """Where a new voice of the language begins. `without`: the primary key of a person who does not count."""
    known = get_user_model().objects.filter(speaking_pace__has_key=language)
    if without is not None:
        known = known.exclude(pk=without)
    paces = (kept_pace(kept, language) for kept in known.order_by("pk").values_list("speaking_pace", flat=True))
    return starting_pace([pace for pace in paces if pace is not None])


def kept_pace(kept: Mapping[str, Any] | None, language: str) -> Pace | None:
    """The pace in an account's row; None where nothing was learned."""
    row = (kept or {}).get(language)
    return Pace(float(row["base_s"]), float(row["scale"]), int(row["takes"])) if row and "scale" in row else None
