"""The document of one backup: what it is in the first line, then a line for each file; all of it is one JSON object.

A town has millions of files, so it is written and read a line at a time. A document of before has everything in its
first line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from journal.errors import Refused

DIGEST = re.compile(r"[0-9a-f]{64}")
END = "]}"


@dataclass(frozen=True)
class ArchivedFile:
    """A file of a store (`private`, `public`): its path there, size in bytes, SHA-256 (hex)."""

    store: str
    path: str
    bytes: int
    sha256: str


class FileList:
    """The files that the lines after the first one name, read anew each time. count: how many; None: not known yet."""

    def __init__(self, path: Path, count: int | None = None) -> None:
        self.path = path
        self.count = sum(1 for _file in self) if count is None else count

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[ArchivedFile]:
        """ValueError or TypeError where a line is damaged or the end is missing."""
        with self.path.open(encoding="utf-8") as lines:
            next(lines, "")
            for line in lines:
                if line.strip() == END:
                    return
                if line.strip():
                    yield _checked_file(json.loads(line.rstrip().removesuffix(",")))
        raise ValueError("the end is missing")


def _checked_file(fields: dict[str, str | int]) -> ArchivedFile:
    file = ArchivedFile(**fields)  # type: ignore[arg-type]  # another field is a TypeError
    if not DIGEST.fullmatch(file.sha256):
        raise ValueError("a digest that is none")
    return file


def write_files(out: IO[str], first_line: str, files: Iterable[ArchivedFile]) -> int:
    """Write the first line and the lines of the files; returns how many."""
    out.write(first_line + "\n")
    count = 0
    for file in files:
        out.write((",\n" if count else "") + json.dumps(vars(file), ensure_ascii=False))
        count += 1
    out.write(f"\n{END}\n")
    return count


@dataclass(frozen=True)
class Backup:
    """at: the moment of its content. engine: `sqlite` or `postgresql`. migrations: [app, name] that were applied.
    missing: (store, path) of files that rows name but the store lacks."""

    name: str
    at: datetime
    program: str
    engine: str
    database_bytes: int
    database_sha256: str
    migrations: list[tuple[str, str]]
    files: FileList | list[ArchivedFile]
    missing: list[tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> Backup:
        """Refused when it is damaged, wherever."""
        try:
            with path.open(encoding="utf-8") as lines:
                first = lines.readline().rstrip("\n")
            in_lines = first.endswith("[")
            document = json.loads(first + END if in_lines else path.read_text(encoding="utf-8"))
            listed = document.pop("files")
            files = FileList(path) if in_lines else [_checked_file(fields) for fields in listed]
            pairs = {
                name: [(first, second) for first, second in document.pop(name)] for name in ("migrations", "missing")
            }
            return cls(**{**document, **pairs, "files": files, "at": datetime.fromisoformat(document["at"])})
        except (ValueError, TypeError, KeyError) as fault:
            raise Refused(_("“{path}” is damaged.").format(path=path)) from fault

    def write(self, out: IO[str]) -> None:
        facts = {name: value for name, value in vars(self).items() if name != "files"}
        head = json.dumps(facts, ensure_ascii=False, default=datetime.isoformat)
        write_files(out, head.removesuffix("}") + ', "files": [', self.files)
