"""Whether every file of the manifest exists, with the size and the digest that it states."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dubbing.manifests import read_manifest
from dubbing.models import Release
from dubbing.queries.own_sound import has_own_sound
from dubbing.reports import Check
from storage.files import sha256_of

REQUIRED_ROLES = ("hls", "audio", "subtitles", "messaging_mp4", "transcript")


def all_there(release: Release, paths: Mapping[str, Path]) -> list[Check]:
    """paths: a local copy of each file that the store has."""
    manifest = read_manifest(release.manifest)
    listed = manifest.files
    roles = {file.role for file in listed}
    needed: tuple[str, ...] = (
        () if release.version.tutorial.is_interface else REQUIRED_ROLES
    )  # the words of the site are no film
    if needed and has_own_sound(release, manifest):
        needed = (*needed, "audio_only")
    if manifest.times:
        needed = (*needed, "held", "subtitles_fr")
    if manifest.described:
        needed = (*needed, "described", "described_alone")
    lacking = [role for role in needed if role not in roles]
    gone, changed = [], []
    for file in listed:
        path = paths.get(file.path)
        if path is None:
            gone.append(file.path)
        elif path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
            changed.append(file.path)
    return [
        Check("roles", not lacking, ", ".join(lacking) or len(roles), ", ".join(needed)),
        Check("files_exist", not gone, ", ".join(gone[:3]) or len(listed), len(listed)),
        Check("files_sha256", not changed, ", ".join(changed[:3]) or len(listed), len(listed)),
    ]
