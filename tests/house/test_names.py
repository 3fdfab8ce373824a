"""Names say what a thing is: no bare participle, no particle, no single letter (CONTRIBUTING.md, Habits)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.source_tree import ROOMS, python_files

# Past participles that do not end in -ed, as far as a module or a function was ever called one.
IRREGULAR = frozenset(
    "begun bound built chosen done drawn found given gone heard held hidden kept known left lost made meant said seen "
    "sent shown shut spoken stuck taken thrown told torn understood woken written".split()
)
PARTICLES = frozenset("about after at before behind beside between by for from in of off on out over to with".split())
# With particles alone they are half a sentence: what is measured is missing.
AMOUNTS = frozenset(
    "again all each enough few first last least less many more most much none once same until within".split()
)
NOT_PARTICIPLES = {"bed", "embed", "feed", "need", "seed", "speed"}
FIXED = {
    "embedded": "the name of the default installation (PORTEVOIX_ENV)",
    "shared": "the records that languages share, beside those of families",
    "heard": "a template tag",
    "written": "a file of script/, read by its path",
    "released": "a template tag",
    "described": "a template filter",
    "waited": "a template filter",
    "Refused": "the error of the whole program",
    "Left": "a type of what is kept in a file",
    "filled_in": "a template filter",
    "N": "the field's own name of what marks a text for gettext",
    "oembed": "a protocol",
    "MadeFrom": "a model, named in migrations",
    "Begun": "a choice of a model, named in migrations",
}


def is_no_name(name: str) -> bool:
    """A participle alone, a particle alone, participles and particles alone, or one letter."""
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name.strip("_"))
    lower = [word.lower() for word in words]
    if len(lower) == 1 and len(lower[0]) == 1:
        return True

    def is_part(word: str) -> bool:
        participle = word in IRREGULAR or (word.endswith("ed") and word not in NOT_PARTICIPLES)
        return participle or word in PARTICLES

    return bool(lower) and all(is_part(word) for word in lower)


def definitions() -> Iterator[tuple[str, str]]:
    """(name, where) of every module, and of every function and class at the top of one."""
    for path, tree in python_files(*ROOMS, "script"):
        yield path.stem, str(path)
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                yield node.name, f"{path}:{node.lineno}"


def constants() -> Iterator[tuple[str, str]]:
    """(name, where) of every constant at the top of a module."""
    for path, tree in python_files(*ROOMS, "script"):
        for node in tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (name for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)):
                    if name.id.isupper():
                        yield name.id, f"{path}:{node.lineno}"


def test_a_constant_is_no_half_sentence() -> None:
    halves = [
        f"{where} {name}"
        for name, where in constants()
        if set(name.lower().strip("_").split("_")) <= AMOUNTS | PARTICLES
    ]
    assert halves == []


def test_a_name_says_what_a_thing_is() -> None:
    found = [(name, where) for name, where in definitions() if is_no_name(name)]
    assert [f"{where} {name}" for name, where in found if name.strip("_") not in FIXED] == []
    assert sorted(FIXED) == sorted({name.strip("_") for name, _where in found}), (
        "a name that is gone needs no exception"
    )
