"""What a voice hears who reads nothing: prompts of the workshop that volunteers said, and French that no film says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from craft import languages
from craft.languages import Language
from craft.text.spoken_words import PROMPT_IDS
from dubbing.models import SpokenWords
from subtitles.models import Translation

FRENCH = "fr"


@dataclass(frozen=True)
class Prompt:
    """path: of a small file in the public store. said_in: the language in which it is said. synthetic: by a machine, in
    the demonstration."""

    path: str
    said_in: Language
    synthetic: bool = False

    @property
    def url(self) -> str:
        return f"/m/{self.path}"


def said_now() -> QuerySet[SpokenWords]:
    """What says the text of today: the segment's French (spoken first, or in French), or the approved translation."""
    approved = Translation.objects.filter(segment=OuterRef("segment"), language=OuterRef("language"))
    rows = SpokenWords.objects.filter(segment__retired_at=None).order_by("pk")
    return rows.annotate(approved_text=Coalesce(approved.values("approved__text")[:1], F("segment__text"))).filter(
        Q(text=F("segment__text")) | Q(text=F("approved_text"))
    )


def prompts_in(language: str, units: Collection[str] = PROMPT_IDS) -> dict[str, Prompt]:
    """Message id → its sound in the language, else in French; nothing where nobody said it. One query."""
    rows = said_now().filter(segment__public_id__in=units, language__in={language, FRENCH})
    values = rows.values_list("segment__public_id", "path", "language", "synthetic")
    found = sorted(values, key=lambda row: row[2] == language)
    return {unit: Prompt(path, languages.get(tag), synthetic) for unit, path, tag, synthetic in found}


def sounds_of(unit: str) -> list[Prompt]:
    """One prompt in every language in which it was said. One query."""
    rows = said_now().filter(segment__public_id=unit)
    values = rows.values_list("path", "language", "synthetic")
    return [Prompt(path, languages.get(tag), synthetic) for path, tag, synthetic in values]


def french_sounds(segments: Collection[int]) -> dict[int, str]:
    """Segment → address of its French, said by somebody. One query, none without segments."""
    rows = said_now().filter(segment__in=segments, language=FRENCH) if segments else SpokenWords.objects.none()
    return {segment: f"/m/{path}" for segment, path in rows.values_list("segment", "path")}
