"""The imports of a version, for the page and the command: the progress of each, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from craft.documents import JsonObject
from journal.errors import Missing, unreadable_request
from journal.people import Person
from subtitles.actions.imports import import_continue, import_end, import_take_back
from subtitles.models import ImportedText, TextImport
from subtitles.states import B, T
from tutorials.models import Tutorial

MAX_SHOWN = 10
_ENDED_MESSAGES = {
    "go-on": gettext_lazy("The rest is written."),
    "end": gettext_lazy("It is left at what is written."),
    "take-back": gettext_lazy("Taken back."),
}


@dataclass(frozen=True)
class ImportRow:
    """An import as people see it. `written`: texts that it wrote; `left`: those that still wait."""

    number: int
    name: str
    by: str
    began_at: datetime
    state: str
    written: int
    left: int
    taken_back: int

    @property
    def said(self) -> str:
        if self.state == B.TAKEN_BACK:
            return ngettext("{n} text taken back", "{n} texts taken back", self.taken_back).format(n=self.taken_back)
        if self.state == B.TAKING_BACK:
            return _("{taken} of {n} texts taken back").format(taken=self.taken_back, n=self.taken_back + self.written)
        if self.left:
            return _("{written} of {n} texts written").format(written=self.written, n=self.written + self.left)
        return ngettext("{n} text written", "{n} texts written", self.written).format(n=self.written)

    @property
    def interrupted(self) -> bool:
        """Something is left to do: it is running now, or it was interrupted."""
        return self.state in {B.WRITING, B.TAKING_BACK}

    @property
    def may_end(self) -> bool:
        return self.state == B.WRITING

    @property
    def may_be_taken_back(self) -> bool:
        return self.state in {B.WRITING, B.WRITTEN, B.ENDED} and bool(self.written)

    def kept(self) -> list[dict[str, str]]:
        """The texts that could not be taken back, and why."""
        texts = ImportedText.objects.filter(batch=self.number, state=T.KEPT).order_by("pk")
        return [{"where": text.where, "why": text.why} for text in texts]

    def as_json(self) -> JsonObject:
        return {
            "number": self.number,
            "file": self.name,
            "by": self.by,
            "began_at": self.began_at.isoformat(),
            "state": self.state,
            "written": self.written,
            "left": self.left,
            "taken_back": self.taken_back,
        }


def imports_of(tutorial: Tutorial, language: str, *, by: Person | None = None) -> list[ImportRow]:
    """The newest imports of a version, in one query. `by`: only those that this person may change."""
    rows = _begun_imports(tutorial, language).select_related("person")
    if by is not None and not by.is_coordinator:
        rows = rows.filter(person_id=by.pk)
    counted = rows.annotate(
        written=Count("texts", filter=Q(texts__state=T.WRITTEN)),
        left=Count("texts", filter=Q(texts__state=T.WAITING)),
        taken=Count("texts", filter=Q(texts__state=T.TAKEN_BACK)),
    ).order_by("-pk")[:MAX_SHOWN]
    return [
        ImportRow(
            row.pk,
            row.name,
            row.person.public_name,
            row.began_at,
            row.state,
            row.written,
            row.left,
            row.taken,
        )
        for row in counted
    ]


def import_named(tutorial: Tutorial, language: str, number: int) -> TextImport:
    batch = _begun_imports(tutorial, language).select_related("tutorial", "person").filter(pk=number).first()
    if batch is None:
        raise Missing(_("There is no import {n} of this version.").format(n=number))
    return batch


def act(*, by: Person, batch: TextImport, what: str) -> str:
    """`what`: go-on, end, take-back. Returns a message that says it is done; Missing for anything else."""
    acts = {"go-on": import_continue, "end": import_end, "take-back": import_take_back}
    if what not in acts:
        raise Missing(unreadable_request())
    acts[what](by=by, batch=batch)
    return str(_ENDED_MESSAGES[what])


def _begun_imports(tutorial: Tutorial, language: str) -> QuerySet[TextImport]:
    """Without imports whose process died before the first text was written: they changed nothing."""
    return TextImport.objects.filter(tutorial=tutorial, language=language).exclude(state=B.PREPARING)
