"""Writes what pages and server exchange as types, for the checker of the scripts: static/js/types/documents.d.ts."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

import django

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = ROOT / "static" / "js" / "types" / "documents.d.ts"
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null"}
HEAD = "// Made by `.venv/bin/python script/page_types.py` from dubbing/views/page_documents.py: change it there.\n"


def typescript(kind: Any) -> str:
    """A Python type as TypeScript names it. Raises TypeError for one that JSON does not have."""
    if is_typeddict(kind):
        return str(kind.__name__)
    if kind in PLAIN:
        return PLAIN[kind]
    origin, inner = get_origin(kind), [typescript(part) for part in get_args(kind)]
    if origin in (list, Sequence):
        return f"({inner[0]})[]" if "|" in inner[0] else f"{inner[0]}[]"
    if origin is dict:
        return f"Record<{inner[0]}, {inner[1]}>"
    if origin is tuple:
        return f"[{', '.join(inner)}]"
    if origin in (Union, UnionType):
        return " | ".join(dict.fromkeys(inner))
    raise TypeError(f"{kind} is no type of JSON")


def interface(kind: type) -> str:
    lines = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        optional = get_origin(hint) is NotRequired
        lines.append(f"  {name}{'?' if optional else ''}: {typescript(get_args(hint)[0] if optional else hint)};\n")
    return f"interface {kind.__name__} {{\n{''.join(lines)}}}\n"


def document() -> str:
    """The file's text."""
    from dubbing.views.page_documents import PAGE_DOCUMENTS  # with Django's settings

    return HEAD + "".join(interface(kind) for kinds in PAGE_DOCUMENTS.values() for kind in kinds)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    WRITTEN.write_text(document(), encoding="utf-8")
