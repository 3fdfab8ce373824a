"""The catalogues are whole: every string in French, the parents' strings in every language of theirs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.conf import settings

from dubbing import alignment_messages
from subtitles import cue_messages
from tests.house.source_tree import APPS

ROOT = Path(settings.BASE_DIR)
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
# Errors of craft that carry their sentence as a template: class → the module that marks it for the catalogue.
MARKED = {
    "AlignmentError": alignment_messages.TEMPLATES,
    "PinConflict": alignment_messages.TEMPLATES,
    "SolverFailed": alignment_messages.TEMPLATES,
    "CueDocumentError": cue_messages.TEMPLATES,
}


def test_every_catalogue_is_complete_certain_and_keeps_its_placeholders() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "script" / "messages.py"), "--check"], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, ["All 16 catalogues are complete."])


def templates_in_craft() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "craft").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKED:
                assert isinstance(call.args[0], ast.Constant), f"{path.name}:{call.lineno}: values belong beside it"
                yield call.func.id, str(call.args[0].value)


def test_what_craft_refuses_is_in_the_catalogue() -> None:
    raised = set(templates_in_craft())
    assert {name for name, _ in raised} == set(MARKED)
    assert [(name, said) for name, said in sorted(raised) if said not in MARKED[name]] == []
    assert {said for _, said in raised} == {said for marked in MARKED.values() for said in marked}


def test_nothing_is_translated_that_no_catalogue_can_know() -> None:
    """`_(variable)` would look up a sentence that nobody extracted."""
    found = []
    for room in ("config", *APPS):
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name in {"alignment_messages.py", "cue_messages.py"}:  # a template marked above
                continue
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(call, ast.Call):
                    continue
                name = getattr(call.func, "id", "")
                if name in {"_", "gettext", "gettext_lazy", "gettext_noop"} and not isinstance(
                    call.args[0], ast.Constant
                ):
                    found.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert found == []


@pytest.mark.parametrize("mistake", [r" [:;!?»]", r"« ", r"\d %(?!\()", r"\.\.\.", r"\b(?:take|segment)s?\b"])
def test_french_is_set_as_french(mistake: str) -> None:
    """No breaking space beside tall punctuation; people read « enregistrement » and « phrase »."""
    said = [
        text
        for entry in polib.pofile(str(FRENCH))
        if "egment" not in entry.msgid
        for text in (entry.msgstr, *entry.msgstr_plural.values())
    ]
    assert [text for text in said if re.search(mistake, text)] == []
