"""The demonstration's pages are heard: their words and the film's title, read aloud by eSpeak NG.

In two languages: enough to hear what the software can do. Each recording is marked as a machine's voice, and pages
say so. Made last, when the first pages are there already.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from craft.text.spoken_words import PROMPT_IDS, SPOKEN_WORD_IDS
from dubbing.models import Take
from media.speech.machine_voice import can_read
from subtitles.models import Translation
from tutorials.actions import interface_tutorial
from tutorials.interface_catalogue import shipped_text
from tutorials.models import Segment, Tutorial

HEARD_LANGUAGES = ("fr", "es")


@dataclass(frozen=True)
class Reading:
    """What is to be read: `text`, in the language; `translated`: it is a translation that has to be approved first."""

    segment: Segment
    text: str
    translated: bool


def readable_languages() -> tuple[str, ...]:
    """Those of the demonstration that eSpeak NG speaks on this machine; none where it is not installed."""
    return tuple(language for language in HEARD_LANGUAGES if can_read(language))


def readings(language: str, film: Tutorial) -> Iterator[Reading]:
    """Title, summary and the site's words that nobody has said yet; in French also what a voice is told who reads
    nothing, in whichever language she speaks. No consent is ever said by a machine."""
    said = set(Take.objects.filter(language=language).values_list("segment", flat=True))
    french = language == film.source_language
    beside = Segment.objects.filter(tutorial=film, kind__in=(Segment.Kind.TITLE, Segment.Kind.SUMMARY), retired_at=None)
    for segment in beside.exclude(pk__in=said).order_by("pk"):
        row = Translation.objects.select_related("approved").filter(segment=segment, language=language).first()
        approved = row.approved.text if row is not None and row.approved is not None else ""
        if text := segment.text if french else approved:
            yield Reading(segment, text, translated=False)
    units = SPOKEN_WORD_IDS | PROMPT_IDS if french else SPOKEN_WORD_IDS
    words = Segment.objects.filter(tutorial=interface_tutorial(), public_id__in=units, retired_at=None)
    words = words.exclude(pk__in=said)
    for segment in words.order_by("pk"):
        if text := segment.text if french else shipped_text(language, segment.public_id):
            yield Reading(segment, text, translated=not french)
