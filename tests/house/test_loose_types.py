"""Where a document has no type: `dict[str, Any]` and the like, and parameters that are `Any`, each with its reason.

Counted are aliases too, since an alias is written once and names one. `**more: Any` is not: it is passed on as it came.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.source_tree import ROOMS, python_files

MOST = 46
"""A new one takes the place of another."""
MAPPINGS = {"dict", "Mapping", "MutableMapping"}
REASONS: dict[str, tuple[str, ...]] = {
    "what a template reads: it asks by name": (
        "outlets/book/book.py",
        "outlets/handout/views.py",
        "outlets/hotline/views.py",
        "parents/views/lists.py",
        "parents/views/pages.py",
        "public/templatetags/hours.py",
        "public/views/answers.py",
        "public/views/errors.py",
        "public/views/watch_context.py",
        "subtitles/views/review.py",
        "volunteers/views/desk.py",
        "volunteers/views/own_work.py",
        "volunteers/views/version_page.py",
    ),
    "a signature or a value of a library": (
        "jobs/workers.py",
        "media/speech/recogniser.py",
        "volunteers/adapters.py",
        "volunteers/views/sign_in.py",
    ),
    "what somebody sent or wrote, before it is read": (
        "craft/documents.py",
        "volunteers/key_forms.py",
    ),
    "the values of a message": ("craft/messages.py",),
    "columns and rows of the database": (
        "dubbing/queries/hard_steps.py",
        "dubbing/queries/progress_figures.py",
        "dubbing/queries/progress_sums.py",
        "outlets/podcast/feed.py",
        "parents/queries/lists.py",
        "public/queries/neighbours.py",
        "public/queries/releases.py",
        "public/queries/release_columns.py",
        "public/queries/watch.py",
        "town/actions.py",
        "volunteers/queries/desk/missing_people.py",
    ),
    "everything about a person, of any kind": ("volunteers/exports/own_data.py",),
}


def loose(tree: ast.AST) -> list[int]:
    """The lines of mappings from text to anything, and of parameters that are anything."""
    found = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Subscript) and _is_loose(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            found += [
                one.lineno for one in given if one.annotation is not None and ast.unparse(one.annotation) == "Any"
            ]
    return sorted(found)


def _is_loose(node: ast.Subscript) -> bool:
    inside = [ast.unparse(part) for part in node.slice.elts] if isinstance(node.slice, ast.Tuple) else []
    return ast.unparse(node.value).split(".")[-1] in MAPPINGS and inside in (["str", "Any"], ["str", "object"])


@pytest.mark.parametrize(
    ("code", "times"),
    [
        ("x: dict[str, Any] = {}", 1),
        ("Fields = Mapping[str, object]", 1),
        ("def f(a: Any, *, b: dict[str, dict[str, Any]]) -> None: ...", 2),
        ("def f(*all: Any, **more: Any) -> dict[str, int]: ...", 0),
    ],
)
def test_each_way_to_have_no_type_is_counted(code: str, times: int) -> None:
    assert len(loose(ast.parse(code))) == times


def test_a_document_without_a_type_has_its_reason_and_none_is_added() -> None:
    found = {str(path): lines for path, tree in python_files(*ROOMS) if (lines := loose(tree))}
    named = [path for paths in REASONS.values() for path in paths]
    assert len(named) == len(set(named))
    assert sorted(found) == sorted(named), "each has a reason, and no reason is left over"
    assert sum(map(len, found.values())) <= MOST
