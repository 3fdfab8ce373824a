"""Releases built as a worker would, and what their files say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.storage import storages

from craft.formats.webvtt_reader import read_webvtt
from dubbing.actions import release_request
from dubbing.models import Release
from dubbing.releases.verify import verify
from dubbing.states import ReleaseState
from tests.dubbing import studio
from tests.dubbing.conftest import Room
from tests.job_runs import work_off


def built(room: Room, kind: str = "voice", *, within_limit: bool | None = None) -> Release:
    """Ask for a release and build it, as a worker would."""
    release = release_request(by=room.coordinator, version=room.version, kind=kind, within_limit=within_limit)
    work_off("dubbing.release")
    release.refresh_from_db()
    studio.remember_pictures(room.version.tutorial)
    return release


def files(release: Release, role: str) -> list[Path]:
    """Local paths of a release's files of one role."""
    return [Path(storages["public"].path(file["path"])) for file in release.manifest["files"] if file["role"] == role]


def roles(release: Release) -> set[str]:
    return {file["role"] for file in release.manifest["files"]}


def paths(*releases: Release) -> set[str]:
    return {file["path"] for release in releases for file in release.manifest["files"]}


def there(names: set[str], store: str = "public") -> set[str]:
    """Those of these files that the store has."""
    return {name for name in names if storages[store].exists(name)}


def live(room: Room) -> Release:
    return Release.objects.get(version=room.version, state=ReleaseState.LIVE)


def with_manifest(release: Release, manifest: dict[str, Any]) -> Release:
    """The same release, not saved, that says this of itself."""
    told = {"pk": release.pk, "version": release.version, "number": release.number, "report": release.report}
    return Release(**told, manifest=manifest)


def cues_of(release: Release) -> list[tuple[int, int, str]]:
    read = read_webvtt(files(release, "subtitles")[0].read_text(encoding="utf-8"))
    return [(cue.start_ms, cue.end_ms, cue.plain.replace("\n", " ")) for cue in read.cues]


def checks_of(release: Release) -> dict[str, Any]:
    return {check.code: check for check in verify(release)}
