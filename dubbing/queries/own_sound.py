"""Whether the sound of a release is in its language: a version without a voice has the French sound."""

from __future__ import annotations

from collections.abc import Sequence

from craft.documents import Json, read_part
from dubbing.manifests import Manifest, ReleaseFile, VoiceShare, read_manifest
from dubbing.models import Release
from dubbing.queries.manifest_columns import HEARD, TAKES_HEARD
from dubbing.reports import TakesHeard

# Files of sound only: useless for a version in which no voice speaks the language.
SOUND_ALONE = frozenset({"audio_only", "hotline", "voice_note"})


def released_kind(kind: str, voices: Sequence[int | None] | None) -> str:
    """The kind that a parent sees: a release with voice in which none is heard (no take had room, or all were
    withdrawn) counts as subtitles. voices: from its manifest; None in an old release, which does not say."""
    return Release.Kind.SUBTITLES if voices is not None and not voices else kind


def voice_share(heard: VoiceShare | Sequence[int] | None, takes: Json | None) -> VoiceShare | None:
    """None where a voice is heard in every segment, or in none. heard: as the manifest says it, read or not. takes: the
    same in the report, for a release whose manifest does not say."""
    share = _voice_share(heard, takes)
    return share if 0 < share.segments < share.of else None


def _voice_share(heard: VoiceShare | Sequence[int] | None, takes: Json | None) -> VoiceShare:
    if isinstance(heard, VoiceShare):
        return heard
    if heard:
        return VoiceShare(*heard)
    counted = read_part(TakesHeard, takes or {})
    return VoiceShare(counted.heard, counted.of)


def voice_shares(releases: Sequence[Release]) -> dict[int, VoiceShare]:
    """Of each release with voice, by primary key: in how many segments it is heard, of how many. One query for two
    values of each, since manifests and reports are long."""
    voiced = [release.pk for release in releases if release.kind == Release.Kind.VOICE]
    rows = Release.objects.filter(pk__in=voiced).values_list("pk", HEARD, TAKES_HEARD)
    found = {pk: _voice_share(heard, takes) for pk, heard, takes in (rows if voiced else ())}
    return {pk: share for pk, share in found.items() if share.of}


def has_own_sound(release: Release, manifest: Manifest | None = None) -> bool:
    """A voice is heard, or the original is in this language. No query when the tutorial is loaded. manifest: that of
    the release, where it was read."""
    tutorial = release.version.tutorial
    if release.version.language == tutorial.source_language and tutorial.has_audio:
        return True
    voices = (manifest or read_manifest(release.manifest)).voices
    return released_kind(release.kind, voices) == Release.Kind.VOICE


def offered_files(release: Release, manifest: Manifest | None = None) -> list[ReleaseFile]:
    """The files of a release that are in its language. Releases of older program versions list the French sound too."""
    manifest = manifest or read_manifest(release.manifest)
    own_sound = has_own_sound(release, manifest)
    return [file for file in manifest.files if own_sound or file.role not in SOUND_ALONE]
