"""Every verb that code writes into the journal is a sentence, and every field of it has a word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import polib
from django.utils import translation

from tests.house.source_tree import ROOT, python_files
from volunteers.events import EVENTS
from volunteers.forms import TownForm
from volunteers.templatetags.journal_words import HIDDEN_FIELDS, WORDS

ROOMS = ("journal", "jobs", "tutorials", "subtitles", "dubbing", "volunteers", "operations")


@cache
def modules() -> tuple[ast.Module, ...]:
    return tuple(tree for _path, tree in python_files(*ROOMS))


def functions() -> list[ast.FunctionDef]:
    return [node for tree in modules() for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def given(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    """What a call gives for a parameter, by name or by place."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place is not None and len(call.args) > place else None


def texts(node: ast.expr | None, tree: ast.Module) -> Iterator[str]:
    """The texts that an expression may be: a constant, both sides of an `if`, what a name of the module stands for."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, tree)
        yield from texts(node.orelse, tree)
    elif isinstance(node, ast.Name):
        for other in modules():
            for statement in other.body:
                if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == node.id:
                    yield from texts(statement.value, other)


def writers() -> dict[str, int | None]:
    """Functions that write a line with a verb that they are given: their name, and where the verb stands in a call.
    `record` itself takes it by name."""
    found: dict[str, int | None] = {"record": None}
    for function in functions():
        names = [argument.arg for argument in function.args.args]
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and name_of(node) == "record"]
        if any(getattr(given(call, "verb", None), "id", "") == "verb" for call in calls) and "verb" in names:
            found[function.name] = names.index("verb")
    return found


def verbs() -> set[str]:
    known = writers()
    return {
        text
        for tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) in known
        for text in texts(given(node, "verb", known[name_of(node)]), tree)
    }


def fields() -> set[str]:
    """The keys that stand in the text of `before` and `after` of a line."""
    known = writers()
    return {
        key.value
        for tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) in known
        for side in ("before", "after")
        for part in [given(node, side, None)]
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_every_verb_that_code_writes_is_a_sentence() -> None:
    told = {entry.partition(" ")[0] for entry in EVENTS}
    assert len(verbs()) > 45
    assert sorted(verbs() - told) == []


def test_every_sentence_is_written_in_french() -> None:
    french = {entry.msgid: entry for entry in polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))}
    with translation.override(None):
        sources = [str(event.words) for event in EVENTS.values()]
    assert len(sources) > 50
    assert [source for source in sources if not french[source].translated()] == []


def test_every_field_that_code_writes_has_a_word_or_is_hidden() -> None:
    assert len(fields()) > 20
    assert sorted(fields() - set(WORDS) - HIDDEN_FIELDS - set(TownForm.base_fields)) == []
