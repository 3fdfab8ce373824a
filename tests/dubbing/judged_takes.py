"""Versions with approved texts and takes as rows without sound, for the solve of the whole tutorial."""

from __future__ import annotations

import random
from typing import Any

from dubbing.models import Take
from dubbing.progress.verdicts import solve_version
from dubbing.queries import Verdicts, verdicts_of
from subtitles.actions import translation_approve
from tests import factories
from tests.volunteers import shortcuts
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

LETTERS_PER_SECOND = 12.5
TWO = [(500, 3500), (3700, 8000)]
"""Spans of two French sentences, in a video of 9 s."""


def opened(spans: list[tuple[int, int]] | None = None, language: str = "ar", **fields: Any) -> LanguageVersion:
    """A tutorial with these sentences (three where none are given), its texts approved. Its picture does not wait and
    is not slower, unless said otherwise."""
    fields = {"holds": "off", "slowing": "off", **fields}
    sentences = [(start, end, "Touchez maintenant.") for start, end in spans] if spans else factories.FRENCH
    tutorial = factories.tutorial("essai", sentences, **fields)
    version = factories.version(tutorial, language, factories.coordinator())
    amina, rachid = factories.volunteer(language, "amina"), factories.reviewer(language, "rachid")
    for segment in Segment.objects.filter(tutorial=tutorial):
        revision = shortcuts.submitted(version, amina, segment, "المسوا الآن.")
        translation_approve(by=rachid, version=version, revision=revision)
    return version


def recorded(
    version: LanguageVersion, segment: Segment, length_ms: int, voice: User | None = None, **more: Any
) -> Take:
    """A take that speaks for so long; approved unless said otherwise."""
    text = segment.translations.filter(language=version.language).first()
    given = {
        "state": Take.State.APPROVED,
        "audio": "takes/none.flac",
        "audio_sha256": f"{segment.pk}-{length_ms}",
        "speech_start_ms": 300,
        "speech_end_ms": 300 + length_ms,
        "duration_ms": 600 + length_ms,
        "figures": {"letters_per_second": LETTERS_PER_SECOND},
        "revision": text.approved if text else None,
        **more,
    }
    return shortcuts.take(version, voice or User.objects.get(display_name="Amina"), segment, **given)


def solved(version: LanguageVersion) -> Verdicts:
    assert solve_version(version)
    return verdicts_of(version)


def narration(chance: random.Random, count: int, ratio: float) -> tuple[list[tuple[int, int]], list[int], int]:
    """Spans of a French voice, lengths of takes `ratio` times as long on average, and the video's duration (ms)."""
    spans, lengths, at = [], [], 500
    for _number in range(count):
        length = chance.randrange(1200, 7000)
        spans.append((at, at + length))
        lengths.append(round(length * ratio * chance.lognormvariate(0, 0.25)))
        at += length + chance.randrange(150, 2200)
    return spans, lengths, at + 1500


def kinds(told: Verdicts, takes: list[Take]) -> list[str]:
    return [verdict.kind if (verdict := told.of(take)) else "" for take in takes]
