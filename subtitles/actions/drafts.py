"""Drafts: private, overwritten as the person types, deleted when the text is submitted. One tab never overwrites the
draft of another tab."""

from __future__ import annotations

import time
from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from craft.text.graphemes import nfc
from journal.errors import Conflict, Refused
from journal.people import Person
from subtitles.actions.proposals import OWN_WORDS, ProvedOrigin
from subtitles.models import Draft
from subtitles.permissions import require_translator
from tutorials.models import Segment

DRAFT_MAX = 8000  # characters
ASIDE_MAX = 20  # texts: more tabs on one segment than anybody has open
WRITER_MAX = 40  # characters, as in the model


def draft_save(
    *,
    by: Person,
    segment: Segment,
    language: str,
    text: str,
    base_number: int,
    begun: ProvedOrigin = OWN_WORDS,
    known: int | None = None,
    writer: str = "",
    drop: Collection[str] = (),
) -> Draft:
    """Save what a person has written so far.

    `known`: the number of the draft that this text continues (0: there was none). `writer`: the open page; it continues
    its own last save even when the answer was lost. Raises Conflict when another tab or device saved something else
    meanwhile: both texts are then stored, this one aside. Without `known` (a file is imported), the earlier draft is
    put aside. `drop`: texts put aside that the person has seen and does not want.
    """
    require_translator(by, language)
    text = nfc(text)
    if len(text) > DRAFT_MAX:
        raise Refused(_("This text is too long to be one sentence of a film. It was not saved here: shorten it."))
    with transaction.atomic():
        draft = _lock_draft(by, segment, language)
        aside = [other for other in draft.aside if other not in drop]
        unseen = is_unseen(draft, text, known=known or 0, writer=writer)
        if not unseen or known is None:
            if unseen:
                aside = _add_aside(aside, draft.text)
            draft.text, draft.base_number, draft.writer = text, base_number, writer[:WRITER_MAX]
            draft.begun_by, draft.begun_from = begun.by, begun.words
            draft.number, draft.aside = _next_number(draft.number), [other for other in aside if other != text]
            draft.save()
            return draft
        draft.aside = _add_aside(aside, text)
        draft.save(update_fields=["aside"])
    # Raised outside the transaction, which would else roll back the text that was just put aside.
    raise other_text(draft, text)


def draft_aside(
    *, by: Person, segment: Segment, language: str, add: str = "", drop: Collection[str] = ()
) -> Draft | None:
    """Put a text aside (found on a device after its tab had crashed), or drop texts that were seen."""
    require_translator(by, language)
    with transaction.atomic():
        if add.strip():
            draft = _lock_draft(by, segment, language)
        else:
            found = _own(by, segment, language).select_for_update().first()
            if found is None:
                return None
            draft = found
        aside = [other for other in draft.aside if other not in drop]
        draft.aside = _add_aside(aside, nfc(add)[:DRAFT_MAX])
        if not draft.aside and not draft.number:
            draft.delete()
            return None
        draft.save(update_fields=["aside"])
        return draft


def draft_discard(*, by: Person, segment: Segment, language: str) -> None:
    """The person has chosen another text: delete the draft. What other tabs put aside stays until it was seen."""
    with transaction.atomic():
        draft = _own(by, segment, language).select_for_update().first()
        if draft is not None:
            _empty(draft)


def unseen_draft(
    by: Person, segment: Segment, language: str, text: str, *, known: int | None, writer: str
) -> Draft | None:
    """The draft, locked, when another tab or device of the person saved it and it differs from `text`. Without `known`
    the caller has not seen a draft: always None."""
    if known is None:
        return None
    draft = _own(by, segment, language).select_for_update().first()
    return draft if draft is not None and is_unseen(draft, text, known=known, writer=writer) else None


def draft_submitted(by: Person, segment: Segment, language: str, text: str, *, known: int | None) -> None:
    """The text was submitted: delete the draft that the page showed; without `known`, only one with the same text."""
    draft = _own(by, segment, language).select_for_update().first()
    if draft is not None and (known is not None or draft.text.strip() == text):
        draft.aside = [other for other in draft.aside if other.strip() != text]
        _empty(draft)


def is_unseen(draft: Draft, text: str, *, known: int, writer: str) -> bool:
    """Whether the draft has text that the page with `known` and `writer` has not shown, and that `text` does not
    contain."""
    seen = draft.number == known or (bool(writer) and draft.writer == writer[:WRITER_MAX])
    return not seen and not text.strip().startswith(draft.text.strip())


def put_aside(draft: Draft, text: str) -> None:
    """Store a text that came second next to the draft. The draft's row is locked."""
    draft.aside = _add_aside(draft.aside, text)
    draft.save(update_fields=["aside"])


def _empty(draft: Draft) -> None:
    """The draft was submitted or discarded: delete its row, unless texts were put aside. The row is locked."""
    if not draft.aside:
        draft.delete()
        return
    draft.text, draft.number, draft.writer, draft.begun_by, draft.begun_from = "", 0, "", "", ""
    draft.save()


def other_text(draft: Draft, mine: str) -> Conflict:
    """The conflict that is reported to the tab that came second."""
    return Conflict(
        _("You wrote another text in another tab or on another device. Nothing is lost: compare both and choose."),
        mine=mine,
        theirs=draft,
    )


def _own(by: Person, segment: Segment, language: str) -> QuerySet[Draft]:
    return Draft.objects.filter(segment=segment, language=language, person_id=by.pk)


def _lock_draft(by: Person, segment: Segment, language: str) -> Draft:
    """The draft's row, locked; made when there is none. It loops because another tab may delete it in between."""
    while True:
        Draft.objects.get_or_create(segment=segment, language=language, person_id=by.pk)
        draft: Draft | None = _own(by, segment, language).select_for_update().first()
        if draft is not None:
            return draft


def _add_aside(aside: list[str], text: str) -> list[str]:
    """Add a text. It replaces those that it continues, so that typing does not make a long list."""
    if not text.strip():
        return aside
    return [*(other for other in aside if not text.startswith(other)), text][-ASIDE_MAX:]


def _next_number(last: int) -> int:
    """Microseconds since 1970, so that no number is used again after the draft was deleted; 2**53 is the year 2255."""
    return max(last + 1, time.time_ns() // 1000)
