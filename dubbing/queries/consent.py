"""Whether everybody who is heard in a release still consents to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dubbing.models import Release, Take
from dubbing.queries.passing_on import has_left
from dubbing.queries.released_files import with_files


def chosen_takes(manifest: Mapping[str, Any]) -> list[int]:
    """The takes (keys) that a build chose, those of audio descriptions among them."""
    rows = [*manifest.get("chosen", []), *manifest.get("chosen_described", [])]
    return [row["take"] for row in rows if row["take"]]


def describing_takes(manifest: Mapping[str, Any]) -> list[str]:
    """The takes (UUIDs) of the audio descriptions that are heard in a release."""
    return [row["take"] for row in manifest.get("described", [])]


def heard_without_consent(release: Release) -> bool:
    """A take of the release was erased, or its voice no longer consents to publication, or the release has a file for
    the telephone, or to be passed on, and a voice does not consent to that. Who is heard only in audio
    descriptions is in no such file. Three queries, and three for each person.
    """
    recorded = [segment["take"] for segment in release.manifest.get("segments", []) if segment.get("take")]
    if recorded and release.version.tutorial.is_interface and not with_files([release.pk]):
        return False  # the spoken name was taken back, the texts stay
    describing = describing_takes(release.manifest)
    takes = list(Take.objects.select_related("voice").filter(client_id__in=[*recorded, *describing]))
    if any(take.state == Take.State.ERASED for take in takes):
        return True
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    only_site = {take.voice_id for take in takes} - {
        take.voice_id for take in takes if str(take.client_id) in set(recorded)
    }
    telephone = any(file["role"] == "hotline" for file in release.manifest.get("files", []))
    left = has_left(release)
    return not all(
        voice.may_lend_voice()
        and (not telephone or voice.pk in only_site or voice.may_lend_voice_to_hotline())
        and (not left or voice.pk in only_site or voice.may_pass_voice_on())
        for voice in voices
    )


def chosen_without_consent(release: Release) -> bool:
    """A take that was chosen for the release was erased, or its voice no longer consents to publication."""
    takes = list(Take.objects.select_related("voice").filter(pk__in=chosen_takes(release.manifest)))
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    return any(take.state == Take.State.ERASED for take in takes) or not all(voice.may_lend_voice() for voice in voices)
