"""docs/commands.md describes every command of ours, none that does not exist, and only options that a command takes."""

from __future__ import annotations

import re

import pytest
from django.core.management import get_commands, load_command_class

from tests.house.source_tree import APPS, ROOT

PAGE = ROOT / "docs" / "commands.md"
OURS = {name: app for name, app in get_commands().items() if app.split(".")[0] in APPS}
ROW = re.compile(r"^\| (`manage\.py .*?) \| (.*) \|$", re.MULTILINE)
NAMED, OPTION = re.compile(r"manage\.py (\w+)"), re.compile(r"--[a-z][a-z-]*")


def documented() -> list[tuple[str, str]]:
    """(command, its row) for each one that a row of the page begins with."""
    rows = ROW.findall(PAGE.read_text(encoding="utf-8").replace("\\|", "¦"))
    return [(name, f"{first} {rest}") for first, rest in rows for name in NAMED.findall(first)]


def test_every_command_is_documented_and_no_other() -> None:
    assert {name for name, _row in documented()} == set(OURS)


@pytest.mark.parametrize("name", sorted(OURS))
def test_its_options_are_its_own(name: str) -> None:
    parser = load_command_class(OURS[name], name).create_parser("manage.py", name)
    known = {option for action in parser._actions for option in action.option_strings}
    said = {option for command, row in documented() if command == name for option in OPTION.findall(row)}
    assert said <= known, said - known
