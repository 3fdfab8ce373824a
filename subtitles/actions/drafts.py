"""Drafts: private, overwritten as the person types, gone when the text is submitted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from craft.graphemes import nfc
from journal.errors import Refused
from journal.people import Person
from subtitles.actions.proposals import OWN_WORDS, Beginning
from subtitles.models import Draft
from subtitles.permissions import require_translator
from tutorials.models import Segment

DRAFT_MAX = 8000


def draft_save(
    *, by: Person, segment: Segment, language: str, text: str, base_number: int, begun: Beginning = OWN_WORDS
) -> Draft:
    require_translator(by, language)
    if len(text) > DRAFT_MAX:
        raise Refused(_("This text is too long to be one sentence of a film. It was not saved here: shorten it."))
    draft, _created = Draft.objects.update_or_create(
        segment=segment, language=language, person_id=by.pk,
        defaults={
            "text": nfc(text), "base_number": base_number, "begun_by": begun.by, "begun_from": begun.words,
        },
    )  # fmt: skip
    return draft


def draft_discard(*, by: Person, segment: Segment, language: str) -> None:
    Draft.objects.filter(segment=segment, language=language, person_id=by.pk).delete()
