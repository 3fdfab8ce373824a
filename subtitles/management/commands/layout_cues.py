"""`manage.py layout_cues --lang L --json < FILE.json`: the cues of any timed texts, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from craft.cues.cue_document import CueDocumentError, read_segments, write_layout
from craft.cues.cue_layout import CueLayout, layout_cues
from craft.languages import all_languages, find
from journal.message_translation import translate_message
from subtitles.management.json_input import parse_json


class Unreadable(ValueError):
    """The input cannot be used. The message says why."""


class Command(BaseCommand):
    help = "Lay the texts of segments out as cues of at most two lines, by the limits of a language."
    # Works on a machine where nothing is set up yet: no database, and no system checks, which would need one.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lang", required=True, help="language of the texts, a BCP-47 tag such as ar or zh-Hans")
        parser.add_argument("--json", action="store_true", help="one JSON document instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            layout = self._layout(options["lang"])
        except (Unreadable, CueDocumentError) as problem:
            self.stderr.write(
                translate_message(problem.message) if isinstance(problem, CueDocumentError) else str(problem)
            )
            sys.exit(1)
        self.stdout.write(_document_of(layout) if options["json"] else _sentences(layout))

    def _layout(self, tag: str) -> CueLayout:
        language = find(tag)
        if language is None:
            known = ", ".join(language.tag for language in all_languages())
            raise Unreadable(
                _("The language “%(tag)s” is not known; known are: %(known)s.") % {"tag": tag, "known": known}
            )
        return layout_cues(read_segments(_document()), language)


def _document() -> object:
    try:
        return parse_json(sys.stdin.buffer.read(), Unreadable)
    except UnicodeDecodeError as problem:
        raise Unreadable(_("The input is not UTF-8 text, so it cannot be JSON.")) from problem


def _document_of(layout: CueLayout) -> str:
    """The document, with messages in the language of the person."""
    said = [{**finding.as_json(), "message": translate_message(finding.message)} for finding in layout.findings]
    return json.dumps({**write_layout(layout), "findings": said}, ensure_ascii=False)


def _sentences(layout: CueLayout) -> str:
    lines = []
    for number, cue in enumerate(layout.cues, 1):
        lines += [f"{number}  {_clock(cue.start_ms)} – {_clock(cue.end_ms)}", *(f"   {line}" for line in cue.lines)]
    for finding in layout.findings:
        if finding.cue is not None:
            line, number = _("Cue %(number)d: %(message)s"), finding.cue + 1
        else:
            line, number = _("Segment %(number)d: %(message)s"), finding.segment + 1
        lines.append(line % {"number": number, "message": translate_message(finding.message)})
    return "\n".join(lines)


def _clock(moment_ms: int) -> str:
    minutes, rest = divmod(moment_ms, 60_000)
    return f"{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
