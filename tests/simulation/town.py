"""The town of the simulation: its film in four languages, its volunteers, and what they were told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from dubbing.queries import progress_of
from tests import factories
from tutorials.models import LanguageVersion
from volunteers.actions import consent_give
from volunteers.models import User

SAYINGS = {
    "ar": ("المسوا الزر", "ابتثجحخدذرزسشصضطظ", "."),
    "tr": ("Düğmeye dokunun", "abcçdefgğhıijklmnoö", "."),
    "pt": ("Toque no botão", "abcdefghijlmnopqrst", "."),
    "ru": ("Нажмите кнопку", "абвгдежзиклмнопрсту", "."),
}
"""How a text of each language begins, the letters of its made-up name, and its end."""


def name_of(number: int) -> str:
    """A made-up name for a button of the French, another one for each number."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")


@dataclass
class Town:
    """versions: the work. people: (person, language, whether they review). folder: for recordings on their devices."""

    versions: dict[str, LanguageVersion]
    people: list[tuple[User, str, bool]]
    folder: Path


@dataclass
class Heard:
    """What all of them did and were told; texts: (segment, language, text) that somebody sent."""

    texts: list[tuple[int, str, str]] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    again: int = 0
    faults: list[BaseException] = field(default_factory=list)


def a_town(
    segments: int, folder: Path, *, people: int = 40, languages: tuple[str, ...] = ("ar", "tr", "pt", "ru")
) -> Town:
    """So many segments in all, shared among the languages; of five people in a language one reviews, at least two."""
    each = segments // len(languages)
    french = [(n * 3000, n * 3000 + 2400, f"Touchez le bouton {name_of(n)}.") for n in range(each - 1)]
    tutorial = factories.tutorial("ensemble", french, title="Ensemble", duration_ms=each * 3000)
    claire = factories.coordinator()
    versions = {language: factories.version(tutorial, language, claire) for language in languages}
    team: list[tuple[User, str, bool]] = []
    for number in range(people):
        language = languages[number % len(languages)]
        reviews = number // len(languages) < max(2, people // len(languages) // 5)
        person = (factories.reviewer if reviews else factories.volunteer)(language, f"p{number}")
        consent_give(
            by=person, language_read="fr", publish=True, hotline=True, ai_training=False, credit="none", adult=True
        )
        team.append((person, language, reviews))
    return Town(versions, team, folder)


def is_unfinished(version: LanguageVersion) -> bool:
    """A text is not approved, or the voice that says it."""
    progress = progress_of([version])[version.pk]
    return progress.steps["done"] < progress.total
