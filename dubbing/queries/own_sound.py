"""Whether the sound of a release is its language's own: a version without a voice has the film's French one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dubbing.models import Release

# What is only a sound, and so says nothing in the words of a version that nobody speaks.
SOUND_ALONE = frozenset({"audio_only", "hotline"})


def released_kind(kind: str, voices: Sequence[int | None] | None) -> str:
    """What a parent meets: a release for voices in which none is heard (each recording found no room, or was
    withdrawn) has subtitles. voices: of its manifest; None in an old release, which does not say."""
    return Release.Kind.SUBTITLES if voices is not None and not voices else kind


def has_own_sound(release: Release) -> bool:
    """A voice is heard, or the film itself speaks the language. No query when the tutorial is loaded."""
    tutorial = release.version.tutorial
    if release.version.language == tutorial.source_language and tutorial.has_audio:
        return True
    return released_kind(release.kind, release.manifest.get("voices")) == Release.Kind.VOICE


def offered_files(release: Release) -> list[dict[str, Any]]:
    """The files of a release that stand for its language. Releases of an earlier edition list the French sound too."""
    files: list[dict[str, Any]] = release.manifest.get("files", [])
    return files if has_own_sound(release) else [file for file in files if file["role"] not in SOUND_ALONE]
