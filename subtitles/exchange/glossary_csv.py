"""The glossary as CSV for spreadsheet programs: with semicolons and a byte order mark, as French versions expect."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from craft.formats.spreadsheet import as_written, harmless
from journal.errors import NotAllowed, Refused
from journal.people import Person
from subtitles.actions.glossary import NewTerm, term_save
from subtitles.actions.lots import in_lots
from subtitles.exchange.incoming_text import refuse_too_many
from subtitles.exchange.outcome import Outcome
from subtitles.models import Term
from subtitles.permissions import require_reviewer
from tutorials.pipelines.transcript_files import decoded_text

COLUMNS = ("french", "translation", "note", "keep")
# French column names, as people write them in their own tables.
_FRENCH_HEADINGS = {"français": "french", "francais": "french", "traduction": "translation", "garder": "keep"}


def write_csv(terms: Iterable[Term]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for term in terms:
        writer.writerow(
            [*(harmless(cell) for cell in (term.french, term.translation, term.note)), "x" if term.keep else ""]
        )
    return "\ufeff" + out.getvalue()


def import_glossary(*, by: Person, language: str, name: str, data: bytes) -> Outcome:
    """Import terms from a file into a language's glossary. Refused when it cannot be read; refused lines are named."""
    require_reviewer(by, language)
    rows = _rows(decoded_text(data, name, languages=("fr", language)), name)
    outcome = Outcome()

    def save(row: tuple[int, NewTerm]) -> None:
        number, new = row
        try:
            term, changed = term_save(by=by, language=language, new=new)
        except (Refused, NotAllowed) as refusal:
            outcome.refuse(_("line {n}").format(n=number), refusal.message)
            return
        if changed:
            outcome.changed.append(term.french)
        else:
            outcome.unchanged += 1

    # If the process is killed, the file can be imported again: existing terms stay as they are.
    in_lots(rows, save)
    return outcome


def _rows(text: str, name: str) -> list[tuple[int, NewTerm]]:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            lines.append((begins, cells))
            begins = reader.line_num + 1  # a cell may hold several lines
    except csv.Error as broken:
        message = _("“{name}” is not a CSV file: look at line {n}.").format(name=name, n=reader.line_num)
        raise Refused(message) from broken
    head = [cell.strip().casefold() for cell in lines[0][1]] if lines else []
    head = [_FRENCH_HEADINGS.get(cell, cell) for cell in head]
    if "french" not in head or ("translation" not in head and "keep" not in head):
        raise Refused(_("The first line must name the columns: french; translation; note; keep."))
    refuse_too_many(len(lines))
    return [(number, _term(head, line)) for number, line in lines[1:] if any(cell.strip() for cell in line)]


def _term(head: Sequence[str], line: Sequence[str]) -> NewTerm:
    cells = dict(zip(head, (as_written(cell) for cell in line), strict=False))
    keep = cells.get("keep", "").strip().casefold() in {"x", "1", "yes", "oui", "true", "vrai"}
    return NewTerm(cells.get("french", ""), cells.get("translation", ""), cells.get("note", ""), keep)
