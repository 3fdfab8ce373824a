"""When each file of a folder of backups was last read again: `read.json` in it, one day a file. A file that was found
damaged stays marked until it is right again, and is looked at in every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

DAMAGED_FILE = "damaged"
Name = TypeVar("Name")


class ReadingLog:
    """Names are paths in the folder. A log that is missing or damaged is an empty one: everything is read again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.days = _read(path)

    def is_damaged(self, name: str) -> bool:
        return self.days.get(name) == DAMAGED_FILE

    def damaged(self) -> set[str]:
        return {name for name, day in self.days.items() if day == DAMAGED_FILE}

    def note(self, name: str, day: date | None) -> None:
        """The day on which it was right; None: it is not."""
        self.days[name] = DAMAGED_FILE if day is None else day.isoformat()

    def forget(self, name: str) -> None:
        """It was written anew, or is gone."""
        self.days.pop(name, None)

    def keep_only(self, names: Iterable[str]) -> None:
        self.days = {name: self.days[name] for name in sorted(names) if name in self.days}


def _read(path: Path) -> dict[str, str]:
    try:
        days = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(day) for name, day in days.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def oldest_share(files: Iterable[tuple[Name, str, int]], share: float) -> set[Name]:
    """Those that were read longest ago, until they are this share of all bytes; at least one. files: name, the day or
    moment of the last reading as text that sorts ("" for never), bytes."""
    known = sorted(files, key=lambda file: file[1])
    wanted, chosen = share * sum(size for _name, _read_on, size in known), set[Name]()
    for name, _read_on, size in known:
        if chosen and wanted <= 0:
            break
        chosen.add(name)
        wanted -= size
    return chosen
