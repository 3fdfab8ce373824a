"""Which takes may be repaired, and which are heard so.

A take is repaired only where noise or hum asked to record it again, its voice said yes to that, and the town did not
switch it off. The reviewer may refuse the rendering, and ask for it; nobody but the voice decides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from craft.documents import JsonObject
from dubbing.models import Take, TakeRepair
from jobs.models import Job
from jobs.states import ACTIVE
from journal.people import Person
from town.queries import town_row
from tutorials.models import Segment

KIND = "dubbing.repair"
TROUBLES = frozenset({"noisy", "hum"})
# What a film is made of. The small files of titles and words are not repaired.
KINDS = (Segment.Kind.SPEECH, Segment.Kind.DESCRIPTION)
ENDED = (Take.State.ERASED, Take.State.REJECTED)
PATIENCE = timedelta(minutes=3)  # of a voice whose page waits, before it asks to record again


def retake_codes(findings: Iterable[JsonObject]) -> set[str]:
    """Of a take's findings, or a rendering's: those that ask to record it again."""
    return {str(row["code"]) for row in findings if row.get("severity") == "retake"}


def is_noisy(take: Take) -> bool:
    """Whether noise or hum asks to record it again."""
    return bool(retake_codes(take.findings) & TROUBLES) and take.segment.kind in KINDS


def may_be_repaired(take: Take) -> bool:
    return (
        take.state not in ENDED
        and bool(take.audio)
        and is_noisy(take)
        and take.voice is not None
        and take.voice.may_repair_voice()
        and town_row().repairs
    )


def is_being_repaired(take: Take) -> bool:
    """Whether the rendering that may make another recording needless is about to come. Nobody waits for a worker that
    does not."""
    jobs = Job.objects.filter(kind=KIND, target=str(take.pk), state__in=ACTIVE)
    return is_noisy(take) and jobs.filter(created_at__gt=timezone.now() - PATIENCE).exists()


def repair_of(take: Take) -> TakeRepair | None:
    """What there is, with or without a sound."""
    return TakeRepair.objects.filter(take=take).first()


def heard_repairs(takes: Iterable[Take]) -> dict[int, TakeRepair]:
    """Take → the rendering that is heard in its place: made, not refused, and its voice still agrees. No query
    where no take is noisy, one where none of them was repaired."""
    noisy = [take.pk for take in takes if retake_codes(take.findings) & TROUBLES]
    if not noisy:
        return {}
    rows = TakeRepair.objects.filter(take__in=noisy, refused=False).exclude(audio="")
    made = list(rows.select_related("take__voice"))
    if not made or not town_row().repairs:
        return {}
    voices = {row.take.voice_id: row.take.voice for row in made if row.take.voice is not None}
    agreed = {pk for pk, voice in voices.items() if voice.may_repair_voice()}
    return {row.take_id: row for row in made if row.take.voice_id in agreed}


def needless_retakes(take: Take) -> set[str]:
    """The findings that asked to record it again, and do not where its rendering is heard."""
    row = heard_repairs([take]).get(take.pk)
    return set(TROUBLES) - retake_codes(row.findings) if row is not None else set()


def noisy_takes(voice: Person) -> list[Take]:
    """Of this voice, those that could be repaired if they agreed."""
    rows = Take.objects.select_related("segment", "voice").filter(voice=voice.pk, segment__kind__in=KINDS)
    return [take for take in rows.exclude(state__in=ENDED).exclude(audio="") if is_noisy(take)]


def sound_digests(takes: QuerySet[Take]) -> set[str]:
    """Of every sound of these takes, also of one whose file is gone: what is cached of a take is named by them."""
    own = set(takes.order_by().values_list("audio_sha256", flat=True))
    repaired = TakeRepair.objects.filter(take__in=takes.order_by().values("pk"))
    return (own | set(repaired.values_list("audio_sha256", flat=True))) - {""}
