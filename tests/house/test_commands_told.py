"""docs/commands.md tells every command of ours, none that is not there, and only options that it takes."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands, load_command_class

from tests.house.tree import APPS, ROOT

PAGE = ROOT / "docs" / "commands.md"
OURS = {name: app for name, app in get_commands().items() if app in APPS}
ROW = re.compile(r"^\| (`manage\.py .*?) \| (.*) \|$", re.MULTILINE)
NAMED, OPTION = re.compile(r"manage\.py (\w+)"), re.compile(r"--[a-z][a-z-]*")


def told() -> list[tuple[str, str]]:
    """(command, its row) for each one that a row of the page begins with."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8").replace("\\|", "¦"))
    return [(name, f"{first} {rest}") for first, rest in rows for name in NAMED.findall(first)]


def test_every_command_is_told_and_no_other() -> None:
    assert {name for name, _row in told()} == set(OURS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_options_are_its_own(name: str) -> None:
    parser = load_command_class(OURS[name], name).create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    said = {option for one, row in told() if one == name for option in OPTION.findall(row)}
    assert said <= known, said - known
