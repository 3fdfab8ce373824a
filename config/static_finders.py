"""Finds the few files of `node_modules/` that `package.json` names, and nothing else of it.

The section `portevoix` of package.json says which: `imports` (bare name in an ES module → file) and `files` (served
beside them: a worker, a classic script, a source map). They appear under `/static/vendor/`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from config.environment import ROOT

PREFIX = "vendor"


@dataclass(frozen=True)
class VendorFiles:
    """`imports`: bare module name → path below node_modules; `files`: every path that may be served, sorted."""

    imports: dict[str, str]
    files: tuple[str, ...]


@cache
def vendor_files(package_json: Path = ROOT / "package.json") -> VendorFiles:
    section = json.loads(package_json.read_text(encoding="utf-8"))["portevoix"]
    imports: dict[str, str] = section["imports"]
    return VendorFiles(imports, tuple(sorted({*imports.values(), *section["files"]})))


class NodeModulesFinder(BaseFinder):
    """A staticfiles finder limited to `vendor_files()`; missing files are reported by `doctor` and collectstatic."""

    def __init__(self, app_names: object = None, *args: object, **kwargs: object) -> None:
        self.storage = FileSystemStorage(location=settings.NODE_MODULES)
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # collectstatic reads it from the storage
        self.allowed = vendor_files().files

    def check(self, **kwargs: object) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.removeprefix(f"{PREFIX}/")
        found = [self.storage.path(name)] if name != path and name in self.allowed and self.storage.exists(name) else []
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name in self.allowed:
            if self.storage.exists(name):
                yield name, self.storage
