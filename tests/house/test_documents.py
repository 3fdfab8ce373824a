"""Manifests and reports are read and written in one place; nobody else knows a key of theirs."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from typing import get_args, get_type_hints, is_typeddict

import pytest
from django.db.models.fields.json import KeyTransform

from dubbing.manifests import Manifest
from dubbing.queries import manifest_columns
from dubbing.reports import Report
from dubbing.views import studio_documents
from dubbing.views.page_documents import PAGE_DOCUMENTS
from subtitles.views import text_documents
from tests.house.source_tree import ROOMS, python_files
from tutorials.views import transcript_documents

DOCUMENTS = {"manifest", "report", "choice", "findings"}
HOMES = {"dubbing/manifests.py", "dubbing/reports.py", "dubbing/queries/manifest_columns.py"}
OTHER = {"subtitles/exchange/outcome.py": "the report on a file of texts: written and read there"}
READS = {"get", "pop", "setdefault"}


def keys_known(tree: ast.AST) -> list[int]:
    """Lines that name a key of such a document: `release.manifest["x"]`, `report.get("x")`, `manifest__x`, and
    `KeyTransform("x", "manifest")`."""
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_text(node.slice):
            lines |= {node.lineno} if _is_document(node.value) else set()
        elif isinstance(node, ast.Call):
            read = isinstance(node.func, ast.Attribute) and node.func.attr in READS and _is_document(node.func.value)
            named = getattr(node.func, "id", "") in {"KeyTransform", "KeyTextTransform"}
            columns = [part.value for part in node.args if isinstance(part, ast.Constant)]
            lines |= {node.lineno} if read or (named and DOCUMENTS & set(columns)) else set()
        elif isinstance(node, ast.keyword | ast.Constant):
            text = node.arg if isinstance(node, ast.keyword) else node.value
            found = isinstance(text, str) and re.match(r"(manifest|report|findings)__[a-z]", text)
            lines |= {node.lineno} if found else set()
    return sorted(lines)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_document(node: ast.expr) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in DOCUMENTS


@pytest.mark.parametrize(
    "code",
    [
        "release.manifest['files']",
        "manifest['files'] = []",
        "release.report.get('checks', [])",
        "KeyTransform('files', 'manifest')",
        "rows.filter(manifest__voices=[])",
        "rows.values_list('pk', 'report__takes')",
    ],
)
def test_the_detector_sees_each_way_to_know_a_key(code: str) -> None:
    assert keys_known(ast.parse(code)) == [1]


def test_nobody_else_knows_a_key_of_a_manifest_or_a_report() -> None:
    offenders = [
        f"{path}:{line}"
        for path, tree in python_files(*ROOMS)
        if str(path) not in HOMES | OTHER.keys()
        for line in keys_known(tree)
    ]
    assert offenders == []


def test_what_the_database_takes_out_is_a_field() -> None:
    columns = [value for value in vars(manifest_columns).values() if isinstance(value, KeyTransform)]
    known = {field.name for kind in (Manifest, Report) for field in fields(kind)}
    assert len(columns) > 10 and {column.key_name for column in columns} <= known


def test_every_type_of_a_page_stands_in_the_table_behind_those_that_it_names() -> None:
    listed = [kind for kinds in PAGE_DOCUMENTS.values() for kind in kinds]
    modules = (studio_documents, text_documents, transcript_documents)
    own = {kind for module in modules for kind in vars(module).values() if is_typeddict(kind)}
    assert set(listed) == own and len(listed) == len(own)
    for place, kind in enumerate(listed):
        named = {inner for value in get_type_hints(kind).values() for inner in (value, *get_args(value))}
        assert {inner for inner in named if is_typeddict(inner)} <= set(listed[:place]), kind
