"""The glossary's terms and the severities of the checks. Terms are never deleted: one without translation is unused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.text.folding import fold
from craft.text.graphemes import nfc
from craft.text.text_checks import CODES
from journal.actions import record
from journal.errors import Conflict, NotAllowed, Refused, unreadable_request
from journal.people import Person
from subtitles.models import CheckSeverity, Term
from subtitles.permissions import require_reviewer

TERM_MAX, NOTE_MAX = 120, 300


@dataclass(frozen=True)
class NewTerm:
    """`keep`: the term is not translated in any language; then it has no language."""

    french: str
    translation: str = ""
    note: str = ""
    keep: bool = False


@transaction.atomic
def term_save(*, by: Person, language: str, new: NewTerm, was: str | None = None) -> tuple[Term, bool]:
    """Add a term, or change the one with the same French (without case and accents). Returns whether anything changed.

    `was`: the translation that the person saw; if it was changed meanwhile, Conflict is raised.
    """
    require_reviewer(by, language)
    new = clean_term(new)
    tag = "" if new.keep else language
    if new.keep and not by.is_coordinator:
        raise NotAllowed(_("Words that stay as they are in every language are for a coordinator to say."))
    says = {"french": new.french, "translation": new.translation, "note": new.note}
    term, made = Term.objects.get_or_create(  # two people who add it at once make one row
        folded=fold(new.french), language=tag, defaults={**says, "keep": new.keep, "author_id": by.pk}
    )
    if not made:
        term = Term.objects.select_for_update().get(pk=term.pk)
    before = {} if made else {"translation": term.translation, "note": term.note}
    if not made and was is not None and was not in {term.translation, new.translation}:
        raise Conflict(
            _("Somebody changed this term meanwhile: it says “{other}” now. Load the page again.").format(
                other=term.translation
            ),
            mine=new.translation,
            theirs=term.translation,
        )
    if not made and (term.french, term.translation, term.note) == (new.french, new.translation, new.note):
        return term, False
    if not made:
        term.french, term.translation, term.note = new.french, new.translation, new.note
        term.author_id, term.changed_at = by.pk, timezone.now()
        term.save()
    record(
        actor=by,
        verb="term",
        about=term,
        name=new.french,
        language=tag,
        before=before,
        after={"translation": new.translation, "note": new.note, "keep": new.keep},
    )
    return term, True


def clean_term(new: NewTerm) -> NewTerm:
    """Normalise spaces. Refused when it is not a valid term."""
    french, translation, note = (nfc(" ".join(text.split())) for text in (new.french, new.translation, new.note))
    if not any(sign.isalnum() for sign in french):
        raise Refused(_("A term needs its French words."))
    if len(french) > TERM_MAX or len(translation) > TERM_MAX:
        raise Refused(_("A term has at most 120 characters: it is a word or two, not a sentence."))
    if len(note) > NOTE_MAX:
        raise Refused(_("A note has at most 300 characters."))
    return NewTerm(french, "" if new.keep else translation, note, new.keep)


@transaction.atomic
def severities_set(*, by: Person, language: str, chosen: Mapping[str, str]) -> int:
    """Set the severity of checks in a language ('': all); '' restores the default. Returns how many changed."""
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may say how strict the checks are."))
    rows = {row.code: row for row in CheckSeverity.objects.select_for_update().filter(language=language)}
    known = {"", *CheckSeverity.Severity.values}
    before, after = {}, {}
    for code, severity in chosen.items():
        if code not in CODES or severity not in known:
            raise Refused(unreadable_request())
        row = rows.get(code)
        if severity == (row.severity if row else ""):
            continue
        before[code], after[code] = row.severity if row else "", severity
        if not severity and row is not None:
            row.delete()
        else:
            CheckSeverity.objects.update_or_create(language=language, code=code, defaults={"severity": severity})
    if after:
        record(
            actor=by,
            verb="severity",
            about=CheckSeverity(),
            name=language or "*",
            language=language,
            before=before,
            after=after,
        )
    return len(after)
