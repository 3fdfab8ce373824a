"""Fragments: parts of a page (`_name.html`) that a view sends alone, to a script or to htmx; and who renders what."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.house.call_graph import module_name
from tests.house.source_tree import APPS, ROOT, python_files

TEMPLATES = ROOT / "templates"
BROUGHT_IN = re.compile(r'{%\s*(?:include|extends)\s+"([^"]+)"')
POST_FORM = re.compile(r'<form\b[^>]*\bmethod="post".*?</form>', re.DOTALL)


@cache
def source(template: str) -> str:
    return (TEMPLATES / template).read_text(encoding="utf-8")


@cache
def with_parts(template: str) -> frozenset[str]:
    """The template and everything that it includes or extends."""
    found = {template}
    for part in BROUGHT_IN.findall(source(template)):
        found |= with_parts(part)
    return frozenset(found)


def holds_form(template: str) -> bool:
    """Whether the template, or a part of it, has a form that is posted."""
    return any(POST_FORM.search(source(part)) for part in with_parts(template))


@dataclass(frozen=True)
class Rendering:
    """One call that turns templates into text. `templates` is empty where no name can be read from the call."""

    function: str
    templates: tuple[str, ...]
    with_request: bool


def renderings() -> Iterator[Rendering]:
    """Every call of `render_to_string` and of a template's own `render`; `render(request, …)` always has one."""
    for path, tree in python_files("config", *APPS):
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for function, call in ((one, node) for one in functions for node in ast.walk(one)):
            if isinstance(call, ast.Call) and (name := _renders(call)):
                where = f"{module_name(path)}.{function.name}"
                yield Rendering(where, _templates(call), _has_request(call, name))


def _renders(call: ast.Call) -> str:
    """`render_to_string`, or `render` where it is a template's own."""
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id == "render_to_string" else ""
    return call.func.attr if isinstance(call.func, ast.Attribute) and call.func.attr in PLACE_OF_REQUEST else ""


PLACE_OF_REQUEST = {"render_to_string": 2, "render": 1}
"""Which argument is the request, counted from 0."""


def _has_request(call: ast.Call, name: str) -> bool:
    at = PLACE_OF_REQUEST[name]
    given = [keyword.value for keyword in call.keywords if keyword.arg == "request"]
    given += call.args[at : at + 1]
    return any(not (isinstance(value, ast.Constant) and value.value is None) for value in given)


def _templates(call: ast.Call) -> tuple[str, ...]:
    """Those that the call's first argument can mean; `f"folder/{name}.html"` means every one there."""
    first = call.args[0] if call.args else ast.Constant("")
    if isinstance(first, ast.Constant):
        return (str(first.value),)
    if isinstance(first, ast.JoinedStr):
        pattern = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in first.values)
        return tuple(str(path.relative_to(TEMPLATES)) for path in sorted(TEMPLATES.glob(pattern)))
    return ()


def fragments() -> set[str]:
    """Every `_name.html` that Python names: rendered alone, not only as part of its page."""
    return {
        str(node.value)
        for _path, tree in python_files("config", *APPS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and re.fullmatch(r"(?:\w+/)*_\w+\.html", str(node.value))
        and Path(TEMPLATES / str(node.value)).is_file()
    }
