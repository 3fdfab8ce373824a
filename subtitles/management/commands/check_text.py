"""The checks of a translation for any texts: JSON on stdin, findings on stdout. No database."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from craft import languages
from craft.documents import JsonObject
from craft.text.checks.check import Pair
from craft.text.text_checks import Reference, TextFinding, check_text
from journal.message_translation import message_of, translate_message
from subtitles.checks.language_guess import guess_language
from subtitles.management.json_input import parse_json
from tutorials.management.base import MessageCommand

MOST_BYTES = 5 * 1024 * 1024
MOST_ITEMS = 10_000
MOST_CHARACTERS = 20_000
MOST_SHOWN = 60


@dataclass(frozen=True)
class Item:
    """One text to check, as the document gives it."""

    source: str
    text: str
    slot_ms: int | None


class Command(MessageCommand):
    help = 'Checks translations: [{"source", "text", "slot_ms"}] on stdin. Needs no database.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lang", required=True, metavar="TAG", help="the language of the translations (ar, zh-Hans …)"
        )
        parser.add_argument("--json", action="store_true", help="one JSON document on stdout and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        language = languages.find(options["lang"])
        if language is None:
            raise CommandError(message_of(languages.UnknownLanguage(options["lang"])))
        items = read_items(sys.stdin.buffer.read(MOST_BYTES + 1))
        other_texts_of = _find_related(items)
        answers = [
            check_text(
                Pair(
                    item.source,
                    item.text,
                    language,
                    slot_ms=item.slot_ms,
                    siblings=other_texts_of(item),
                    guess_language=guess_language,
                )
            )
            for item in items
        ]
        if options["json"]:
            document = {"items": [{"findings": [_as_json(finding) for finding in answer]} for answer in answers]}
            self._write(json.dumps(document, ensure_ascii=False))
        else:
            self._say(items, answers)

    def _write(self, text: str) -> None:
        """A lone surrogate, which JSON allows as an escape, is written as an escape."""
        self.stdout.write(text.encode("utf-8", "backslashreplace").decode())

    def _say(self, items: Sequence[Item], answers: Sequence[Sequence[TextFinding]]) -> None:
        for number, (item, answer) in enumerate(zip(items, answers, strict=True), start=1):
            for finding in answer:
                judged = _("to correct") if finding.severity == "error" else _("to check")
                line = _("%(number)d. “%(text)s”, %(judged)s: %(sentence)s")
                shown = " ".join(item.text[:MOST_SHOWN].split())
                self._write(
                    line
                    % {
                        "number": number,
                        "text": shown,
                        "judged": judged,
                        "sentence": translate_message(finding.message),
                    }
                )
        found = sum(map(len, answers))
        texts = ngettext("%(count)d text", "%(count)d texts", len(items)) % {"count": len(items)}
        remarks = ngettext("%(count)d finding", "%(count)d findings", found) % {"count": found}
        self.stdout.write(f"{texts}, {remarks}.")


def _as_json(finding: TextFinding) -> JsonObject:
    """The documented fields: code and severity for programs, the message for people."""
    return {**finding.as_json(), "message": translate_message(finding.message)}


def _find_related(items: Sequence[Item]) -> Callable[[Item], list[Reference]]:
    """The other texts of the document with the same French or the same translation, found by digest."""
    by_digest: dict[str, list[Reference]] = defaultdict(list)
    for item in items:
        reference = Reference(item.source, item.text)
        for digest in set(reference.digests):
            by_digest[digest].append(reference)

    def other_texts_of(item: Item) -> list[Reference]:
        return [other for digest in Reference(item.source, item.text).digests for other in by_digest[digest][:100]]

    return other_texts_of


def read_items(data: bytes) -> list[Item]:
    """The document's items. Raises CommandError with a message that says what is wrong and where."""
    if len(data) > MOST_BYTES:
        raise CommandError(_("The document is larger than 5 MB: check it in parts."))
    try:
        document = parse_json(data, CommandError)
    except UnicodeDecodeError:
        raise CommandError(_("The document is not UTF-8: save it as UTF-8.")) from None
    if not isinstance(document, list):
        raise CommandError(_('The document must be a list: [{"source": …, "text": …, "slot_ms": …}].'))
    if len(document) > MOST_ITEMS:
        raise CommandError(_("The document has more than 10,000 texts: check it in parts."))
    return [_item(number, row) for number, row in enumerate(document, start=1)]


def _item(number: int, row: object) -> Item:
    if not isinstance(row, dict):
        raise CommandError(_("Item %(number)d is not an object.") % {"number": number})
    for name in ("source", "text"):
        if not isinstance(row.get(name), str):
            raise CommandError(_("Item %(number)d has no text in “%(name)s”.") % {"number": number, "name": name})
        if len(row[name]) > MOST_CHARACTERS:
            raise CommandError(_("Item %(number)d is longer than 20,000 characters.") % {"number": number})
    slot = row.get("slot_ms")
    if slot is not None and (isinstance(slot, bool) or not isinstance(slot, int | float) or not 0 <= slot < 10**9):
        raise CommandError(_("Item %(number)d: “slot_ms” must be a number of milliseconds.") % {"number": number})
    return Item(row["source"], row["text"], None if slot is None else round(slot))
