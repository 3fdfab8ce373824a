"""Whether everybody who is heard in a release still consents to it."""

from __future__ import annotations

from dubbing.models import Release, Take


def heard_without_consent(release: Release) -> bool:
    """A take of the release was erased, or its voice no longer consents to publication, or the release has a file for
    the telephone and a voice does not consent to that. Two queries, and two for each person."""
    recorded = [segment["take"] for segment in release.manifest.get("segments", []) if segment.get("take")]
    takes = list(Take.objects.select_related("voice").filter(client_id__in=recorded))
    if any(take.state == Take.State.ERASED for take in takes):
        return True
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    telephone = any(file["role"] == "hotline" for file in release.manifest.get("files", []))
    return not all(voice.may_lend_voice() and (not telephone or voice.may_lend_voice_to_hotline()) for voice in voices)


def chosen_without_consent(release: Release) -> bool:
    """A take that was chosen for the release was erased, or its voice no longer consents to publication."""
    wanted = [row["take"] for row in release.manifest.get("chosen", []) if row["take"]]
    takes = list(Take.objects.select_related("voice").filter(pk__in=wanted))
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    return any(take.state == Take.State.ERASED for take in takes) or not all(voice.may_lend_voice() for voice in voices)


def is_freed(release: Release) -> bool:
    """Nobody can go back to it: it was never finished, or its files are deleted or about to be."""
    return bool(release.manifest.get("freed")) or not release.manifest.get("files")


def is_gone(release: Release) -> bool:
    """None of its files is in the store: it was never finished, or they were deleted."""
    return bool(release.manifest.get("gone")) or not release.manifest.get("files")
