"""What craft and media say to people is marked where it arises, stands in the catalogue, and has its values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import polib

from craft.messages import Plural, Text, in_braces
from craft.text.checks.finding import Code
from craft.text.checks.registry import CODES, MESSAGES, NAMES
from tests.house.source_tree import ROOT, python_files

ROOMS = ("craft", "media")
MARKERS = {"N_": 1, "N_n": 2}
# What takes a text for a person: by name, the number of that argument.
TAKES_A_TEXT = {"Message": 0, "MediaError": 0, "_found": 4}
# Errors whose first argument is a code: the message is in the table of their module.
TAKES_A_CODE = {"ProbeRefused", "TakeUnreadable"}
OWN_FILE = Path("craft/messages.py")
Place = tuple[Path, ast.Call]


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


@cache
def calls() -> tuple[Place, ...]:
    return tuple(
        (path, node)
        for path, tree in python_files(*ROOMS)
        if path != OWN_FILE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    )


@cache
def takes_a_text() -> dict[str, int]:
    """With every error that is made of a text, and every one made from those."""
    found = {**TAKES_A_TEXT, "MessageError": 0}
    classes = [
        node for _path, tree in python_files(*ROOMS) for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    ]
    for _generation in range(3):
        for kind in classes:
            if kind.name not in TAKES_A_CODE and any(getattr(base, "id", "") in found for base in kind.bases):
                found.setdefault(kind.name, 0)
    return found


def marked() -> Iterator[tuple[Path, ast.Call, list[str]]]:
    for path, call in calls():
        if name_of(call) in MARKERS:
            texts = call.args[: MARKERS[name_of(call)]]
            assert all(isinstance(text, ast.Constant) for text in texts), (
                f"{path}:{call.lineno}: nobody can extract this"
            )
            yield path, call, [str(text.value) for text in texts if isinstance(text, ast.Constant)]


def test_every_message_of_craft_and_media_is_said_in_french() -> None:
    french = {entry.msgid: entry for entry in polib.pofile(str(ROOT / "locale/fr/LC_MESSAGES/django.po"))}
    all_marked = list(marked())
    lost = [f"{path}: {texts[0]}" for path, _call, texts in all_marked if not french[texts[0]].translated()]
    plurals = [texts for _path, _call, texts in all_marked if len(texts) == 2]
    assert lost == []
    assert [texts for texts in plurals if french[texts[0]].msgid_plural != texts[1]] == []
    assert len(all_marked) > 120 and len(plurals) > 4


def values_of(path: Path, node: ast.expr, scope: ast.Module) -> Iterator[ast.expr]:
    """The expressions that a text may come from: what its name was set to, both sides of an `if`, a table's values."""
    if isinstance(node, ast.IfExp):
        yield from values_of(path, node.body, scope)
        yield from values_of(path, node.orelse, scope)
    elif isinstance(node, ast.Subscript):
        yield from values_of(path, node.value, scope)
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "get":
        assert isinstance(node.func, ast.Attribute)
        yield from values_of(path, node.func.value, scope)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from values_of(path, value, scope)
    elif isinstance(node, ast.Name):
        for statement in ast.walk(scope):
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
                continue
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(getattr(target, "id", "") == node.id for target in targets):
                yield from values_of(path, statement.value, scope)
    else:
        yield node


def test_nothing_is_said_to_people_without_a_mark() -> None:
    trees = dict(python_files(*ROOMS))
    built = (ast.Constant, ast.JoinedStr, ast.BinOp)
    found, seen = [], 0
    for path, call in calls():
        place = takes_a_text().get(name_of(call))
        if place is None or len(call.args) <= place:
            continue
        for text in values_of(path, call.args[place], trees[path]):
            seen += 1
            if isinstance(text, built) or (isinstance(text, ast.Call) and getattr(text.func, "attr", "") == "format"):
                found.append(f"{path}:{text.lineno}")
    assert found == []
    assert seen > 50


def test_no_finding_and_no_error_carries_bare_words() -> None:
    """A field with words for a person is a Message, so that the reader's language can take their place. A TypedDict is
    a document as it is kept or sent: its words were somebody's already."""
    trees = list(python_files(*ROOMS))
    documents = {
        id(field)
        for _path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "TypedDict" for base in node.bases)
        for field in node.body
    }
    found = [
        f"{path}:{node.lineno}"
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign)
        and id(node) not in documents
        and getattr(node.target, "id", "") in {"message", "sentence", "advice", "why"}
        and getattr(node.annotation, "id", "") == "str"
    ]
    assert found == []


def test_every_code_that_is_raised_has_its_message() -> None:
    raised = 0
    for path, call in calls():
        if name_of(call) in TAKES_A_CODE:
            table = import_module(".".join(path.with_suffix("").parts)).REFUSALS
            for code in values_of(path, call.args[0], ast.Module([], [])):
                if isinstance(code, ast.Constant):
                    raised += 1
                    assert code.value in table, f"{path}:{call.lineno}"
    assert raised > 15


def fields(text: Text) -> set[str]:
    whole = text if isinstance(text, str) else text.many
    return {name for _literal, name, _spec, _conversion in Formatter().parse(in_braces(whole)) if name}


def given_to(call: ast.Call) -> set[str]:
    tables = [argument for argument in call.args if isinstance(argument, ast.Dict)]
    keys = {key.value for table in tables for key in table.keys if isinstance(key, ast.Constant)}
    return {str(key) for key in keys} | {word.arg for word in call.keywords if word.arg}


def test_every_value_that_a_text_names_is_given() -> None:
    trees = dict(python_files(*ROOMS))
    seen = 0
    for path, call in calls():
        place = takes_a_text().get(name_of(call))
        if place is None or len(call.args) <= place or any(word.arg is None for word in call.keywords):
            continue
        for text in values_of(path, call.args[place], trees[path]):
            if isinstance(text, ast.Call) and name_of(text) in MARKERS and isinstance(call.args[place], ast.Call):
                many = text.args[MARKERS[name_of(text)] - 1]
                assert isinstance(many, ast.Constant)
                seen += 1
                assert fields(str(many.value)) <= given_to(call), f"{path}:{call.lineno}"
    assert seen > 20


def codes_of(path: Path, node: ast.expr, scope: ast.Module) -> Iterator[Code]:
    """`TOO_LONG` of a module, its own or imported; both sides where a name was set to one or the other."""
    module = import_module(".".join(path.with_suffix("").parts))
    names = [node] if hasattr(module, getattr(node, "id", "")) else [*branches(node, scope)]
    for name in names:
        yield getattr(module, getattr(name, "id", ""))


def branches(node: ast.expr, scope: ast.Module) -> Iterator[ast.expr]:
    for statement in ast.walk(scope):
        if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == getattr(node, "id", "?"):
            assert isinstance(statement.value, ast.IfExp)
            yield from (statement.value.body, statement.value.orelse)


def test_every_value_of_a_text_check_is_given() -> None:
    """`TOO_LONG.at(…, seconds=…)`, against what the code says."""
    trees, seen = dict(python_files(*ROOMS)), set()
    for path, call in calls():
        if name_of(call) != "at" or path.parts[:3] != ("craft", "text", "checks"):
            continue
        assert isinstance(call.func, ast.Attribute)
        given = [part.value for part in call.args if isinstance(part, ast.Constant)]
        variant = next((value for value in given if isinstance(value, str)), "")
        for code in codes_of(path, call.func.value, trees[path]):
            key = code.key + (variant and f".{variant}")
            seen.add(key)
            assert fields(MESSAGES[key]) == given_to(call) - {"severity"}, f"{path}:{call.lineno}"
    assert seen == set(MESSAGES)
    assert set(NAMES) == set(CODES)


def test_a_plural_is_chosen_by_a_value_that_stands_in_it() -> None:
    found = 0
    for path, call, texts in marked():
        if len(texts) == 2:
            found += 1
            by = [word.value for word in call.keywords if word.arg == "by"]
            assert len(by) == 1 and isinstance(by[0], ast.Constant), f"{path}:{call.lineno}"
            text = Plural(texts[0], texts[1], by=str(by[0].value))
            assert text.by in fields(text) and fields(text.one) <= fields(text), f"{path}:{call.lineno}"
    assert found


def test_a_number_with_its_noun_has_two_forms() -> None:
    """« 1 letters »: a whole number before a noun in the plural is a count."""
    count = re.compile(r"{(letters|count|n|times|seconds|limit)} [a-z]{2,}s\b")
    assert [texts[0] for _path, _call, texts in marked() if len(texts) == 1 and count.search(texts[0])] == []
    assert count.search("shorten by about {letters} letters.")
