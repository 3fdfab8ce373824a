"""The takes of a version that is spoken first for which somebody has written a text since."""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.models import Take
from subtitles.models import Translation, TranslationRevision
from tutorials.models import LanguageVersion, Segment


@dataclass(frozen=True)
class WrittenTake:
    """An approved take that carries no text yet, and the approved text of its sentence."""

    take: Take
    text: TranslationRevision


def written_takes(version: LanguageVersion) -> list[WrittenTake]:
    """In the order of the film. Two queries; none where the version is not spoken first."""
    if not version.spoken_first or version.is_of_the_original:
        return []
    takes = Take.objects.select_related("segment__tutorial").filter(
        segment__tutorial=version.tutorial_id,
        segment__retired_at=None,
        segment__kind=Segment.Kind.SPEECH,
        language=version.language,
        state=Take.State.APPROVED,
        revision=None,
    )
    waiting = {take.segment_id: take for take in takes.exclude(audio="")}
    rows = Translation.objects.select_related("approved").filter(
        segment__in=waiting, language=version.language, approved__isnull=False
    )
    found = [WrittenTake(waiting[row.segment_id], row.approved) for row in rows if row.approved is not None]
    return sorted(found, key=lambda written: written.take.segment.start_ms or 0)
