"""Every final act of the screens goes through one pattern: a page says what goes, then the act's own button does it."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from journal.models import Entry
from tests.house.addresses import PARAMETERS
from tests.house.call_graph import module_name
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import COORDINATOR
from tests.house.source_tree import ROOT, kept_files, python_files, text_of

# Parts of the names of actions that destroy, withdraw, supersede or end something.
FINAL_WORDS = {
    "withdraw",
    "withdrawal",
    "erase",
    "archive",
    "revoke",
    "rollback",
    "stop",
    "terminate",
    "destroy",
    "close",
}
FINAL_CALLS = {"role_take", "_approved", "release_live"}  # others' names do not say it
NO_SCREEN = {
    "version_close": "opened again with the next tap, and nothing is lost",
    "withdrawal_undo": "it undoes one",
    "invitation_revoke_undo": "it undoes one",
    "tutorial_unarchive": "it undoes one",
    "upload_terminate": "tus: a program ends its own upload; the page asks by itself",
    "news_mail_stop": "a mail's link must stop mail with one tap (RFC 8058), and the page starts it again",
}


def views(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, Any]]:
    """(URL name, view) of the workshop's own addresses."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            view = inspect.unwrap(pattern.callback)
            if inspect.isfunction(view) and view.__module__.split(".")[0] in {
                "volunteers",
                "tutorials",
                "subtitles",
                "dubbing",
            }:
                yield f"{space}{pattern.name}", view


def called(view: Any) -> set[str]:
    """The names of the functions that a view calls."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(view)))
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {getattr(function, "id", "") or getattr(function, "attr", "") for function in calls}


def final_calls(view: Any) -> set[str]:
    return {
        name
        for name in called(view)
        if name in FINAL_CALLS or (name not in NO_SCREEN and FINAL_WORDS & set(name.split("_")))
    }


FINAL = sorted(name for name, view in views() if final_calls(view))


def test_every_view_that_ends_something_asks_first() -> None:
    assert len(FINAL) > 8
    assert [name for name in FINAL if "asked_first" not in called(dict(views())[name])] == []


def test_no_page_but_the_one_of_final_acts_says_that_somebody_is_sure() -> None:
    sure = [
        path.name
        for path in kept_files()
        if path.parts[0] in {"templates", "static"} and 'name="sure"' in (text_of(path) or "")
    ]
    assert sure == ["final_act.html"]


def test_a_typed_word_stands_before_the_destruction_of_a_tutorial_alone() -> None:
    typed = [
        path.as_posix()
        for path in kept_files()
        if path.suffix == ".py" and path.parts[0] in {"volunteers", "tutorials", "subtitles", "dubbing"}
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "FinalAct"
        and any(keyword.arg == "typed" for keyword in node.keywords)
    ]
    assert typed == ["volunteers/views/tutorial_actions.py"]


WITHOUT_UNDO = {
    "volunteers.views.version_page._taking_the_place": "any kept release can be gone back to, at any time",
    "volunteers.views.version_page._without_voice": "published with voice again, what is approved is heard again",
    "volunteers.views.version_page.withdraw": "files are deleted",
    "volunteers.views.tutorial_actions.archive": "it can be taken out again at any time, by the button beside it",
    "volunteers.views.tutorial_actions.erase": "files are deleted",
    "volunteers.views.tutorial_actions.replace": "nothing is done yet: it leads to the form that sends the new video",
    "volunteers.views.own_data._erasure": "what is deleted is in no other place",
    "tutorials.views.music_tracks.remove": "the file is deleted, as where the town may not use it any more",
    "tutorials.views.jobs.stop": "the same work can be asked for again at any time",
}
"""Acts that cannot be undone for ten minutes, and why. Where only rows move, the undo is written instead."""


def test_where_only_rows_move_an_act_can_be_undone() -> None:
    final = [
        f"{module_name(path)}.{function.name}"
        for path, tree in python_files("volunteers", "tutorials", "subtitles", "dubbing")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"FinalAct", "Erasure"}
        and not any(keyword.arg == "undo" for keyword in node.keywords)
    ]
    assert sorted(final) == sorted(WITHOUT_UNDO)


# Need texts without remarks (tests/subtitles/test_approvals_undone.py), a letter's key, or a person with work.
WITH_WORK = {"subtitles:approve_all", "volunteers:withdraw_by_letter"}
MORE: dict[str, dict[str, Any]] = {"volunteers:roles": {"take": "1"}}


@pytest.fixture
def world(db: None) -> OneOfEach:
    return make_one_of_each()


@pytest.mark.parametrize("name", [name for name in FINAL if name not in WITH_WORK])
def test_the_first_tap_changes_nothing_and_says_what_goes(world: OneOfEach, name: str) -> None:
    person = world.people[COORDINATOR]
    assert person is not None
    client = Client()
    client.force_login(person)
    address = reverse(name, kwargs=world.arguments(name, PARAMETERS[name]))
    before = Entry.objects.count()
    answer = client.post(address, {**world.sent.get(name, {}), **MORE.get(name, {}), "typed": "détruire"})
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert Entry.objects.count() == before
    page = answer.content.decode()
    assert 'id="final-act"' in page
    goes = re.search(r'<ul[^>]*id="goes">(.*?)</ul>', page, re.DOTALL)
    assert goes and goes.group(1).count("<strong>") >= 1
    assert not re.search(r"<button[^>]*>\s*(OK|Oui|Confirmer)\s*</button>", page)
