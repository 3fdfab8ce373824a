"""How far a voice reaches: what goes when its person withdraws it."""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.manifests import ReleasedDescription, ReleasedSegment, read_rows
from dubbing.models import BackTranslation, Release, SentenceNote, Take
from dubbing.queries.manifest_columns import DESCRIBED, SEGMENTS


@dataclass(frozen=True)
class VoiceReach:
    """takes: recordings of this voice that are kept. tutorials: those in whose live releases it is heard. said_back:
    what it said back of others' takes. notes: what it said beside hard sentences."""

    takes: int
    tutorials: int
    said_back: int = 0
    notes: int = 0


def voice_reach(voice: int) -> VoiceReach:
    """Four queries: the takes, what was said back, what stands beside sentences, and the live releases of those
    versions."""
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
    said_back = BackTranslation.objects.filter(speaker=voice).exclude(state=BackTranslation.State.GONE).count()
    notes = SentenceNote.objects.filter(author=voice, kind=SentenceNote.Kind.VOICE).count()
    return VoiceReach(len(takes), len(heard), said_back, notes)
