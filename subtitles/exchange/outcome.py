"""The result of an import, for the page and the command."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from craft.documents import JsonObject
from subtitles.models import ImportedText, TextImport
from subtitles.states import B, T


@dataclass
class Outcome:
    """Ids that changed, how many did not, what was refused and why, and warnings.

    `held`: how many texts of an approval wait for a reviewer because of a finding. `number`: of the import, when there
    was something to write; it is needed to take the import back.
    """

    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)
    held: int = 0
    number: int | None = None

    def as_json(self) -> JsonObject:
        return {
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "warnings": self.warnings,
            "import": self.number,
        }

    def refuse(self, where: str, why: str) -> None:
        self.refused.append({"where": where, "why": why})

    def warn(self, where: str, code: str, message: str) -> None:
        self.warnings.append({"where": where, "code": code, "message": message})

    def nothing_taken(self) -> bool:
        return bool(self.refused) and not self.changed and not self.unchanged


def outcome_of(batch: TextImport) -> Outcome:
    """The report of the file's check, and the state of its texts now."""
    report = batch.report
    outcome = Outcome(
        unchanged=report["unchanged"],
        refused=list(report["refused"]),
        warnings=list(report["warnings"]),
        held=report["held"],
        number=batch.pk,
    )
    for text in ImportedText.objects.filter(batch=batch).select_related("segment").order_by("pk"):
        if text.state == T.WRITTEN:
            outcome.changed.append(text.segment.public_id)
        elif text.state == T.SAME:
            outcome.unchanged += 1
        elif text.state == T.REFUSED or text.state == T.KEPT:
            outcome.refuse(text.where, text.why)
        elif text.state == T.WAITING:
            outcome.refuse(text.where, _("Not written yet."))
    return outcome


def obsolete_entries(tutorial: int, language: str) -> list[str]:
    """The entries of the past, as the last PO file wrote them that had some and was not taken back."""
    reports = TextImport.objects.filter(tutorial=tutorial, language=language, report__has_key="obsolete")
    last = reports.exclude(state__in=[B.PREPARING, B.TAKING_BACK, B.TAKEN_BACK]).order_by("-pk").first()
    return list(last.report["obsolete"]) if last else []
