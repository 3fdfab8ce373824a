"""Texts that will be too long in the voice that records a version: found, offered to translators, kept as they are."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from craft.timing.speech_rate import judge_fit
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from subtitles.checks.text_findings import slots_of
from subtitles.models import Rewording, Translation, VersionVoice
from subtitles.permissions import require_translator
from subtitles.queries.pace import pace_of
from tutorials.models import LanguageVersion, Segment


@transaction.atomic
def rewordings_find(version: LanguageVersion, voice: Person, *, recorded: Collection[int]) -> int:
    """Check every approved text of a version that is not `recorded` (primary keys of segments) with the pace of the
    voice that records it, and offer what will not fit to translators; returns how many are offered. What was found
    before and fits now is taken back; what somebody kept as it is stays kept. May be called again."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)  # two jobs at once: one after the other
    VersionVoice.objects.update_or_create(version=version, defaults={"person_id": voice.pk})
    pace = pace_of(voice, version.language)
    slots = slots_of(version.tutorial_id, version.tutorial.duration_ms)
    of_version = {"segment__tutorial": version.tutorial_id, "language": version.language}
    texts = Translation.objects.filter(**of_version, segment__retired_at=None, approved__isnull=False)
    offered = Rewording.objects.filter(
        translation__segment__tutorial=version.tutorial_id, translation__language=version.language
    )
    before = {row.translation_id: row for row in offered}
    found = []
    for translation in texts.select_related("approved") if pace.is_known else ():
        if translation.segment_id not in slots or translation.segment_id in recorded or translation.approved is None:
            continue
        slot = slots[translation.segment_id]
        fit = judge_fit(translation.approved.text, slot, version.table_row.seconds_per_letter, pace)
        if fit.verdict != "too_long":
            continue
        old = before.get(translation.pk)
        found.append(
            Rewording(
                translation=translation,
                revision=translation.approved,
                voice_id=voice.pk,
                too_long_by_ms=fit.too_long_by_ms,
                letters=fit.letters_to_shorten,
                kept=old is not None and old.kept and old.revision_id == translation.approved_id,
            )
        )
    offered.delete()
    Rewording.objects.bulk_create(found)
    return sum(not row.kept for row in found)


def voice_forget(voice: Person) -> None:
    """Nothing is expected of this voice any more: it was withdrawn."""
    VersionVoice.objects.filter(person_id=voice.pk).delete()
    Rewording.objects.filter(voice_id=voice.pk).delete()


@transaction.atomic
def length_keep(*, by: Person, version: LanguageVersion, segment: Segment) -> None:
    """« It cannot be said shorter »: the text stays, and nobody is asked again as long as it does."""
    require_translator(by, version.language)
    text = Translation.objects.filter(segment=segment, language=version.language)
    row = Rewording.objects.select_for_update().filter(translation__in=text).first()
    if row is None or row.translation.latest_id != row.revision_id:
        raise Refused(_("This text has changed meanwhile. Load the page again."))
    if row.kept:
        return
    Rewording.objects.filter(pk=row.pk).update(kept=True)
    record(actor=by, verb="keep_length", about=row.translation, after={"too_long_by_ms": row.too_long_by_ms})
