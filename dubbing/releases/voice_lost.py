"""What parents no longer hear once another release takes the place of the live one: said before it does."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from dubbing.manifests import Manifest, read_manifest
from dubbing.models import Release
from dubbing.queries.spoken_segments import sentences
from dubbing.releases.choice import choose
from tutorials.models import LanguageVersion


@dataclass(frozen=True)
class VoiceLost:
    """sentences: how many of those that parents hear in a voice now (`of`) have none then. people: whose they are."""

    sentences: int
    of: int
    people: list[str]


def lost_by_request(version: LanguageVersion, kind: str) -> VoiceLost | None:
    """What a build of this kind would take away; None where nothing. Refused where nothing could be built (`choose`).
    A take that finds no room is not known yet: it becomes a finding of the release, which holds it."""
    chosen = choose(version, kind)
    recorded = {row.segment for row in chosen if row.take}
    segments = {segment.public_id: segment.pk in recorded for segment in sentences(version.tutorial)}
    # What the film does not say any more is no loss.
    return _find_loss(version, {name for name, heard in segments.items() if not heard})


def lost_by_release(release: Release) -> VoiceLost | None:
    """What it takes away when a finished release goes live; None where nothing."""
    now = _voices(_live(release.version))
    return _find_loss(release.version, set(now) - set(_voices(read_manifest(release.manifest))))


def _find_loss(version: LanguageVersion, silent: set[str]) -> VoiceLost | None:
    now = _voices(_live(version))
    lost = {segment: person for segment, person in now.items() if segment in silent}
    if not lost:
        return None
    people = get_user_model().objects.filter(pk__in={person for person in lost.values() if person})
    return VoiceLost(len(lost), len(now), sorted(person.public_name for person in people))


def _live(version: LanguageVersion) -> Manifest:
    """The manifest of the live release, empty where nothing is live."""
    live = Release.objects.filter(version=version, state=Release.State.LIVE).values_list("manifest", flat=True)
    return read_manifest(live.first() or {})


def _voices(manifest: Manifest) -> dict[str, int | None]:
    """Segment → the person whose voice is heard in it."""
    return {row.segment: row.voice for row in manifest.segments if row.take}
