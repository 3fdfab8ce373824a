"""Whether everybody who is heard in a release still consents to it."""

from __future__ import annotations

from dubbing.manifests import read_manifest
from dubbing.models import Release, Take
from dubbing.queries.redistribution import TELEPHONE, agreed_scopes, is_redistributed
from dubbing.queries.released_files import with_files


def heard_without_consent(release: Release) -> bool:
    """A take of the release was erased, or its voice no longer consents to publication, or the release has a file for
    the telephone, or to be passed on, or a repaired recording, and a voice does not consent to that. Who is heard
    only in audio descriptions is in no file for the telephone or to be passed on. Three queries, three for a person.
    """
    manifest = read_manifest(release.manifest)
    recorded = manifest.recorded_takes
    if recorded and release.version.tutorial.is_interface and not with_files([release.pk]):
        return False  # the spoken name was taken back, the texts stay
    takes = list(Take.objects.select_related("voice").filter(client_id__in=[*recorded, *manifest.described_takes]))
    if any(take.state == Take.State.ERASED for take in takes):
        return True
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    only_site = {take.voice_id for take in takes} - {
        take.voice_id for take in takes if str(take.client_id) in set(recorded)
    }
    telephone = TELEPHONE in agreed_scopes(manifest)
    left = is_redistributed(release)
    repaired = {take.voice_id for take in takes if str(take.client_id) in manifest.repaired_takes}
    return not all(
        voice.may_lend_voice()
        and (not telephone or voice.pk in only_site or voice.may_lend_voice_to_hotline())
        and (voice.pk not in repaired or voice.may_repair_voice())
        and (not left or voice.pk in only_site or voice.may_pass_voice_on())
        for voice in voices
    )


def chosen_without_consent(release: Release) -> bool:
    """A take that was chosen for the release was erased, or its voice no longer consents to publication."""
    chosen = read_manifest(release.manifest).chosen_takes
    takes = list(Take.objects.select_related("voice").filter(pk__in=chosen))
    voices = {take.voice_id: take.voice for take in takes if take.voice is not None}.values()
    return any(take.state == Take.State.ERASED for take in takes) or not all(voice.may_lend_voice() for voice in voices)
