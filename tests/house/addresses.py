"""Every address that the resolver knows, and the document about who may do what there.

Write it again with `python -m tests.house.addresses`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import django
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.permission_table import as_markdown

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"


def addresses(resolver: URLResolver | None = None, route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(URL name, route) of everything that the resolver knows."""
    for pattern in (resolver or get_resolver()).url_patterns:
        where = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, where, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", where


ADDRESSES = list(addresses())
ROUTES = dict(ADDRESSES)
PARAMETERS = {name: re.findall(r"<(?:\w+:)?(\w+)>", route) for name, route in ADDRESSES}


def write() -> None:
    """docs/permissions.md, from the table."""
    DOCUMENT.write_text(as_markdown(ROUTES), encoding="utf-8")


if __name__ == "__main__":
    write()
