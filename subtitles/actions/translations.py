"""Submitting a translation, and saying that a changed French sentence still means the same."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.digests import text_digest
from craft.graphemes import nfc
from journal.actions import record
from journal.errors import Conflict, Refused
from journal.people import Person
from subtitles import text_findings
from subtitles.models import Draft, Translation, TranslationRevision
from subtitles.permissions import require_translator
from subtitles.states import S, move_revision
from tutorials.models import LanguageVersion, Segment

TEXT_MAX = 4000


def clean_text(text: str) -> str:
    """NFC, one space between words; line breaks are the layout's business, not the text's."""
    return nfc(" ".join(text.split()))


@transaction.atomic
def translation_submit(
    *,
    by: Person,
    version: LanguageVersion,
    segment: Segment,
    text: str,
    base_number: int,
    origin: str = TranslationRevision.Origin.HUMAN,
    source_text: str | None = None,
) -> TranslationRevision:
    """Make a revision of the text, to be reviewed. The same text again is the same revision.

    `base_number` is the revision that the person started from; another one meanwhile raises Conflict, and the text is
    kept as that person's draft. A check of severity *error* refuses. `source_text`: the French that was translated,
    when an imported file says another one than today's: the revision is then stale from the start.
    """
    require_translator(by, version.language)
    text = clean_text(text)
    if not text:
        raise Refused(_("There is no text yet."))
    if len(text) > TEXT_MAX:
        raise Refused(_("This text is too long to be one sentence of a film: shorten it."))
    if segment.retired_at is not None:
        raise Refused(_("This sentence was merged into another one. Load the page again."))
    translation = locked_translation(segment, version.language)
    latest = translation.latest
    if latest is not None and latest.text == text and latest.source_digest == segment.digest:
        if latest.state in {S.SUBMITTED, S.APPROVED}:
            Draft.objects.filter(segment=segment, language=version.language, person_id=by.pk).delete()
            return latest
    if translation.number != base_number:
        raise Conflict(
            _("Somebody saved this sentence while you were writing. Nothing is lost: compare both and choose."),
            mine=text, theirs=latest,
        )  # fmt: skip
    findings = text_findings.of_translation(segment, version, text, theta_of=by)
    blocking = [one for one in findings if one["severity"] == "error"]
    if blocking:
        raise Refused(blocking[0]["message"])
    if latest is not None and latest.state in {S.SUBMITTED, S.CHANGES_REQUESTED}:
        move_revision(latest, S.SUPERSEDED)
    revision = TranslationRevision.objects.create(
        translation=translation, number=translation.number + 1, text=text, author_id=by.pk, origin=origin,
        source_digest=text_digest(source_text) if source_text else segment.digest,
        source_text=source_text or segment.text, findings=findings,
    )  # fmt: skip
    translation.number, translation.latest = revision.number, revision
    translation.save(update_fields=["number", "latest"])
    Draft.objects.filter(segment=segment, language=version.language, person_id=by.pk).delete()
    record(
        actor=by, verb="submit", about=revision, name=f"{segment.public_id}/{version.language}/{revision.number}",
        tutorial=version.tutorial.slug, language=version.language,
        before={"text": latest.text if latest else ""}, after={"text": text, "origin": origin},
    )  # fmt: skip
    return revision


@transaction.atomic
def meaning_unchanged(*, by: Person, version: LanguageVersion, segment: Segment, reason: str = "") -> Translation:
    """The French changed, the translation still says it: no longer stale, and the journal keeps who said so."""
    require_translator(by, version.language)
    translation = locked_translation(segment, version.language)
    if translation.latest is None:
        raise Refused(_("There is no translation yet."))
    if translation.still_valid_digest != segment.digest:
        translation.still_valid_digest = segment.digest
        translation.save(update_fields=["still_valid_digest"])
        record(
            actor=by, verb="meaning_unchanged", about=translation, name=f"{segment.public_id}/{version.language}",
            tutorial=version.tutorial.slug, language=version.language,
            after={"french": segment.text, "at": timezone.now().isoformat()}, reason=reason,
        )  # fmt: skip
    return translation


def locked_translation(segment: Segment, language: str) -> Translation:
    """The translation's row, locked; made when it does not exist yet. Two first saves at once make one row."""
    Translation.objects.get_or_create(segment=segment, language=language)
    return (
        Translation.objects.select_for_update(of=("self",))
        .select_related("latest", "approved")
        .get(segment=segment, language=language)
    )
