"""One check, and what is checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from craft.timing.timeline import TimeMap
from dubbing.manifests import Manifest, Placement, read_manifest
from dubbing.models import Release
from dubbing.reports import Check


@dataclass(frozen=True)
class Subject:
    """A release, local paths of its files by their path in the store, and a folder to work in."""

    release: Release
    folder: Path
    paths: dict[str, Path]

    @cached_property
    def manifest(self) -> Manifest:
        return read_manifest(self.release.manifest)

    def first(self, role: str) -> Path | None:
        """The local path of the first file of a role."""
        return next(iter(self.all_of(role)), None)

    def all_of(self, role: str) -> list[Path]:
        return [self.paths[file.path] for file in self.manifest.files_in(role)]

    @property
    def duration_ms(self) -> int:
        assert self.manifest.duration_ms is not None  # as every release with files says
        return self.manifest.duration_ms

    @cached_property
    def times(self) -> TimeMap:
        """From the video to the version."""
        return self.manifest.times

    @property
    def placed(self) -> list[Placement]:
        """Where takes are heard, in order of time."""
        heard = [segment.placement for segment in self.manifest.segments if segment.placement is not None]
        return sorted(heard, key=lambda placement: placement.start)

    @property
    def described(self) -> list[Placement]:
        """Where audio descriptions are heard, in order of time."""
        return sorted((row.placement for row in self.manifest.described), key=lambda placement: placement.start)


def check_between(code: str, figure: float, low: float, high: float, digits: int = 1) -> Check:
    """A figure between two limits, both allowed."""
    return Check(code, low <= figure <= high, round(figure, digits), f"{low:g} … {high:g}")


def check_at_most(code: str, figure: float, limit: float, digits: int = 1) -> Check:
    return Check(code, figure <= limit, round(figure, digits), limit)


def same(code: str, figure: float | str, wanted: float | str) -> Check:
    return Check(code, figure == wanted, figure, wanted)
