"""Whether the sound of a release is in its language: a version without a voice has the French sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.fields.json import KeyTransform

from dubbing.models import Release

# Files of sound only: useless for a version in which no voice speaks the language.
SOUND_ALONE = frozenset({"audio_only", "hotline", "voice_note"})


def released_kind(kind: str, voices: Sequence[int | None] | None) -> str:
    """The kind that a parent sees: a release with voice in which none is heard (no take had room, or all were
    withdrawn) counts as subtitles. voices: from its manifest; None in an old release, which does not say."""
    return Release.Kind.SUBTITLES if voices is not None and not voices else kind


@dataclass(frozen=True)
class VoiceShare:
    """A release in which a voice is heard in so many segments, of so many."""

    segments: int
    of: int


def voice_share(heard: Sequence[int] | None, takes: dict[str, int] | None) -> VoiceShare | None:
    """None where a voice is heard in every segment, or in none. heard: the manifest's [segments, of]. takes: the same
    in the report, for a release whose manifest does not say."""
    segments, of = heard or ((takes["heard"], takes["of"]) if takes else (0, 0))
    return VoiceShare(segments, of) if 0 < segments < of else None


def voice_shares(releases: Sequence[Release]) -> dict[int, VoiceShare]:
    """Of each release with voice, by primary key: in how many segments it is heard, of how many. One query for two
    values of each, since manifests and reports are long."""
    voiced = [release.pk for release in releases if release.kind == Release.Kind.VOICE]
    rows = Release.objects.filter(pk__in=voiced).values_list(
        "pk", KeyTransform("heard", "manifest"), KeyTransform("takes", "report")
    )
    found = {}
    for pk, heard, takes in rows if voiced else ():
        segments, of = heard or ((takes["heard"], takes["of"]) if takes else (0, 0))
        if of:
            found[pk] = VoiceShare(segments, of)
    return found


def has_own_sound(release: Release) -> bool:
    """A voice is heard, or the original is in this language. No query when the tutorial is loaded."""
    tutorial = release.version.tutorial
    if release.version.language == tutorial.source_language and tutorial.has_audio:
        return True
    return released_kind(release.kind, release.manifest.get("voices")) == Release.Kind.VOICE


def offered_files(release: Release) -> list[dict[str, Any]]:
    """The files of a release that are in its language. Releases of older program versions list the French sound too."""
    files: list[dict[str, Any]] = release.manifest.get("files", [])
    return files if has_own_sound(release) else [file for file in files if file["role"] not in SOUND_ALONE]
