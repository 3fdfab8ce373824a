"""Every noun that has states has a table of its moves, and no state is written but by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django.apps import apps
from django.db import models

from journal.states import Moves
from tests.house.source_tree import APPS, python_files
from tests.house.test_rooms import status_writes

NOUNS = [model for model in apps.get_models() if any(field.name == "state" for field in model._meta.get_fields())]


def tables_of(app: str) -> Iterator[Moves]:
    """The tables of moves in the app's `states`, module or package."""
    package = import_module(f"{app}.states")
    parts = walk_packages(getattr(package, "__path__", []), f"{app}.states.")
    for module in (package, *(import_module(part.name) for part in parts)):
        for value in vars(module).values():
            if isinstance(value, Mapping) and value and all(isinstance(to, set | frozenset) for to in value.values()):
                yield value


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_noun_has_its_table_of_moves(noun: type[models.Model]) -> None:
    """It names each state of the noun and no other."""
    states_of_noun = {str(state) for state, _label in noun._meta.get_field("state").choices or ()}
    named = [
        {str(state) for state in (*table, *(to for targets in table.values() for to in targets))}
        for table in tables_of(noun._meta.app_label)
    ]
    assert states_of_noun in named


def test_a_state_is_written_where_the_table_is_asked() -> None:
    """`journal.states` has the one UPDATE; the `states` of the apps give it their tables."""
    writers = [
        f"{path}:{line}"
        for path, tree in python_files(*APPS)
        if path != Path("journal/states.py")
        for line in status_writes(tree)
    ]
    assert writers == []
