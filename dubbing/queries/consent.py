"""Whether everybody who is heard in a release still consents to it."""

from __future__ import annotations

from dubbing.models import Release, Take
from dubbing.queries.passing_on import has_left
from dubbing.queries.released_files import with_files


def heard_without_consent(release: Release) -> bool:
    """A take of the release was erased, or its voice no longer consents to publication, or the release has a file for
    the telephone, or to be passed on, and a voice does not consent to that. Three queries, and three for each person.
    """
    recorded = [segment["take"] for segment in release.manifest.get("segments", []) if segment.get("take")]
    if recorded and release.version.tutorial.is_interface and not with_files([release.pk]):
        return False  # the spoken name was taken back, the texts stay
    takes = list(Take.objects.select_related("voice").filter(client_id__in=recorded))
    if any(take.state == Take.State.ERASED for take in takes):
        return True
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    telephone = any(file["role"] == "hotline" for file in release.manifest.get("files", []))
    left = has_left(release)
    return not all(
        voice.may_lend_voice()
        and (not telephone or voice.may_lend_voice_to_hotline())
        and (not left or voice.may_pass_voice_on())
        for voice in voices
    )


def chosen_without_consent(release: Release) -> bool:
    """A take that was chosen for the release was erased, or its voice no longer consents to publication."""
    wanted = [row["take"] for row in release.manifest.get("chosen", []) if row["take"]]
    takes = list(Take.objects.select_related("voice").filter(pk__in=wanted))
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    return any(take.state == Take.State.ERASED for take in takes) or not all(voice.may_lend_voice() for voice in voices)
