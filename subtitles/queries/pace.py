"""How fast a voice speaks, as the fit meter knows it, and whose voice will say a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from craft.timing.speech_rate import Pace
from craft.timing.voice_pace import starting_pace
from journal.people import Person
from subtitles.models import Claim, VersionVoice
from tutorials.models import LanguageVersion, Segment


@dataclass(frozen=True)
class ExpectedVoice:
    """The pace to reckon with. `person`: whose it is; None for the language's. spoken: somebody is known to speak, so
    that the version will be published with a voice."""

    pace: Pace
    person: Person | None
    spoken: bool = False


def expected_voice(version: LanguageVersion, segment: Segment | None = None) -> ExpectedVoice:
    """Who will probably say a text: who records the segment now, else who recorded most of the version, as far as the
    meter knows them; else the language's pace. One query."""
    claims = Claim.objects.filter(version=version, segment=segment, purpose=Claim.Purpose.RECORD)
    recording = claims.filter(until__gte=timezone.now()).values("person")
    main = VersionVoice.objects.filter(version=version).values("person")
    people: Any = get_user_model().objects.filter(speaking_pace__has_key=version.language)
    people = people.annotate(records=Q(pk__in=recording), recorded=Q(pk__in=main))
    nearest = people.order_by("-records", "-recorded", "pk")
    paces = [(person, kept_pace(person.speaking_pace, version.language)) for person in nearest]
    known = [(person, pace) for person, pace in paces if pace is not None]
    for person, pace in known[:1]:
        if person.records or person.recorded:
            return ExpectedVoice(pace, person, spoken=True)
    return ExpectedVoice(starting_pace([pace for _person, pace in known]), None, spoken=version.spoken_first)


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


def kept_pace(kept: Mapping[str, Mapping[str, float]] | None, language: str) -> Pace | None:
    """The pace in an account's row; None where nothing was learned."""
    row = (kept or {}).get(language)
    return Pace(float(row["base_s"]), float(row["scale"]), int(row["takes"])) if row and "scale" in row else None
