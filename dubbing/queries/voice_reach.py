"""How far a voice reaches: what goes when its person withdraws it."""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.manifests import ReleasedDescription, ReleasedSegment, read_rows
from dubbing.models import Release, Take
from dubbing.queries.manifest_columns import DESCRIBED, SEGMENTS


@dataclass(frozen=True)
class VoiceReach:
    """takes: recordings of this voice that are kept. tutorials: those in whose live releases it is heard."""

    takes: int
    tutorials: int


def voice_reach(voice: int) -> VoiceReach:
    """Two queries: the takes, and the live releases of the versions that they were made for."""
    takes = list(
        Take.objects.filter(voice=voice)
        .exclude(state=Take.State.ERASED)
        .values_list("client_id", "segment__tutorial", "language")
    )
    own = {str(client_id) for client_id, _tutorial, _language in takes}
    live = Release.objects.filter(
        state=Release.State.LIVE,
        version__tutorial__in={tutorial for _id, tutorial, _language in takes},
        version__tutorial__is_interface=False,
        version__language__in={language for _id, _tutorial, language in takes},
    )
    heard = {
        tutorial
        for tutorial, segments, described in live.values_list("version__tutorial", SEGMENTS, DESCRIBED)
        if any(row.take in own for row in read_rows(ReleasedSegment, segments))
        or any(row.take in own for row in read_rows(ReleasedDescription, described))
    }
    return VoiceReach(len(takes), len(heard))
