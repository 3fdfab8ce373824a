"""What stands where in a town that is made for measuring: every key is known before its row is written.

Of twenty versions one is not begun, one waits for its reviewer, one was sent back, two wait to be heard, one is behind,
four are live with voices and ten with subtitles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from craft.languages import all_languages

KINDS = ("nothing", "texts_wait", "sent_back", "takes_wait", "takes_wait", "behind", *["voice"] * 4, *["texts"] * 10)
VOICED = {"takes_wait", "behind", "voice"}
LIVE = {"behind", "voice", "texts"}
NOW = timezone.now()
SLUG = "signer-le-cahier-de-correspondance-"
LONG_AGO = NOW - timedelta(days=200)
ORIGINAL = 10_000_000
"""And the number of the film: the key of the version in its own language, and of its release."""


@dataclass(frozen=True)
class Size:
    films: int
    languages: int
    segments: int = 50
    files: int = 4  # of a release
    first: int = 0  # films that are there already

    @property
    def tags(self) -> list[str]:
        return ["ar", *(one.tag for one in all_languages() if one.tag not in {"fr", "ar"})][: self.languages]

    @property
    def people(self) -> int:
        """Of each language; some 3,000 of a town of a thousand films."""
        return max(3, (self.first or self.films) * 3 // 40)


@dataclass(frozen=True)
class Version:
    """film, place: numbers of the film and of the language. people: keys of the language's volunteers."""

    pk: int
    film: int
    tag: str
    kind: str
    first_text: int
    people: range = field(repr=False)

    @property
    def author(self) -> int:
        return self.people[self.film % len(self.people)]

    @property
    def reviewer(self) -> int:
        return self.people[(self.film + 1) % len(self.people)]


def versions(size: Size) -> Iterator[Version]:
    for film in range(size.first, size.films):
        for place, tag in enumerate(size.tags):
            number = film * size.languages + place
            people = range(place * size.people + 1, (place + 1) * size.people + 1)
            kind = KINDS[(film * 7 + place) % len(KINDS)]
            yield Version(number + 1, film, tag, kind, number * size.segments + 1, people)


def first_segment(size: Size, film: int) -> int:
    return film * size.segments + 1


def french(number: int) -> str:
    return f"Touchez le bouton numéro {number} pour voir le message de votre enfant."


def moment(one: Version, n: int) -> datetime:
    """When something was done: spread over the last 200 days; what is live was done before its release."""
    return LONG_AGO + timedelta(hours=one.film * 4000 % 4300, seconds=n)
