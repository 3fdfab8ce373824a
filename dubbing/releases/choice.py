"""What a release will be made of: the approved text and, if there is one, the approved take of every segment.

Chosen when the build begins and stored as primary keys, so that a build that was killed continues with the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from dubbing.manifests import ChosenRow, read_manifest
from dubbing.models import Release, Take
from dubbing.queries.spoken_segments import sentences
from dubbing.states import TakeState
from journal.errors import Refused
from subtitles.models import Translation
from tutorials.models import LanguageVersion, Segment

HEARABLE_STATES = (TakeState.APPROVED, TakeState.SUPERSEDED)
NAMED_AT_MOST = 5


def reads_french(version: LanguageVersion) -> bool:
    """Whether the cues of a version are the French segments themselves: in the language of the original, and of one
    that is spoken first until all of it is written as well, for a track has one language."""
    if version.language == version.tutorial.source_language:
        return True
    return version.spoken_first and not _is_written(version)


def _is_written(version: LanguageVersion) -> bool:
    """Whether every sentence has an approved text, and every approved take says it. Three queries."""
    segments = list(sentences(version.tutorial).values_list("pk", flat=True))
    takes = Take.objects.filter(segment__in=segments, language=version.language, state=TakeState.APPROVED)
    rows = Translation.objects.filter(segment__in=segments, language=version.language, approved__isnull=False)
    texts = {row.segment_id: row.approved_id for row in rows}
    said = takes.values_list("segment_id", "revision_id", "still_valid_for_id")
    return len(texts) == len(segments) and all(texts[segment] in says for segment, *says in said)


def choose(version: LanguageVersion, kind: str) -> tuple[ChosenRow, ...]:
    """The approved text and take of every segment.

    Refused when a segment has no approved text (the message names it), when a release with a voice has no recording,
    and when the tutorial has no video.
    """
    tutorial = version.tutorial
    if tutorial.is_interface or not tutorial.duration_ms:
        raise Refused(_("“{slug}” has no video: nothing can be published.").format(slug=tutorial.slug))
    segments = list(sentences(tutorial))
    if not segments:
        raise Refused(_("“{slug}” has no sentence yet.").format(slug=tutorial.slug))
    french = reads_french(version)
    texts = {} if french else approved_texts(segments, version.language)
    if not french:
        _refuse_untranslated(segments, texts)
    takes = approved_takes(segments, version.language) if kind == Release.Kind.VOICE else {}
    if kind == Release.Kind.VOICE and not takes:
        raise Refused(_("No recording is approved yet. Publish the subtitles first, or approve recordings."))
    return tuple(
        ChosenRow(segment=segment.pk, revision=texts.get(segment.pk), take=takes.get(segment.pk))
        for segment in segments
    )


def approved_takes(segments: Sequence[Segment], language: str) -> dict[int, int]:
    """Segment → approved take, of voices that agreed to be published and have not withdrawn."""
    rows = Take.objects.filter(
        segment__in=[segment.pk for segment in segments], language=language, state=TakeState.APPROVED
    )
    return agreed_takes(rows.exclude(audio="").select_related("voice"))


def agreed_takes(takes: Iterable[Take]) -> dict[int, int]:
    """Segment → the first of these that says something, of a voice that agreed to be published and has not withdrawn.
    takes: with their voices."""
    agreed: dict[int, bool] = {}
    chosen: dict[int, int] = {}
    for take in takes:
        if take.voice is None or not take.speech_ms:
            continue
        if take.voice.pk not in agreed:
            agreed[take.voice.pk] = take.voice.may_lend_voice()
        if agreed[take.voice.pk]:
            chosen.setdefault(take.segment_id, take.pk)
    return chosen


def choice_still_stands(release: Release) -> bool:
    """Whether every take of a build in progress may still be used: a voice may have withdrawn meanwhile."""
    choice = read_manifest(release.manifest)
    wanted = choice.chosen_takes
    there = Take.objects.filter(pk__in=wanted, state__in=HEARABLE_STATES).exclude(audio="").count()
    return choice.chosen is not None and there == len(wanted)


def approved_texts(segments: Sequence[Segment], language: str) -> dict[int, int]:
    """Segment → approved revision."""
    rows = Translation.objects.filter(segment__in=[segment.pk for segment in segments], language=language)
    return {row.segment_id: row.approved_id for row in rows.exclude(approved=None) if row.approved_id is not None}


def _refuse_untranslated(segments: Sequence[Segment], texts: dict[int, int]) -> None:
    missing = [(number, segment) for number, segment in enumerate(segments, 1) if segment.pk not in texts]
    if not missing:
        return
    named = ", ".join(
        _("no. {number} ({id}) “{text}”").format(number=number, id=segment.public_id, text=_short(segment.text))
        for number, segment in missing[:NAMED_AT_MOST]
    )
    more = len(missing) - NAMED_AT_MOST
    raise Refused(
        _("These sentences have no approved translation: {named}{more}.").format(
            named=named, more=_(" and {n} more").format(n=more) if more > 0 else ""
        )
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39].rstrip() + "…"
