"""An outlet is one folder: whoever adds or takes one out touches it and a line of the settings."""

from __future__ import annotations

import ast

from dubbing.releases.outlets import registered_outlets
from tests.house.source_tree import ROOT, python_files

ELSEWHERE: dict[str, str] = {
    "dubbing/queries/own_sound.py": "which files of releases of before outlets have the French sound",
    "dubbing/queries/redistribution.py": "the scopes of consent, and which file of such a release tells of one",
    "dubbing/releases/verification/redistribution.py": "which file tells that a release of before has labels",
    "public/queries/watch.py": "a version's own picture, where it has one",
    "volunteers/views/redistribution.py": "Pass it on explains each way in its own sentences",
    "public/views/watch_context.py": "what search engines are told of the player for other sites",
}
SHARED = {"hotline": "a scope of consent, too", "chapters": "of a label, too", "steps": "of a task, too"}


def test_no_room_below_the_faces_knows_an_outlet_by_name() -> None:
    """Names and roles of files as they stand in quotes. What two rooms share is not theirs alone."""
    own = {name for outlet in registered_outlets() for name in (outlet.name, *outlet.roles)} - set(SHARED)
    found = {
        path.as_posix()
        for path, tree in python_files("dubbing", "public", "parents", "volunteers")
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in own
    }
    assert found == set(ELSEWHERE)


def test_each_has_its_folder_and_its_line() -> None:
    settings = (ROOT / "config/settings/base.py").read_text("utf-8")
    folders = {path.parent.name for path in (ROOT / "outlets").glob("*/outlet.py")}
    assert {outlet.name for outlet in registered_outlets()} == folders
    for name in folders:
        assert settings.count(f'"outlets.{name}"') == 1
