"""Whether everybody who is heard in a release still lends their voice to it."""

from __future__ import annotations

from dubbing.models import Release, Take


def heard_without_consent(release: Release) -> bool:
    """A take of the release was erased, or its voice no longer agrees to be published; or the release has a file for
    the telephone, to which a voice does not agree. Two queries, and two for each person."""
    recorded = [segment["take"] for segment in release.manifest.get("segments", []) if segment.get("take")]
    takes = list(Take.objects.select_related("voice").filter(client_id__in=recorded))
    if any(take.state == Take.State.ERASED for take in takes):
        return True
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    telephone = any(file["role"] == "hotline" for file in release.manifest.get("files", []))
    return not all(voice.may_lend_voice() and (not telephone or voice.may_lend_voice_to_hotline()) for voice in voices)


def chosen_without_consent(release: Release) -> bool:
    """A take that the release was to be made of was erased, or its voice no longer agrees to be published."""
    wanted = [one["take"] for one in release.manifest.get("chosen", []) if one["take"]]
    takes = list(Take.objects.select_related("voice").filter(pk__in=wanted))
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    return any(take.state == Take.State.ERASED for take in takes) or not all(voice.may_lend_voice() for voice in voices)


def is_freed(release: Release) -> bool:
    """Nobody may go back to it: it was never finished, or its files are removed, or about to be."""
    return bool(release.manifest.get("freed")) or not release.manifest.get("files")


def is_gone(release: Release) -> bool:
    """Nothing of it is in the store: it was never finished, or its files were removed."""
    return bool(release.manifest.get("gone")) or not release.manifest.get("files")
