"""What a reviewer sees of a noisy take's second rendering, and where it is heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from dubbing.models import Take, TakeRepair
from dubbing.queries.repairs import heard_repairs, is_noisy, repair_of
from dubbing.takes.repair import can_repair
from dubbing.views.studio_documents import Finding
from dubbing.views.studio_json import findings_said
from town.queries import town_row


@dataclass(frozen=True)
class ShownRepair:
    """state: `heard` (in what is published next), `refused` (made, but a reviewer wants the recording as it is),
    `failed` (message), `coming`, `unasked` (its voice has not said yes; wanted: a reviewer asked). other: the address
    of the one that is not heard."""

    state: str
    wanted: bool
    message: str
    figures: Mapping[str, float | None]
    findings: list[Finding]
    other: str


def shown_repair(take: Take) -> ShownRepair | None:
    """None where there is nothing to repair, the town switched it off, or this machine cannot."""
    if not is_noisy(take) or take.voice is None or not town_row().repairs:
        return None
    row = repair_of(take)
    made, agreed = row is not None and bool(row.audio), take.voice.may_repair_voice()
    if not made and not can_repair():
        return None
    heard = take.pk in heard_repairs([take])
    return ShownRepair(
        state=_state(row, agreed=agreed, heard=heard),
        wanted=row is not None and row.wanted,
        message=row.failure if row else "",
        figures=row.figures if row and made else {},
        findings=findings_said(take, row.findings) if row and made else [],
        other=take_sound(take, repaired=not heard) if made and agreed else "",
    )


def _state(row: TakeRepair | None, *, agreed: bool, heard: bool) -> str:
    if heard or not agreed:
        return "heard" if heard else "unasked"
    if row is not None and (row.refused or row.failure):
        return "refused" if row.refused else "failed"
    return "coming"


def take_sound(take: Take, *, repaired: bool) -> str:
    """The address of a take's sound: as recorded, or without its noise."""
    address = reverse("dubbing:take_audio", args=[take.client_id])
    return f"{address}?repaired" if repaired else address


def offered_repair(answers: Iterable[bool | None], takes: Iterable[Take]) -> dict[str, bool]:
    """For the studio: whether the page may offer it to a voice, who was not asked yet, and does so at once, because
    one of these takes of theirs is noisy. answers: `repair_answers` of the voice."""
    offers = None in answers and can_repair()
    return {"offers_repair": offers, "noisy": offers and any(is_noisy(take) for take in takes)}
