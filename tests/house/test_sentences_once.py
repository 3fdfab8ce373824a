"""A sentence for a person is written once: two copies are corrected, or translated, one at a time."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator

from tests.house.source_tree import ROOMS, python_files

MARKERS = {"_", "N_", "N_n", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
# Labels ("Send to review") may stand in two places: shorter texts name a thing, and two things may have one name.
WORDS_OF_A_SENTENCE = 5


def sentences(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(text, line) of each marked text that is a sentence."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        if getattr(call.func, "id", getattr(call.func, "attr", "")) not in MARKERS:
            continue
        for argument in call.args:
            text = argument.value if isinstance(argument, ast.Constant) else None
            if isinstance(text, str) and len(text.split()) >= WORDS_OF_A_SENTENCE:
                yield text, argument.lineno


def test_no_sentence_is_written_twice() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in python_files(*ROOMS):
        for text, line in sentences(tree):
            places[text].append(f"{path}:{line}")
    twice = {text: found for text, found in places.items() if len(found) > 1}
    assert not twice, "write it in one function or constant, and use that"
    assert len(places) > 500


def test_every_way_to_mark_a_text_is_seen() -> None:
    source = """
raise Refused(_("This sentence is written twice."))
LATER = gettext_lazy("This sentence is " "written twice.")
said = ngettext("One take is not here.", "Some takes are not here.", n)
label = _("Written once")
"""
    found = [text for text, _line in sentences(ast.parse(source))]
    assert found.count("This sentence is written twice.") == 2
    assert len(found) == 4
