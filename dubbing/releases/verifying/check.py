"""One check, and what is checked."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from craft.timing.timeline import Hold
from dubbing.models import Release
from dubbing.queries.released_time import holds_of


@dataclass(frozen=True)
class Check:
    """code: the name. figure: what was measured. limit: what is allowed (None: figure says what is wrong)."""

    code: str
    ok: bool
    figure: float | str | None
    limit: float | str | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Subject:
    """A release, local paths of its files by their path in the store, and a folder to work in."""

    release: Release
    folder: Path
    paths: dict[str, Path]

    def first(self, role: str) -> Path | None:
        """The local path of the first file of a role."""
        for file in self.release.manifest["files"]:
            if file["role"] == role:
                return self.paths[file["path"]]
        return None

    def all_of(self, role: str) -> list[Path]:
        return [self.paths[file["path"]] for file in self.release.manifest["files"] if file["role"] == role]

    @property
    def duration_ms(self) -> int:
        return int(self.release.manifest["duration_ms"])

    @property
    def holds(self) -> list[Hold]:
        """Where the picture waits, in the video's own time; older releases do not say."""
        return list(holds_of(self.release.manifest))

    @property
    def placed(self) -> list[dict[str, Any]]:
        """The manifest's segments whose take is heard, in order of time."""
        heard = [segment for segment in self.release.manifest["segments"] if segment["placement"]]
        return sorted(heard, key=lambda segment: int(segment["placement"]["start"]))

    @property
    def described(self) -> list[dict[str, Any]]:
        """The manifest's audio descriptions that are heard, in order of time."""
        rows = self.release.manifest.get("described", [])
        return sorted(rows, key=lambda row: int(row["placement"]["start"]))


def within(code: str, figure: float, low: float, high: float, digits: int = 1) -> Check:
    """A figure between two limits, both allowed."""
    return Check(code, low <= figure <= high, round(figure, digits), f"{low:g} … {high:g}")


def at_most(code: str, figure: float, limit: float, digits: int = 1) -> Check:
    return Check(code, figure <= limit, round(figure, digits), limit)


def same(code: str, figure: float | str, wanted: float | str) -> Check:
    return Check(code, figure == wanted, figure, wanted)
