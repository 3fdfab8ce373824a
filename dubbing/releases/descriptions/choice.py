"""Which audio descriptions a release says."""

from __future__ import annotations

from dubbing.manifests import ChosenRow
from dubbing.models import Release
from dubbing.releases.choice import approved_takes, approved_texts, reads_french
from tutorials.models import LanguageVersion
from tutorials.queries import descriptions


def choose_described(version: LanguageVersion, kind: str) -> tuple[ChosenRow, ...]:
    """Those with an approved take and text. None over a sound in another language than theirs: a release of subtitles
    has the French sound. None is missed: nobody has to make them."""
    if kind != Release.Kind.VOICE and version.language != version.tutorial.source_language:
        return ()
    segments = descriptions(version.tutorial)
    if not segments:
        return ()
    takes = approved_takes(segments, version.language)
    french = reads_french(version)
    texts = {} if french else approved_texts(segments, version.language)
    return tuple(
        ChosenRow(segment=segment.pk, revision=texts.get(segment.pk), take=takes[segment.pk])
        for segment in segments
        if segment.pk in takes and (french or version.spoken_first or segment.pk in texts)
    )
