"""The verdict on a segment: what becomes of its voice in the solve of the whole tutorial; the one place of its words.

The take's finding, the studio, the review, the board, the report and the release all say what stands here.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from craft.documents import JsonObject
from craft.messages import N_, Message, N_n, RoundedNumber, Text
from craft.timing.alignment_report import letters_to_drop
from craft.timing.held_alignment import HeldAlignment
from craft.timing.timeline import to_original

Kind = Literal["fits", "faster", "waits", "longer", "no_room"]
# Up to here pauses are not even tightened (`alignment.TIGHTEN_ABOVE_RATE`): nobody hears it, so it is not told.
FASTER_ABOVE_RATE = 1.02
# A shorter slowing is not seen, so it is not told.
SLOWER_ABOVE_MS = 50

WORDS: dict[Kind, Text] = {
    "fits": N_("It fits."),
    "faster": N_("It will be played faster, by {percent} %."),
    "waits": N_("The picture will wait {seconds} s for it."),
    "longer": N_("The picture will take {seconds} s longer for it."),
    "no_room": N_n(
        "It finds no room: {letters} letter too many, {seconds} s at the speaker's own pace.",
        "It finds no room: {letters} letters too many, {seconds} s at the speaker's own pace.",
        by="letters",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """kind: no_room, or what happens to a voice that is heard: the picture waits, or takes longer because it is slower
    and perhaps waits too, the voice is played faster, or nothing of these.

    rate: its pace, 1 as spoken. start_ms: where it begins, in the video's own time. wait_ms: how long the picture waits
    after it. slow_ms: how much longer it takes for being slower. natural_ms, letters: without room, by how much it must
    become shorter, at the speaker's own pace.
    """

    kind: Kind
    rate: float = 1.0
    start_ms: int = 0
    wait_ms: int = 0
    natural_ms: int = 0
    letters: int = 0
    slow_ms: int = 0

    @property
    def message(self) -> Message:
        tenths = math.ceil((self.natural_ms if self.kind == "no_room" else self.wait_ms + self.slow_ms) / 100)
        values = {"percent": _percent(self.rate), "seconds": RoundedNumber(tenths / 10, 1), "letters": self.letters}
        return Message(WORDS[self.kind], values, self.kind)

    def as_json(self) -> JsonObject:
        return asdict(self)


def no_room(natural_ms: float, letters_per_second: float, start_ms: float = 0.0) -> Verdict:
    """Without room. natural_ms: at the speaker's own pace; rounded up, so that who follows it is not refused again."""
    letters = letters_to_drop(natural_ms, 1.0, 1 / letters_per_second)
    return Verdict("no_room", start_ms=round(start_ms), natural_ms=math.ceil(natural_ms), letters=letters)


def verdicts(found: HeldAlignment, starts_ms: Sequence[float], letters_per_second: Sequence[float]) -> list[Verdict]:
    """The verdict on each slot of an alignment, in their order.

    starts_ms: where the French of each begins. letters_per_second: of each voice, above 0.
    """
    alignment = found.alignment
    refused = {refusal.index: refusal.advised_ms for refusal in alignment.refused}
    begins = {
        index: to_original(round(placement.start_ms), found.times)
        for index, placement in enumerate(alignment.placements)
        if placement is not None and index not in refused
    }
    waits = _waits(begins, found)
    told: list[Verdict] = []
    for index, placement in enumerate(alignment.placements):
        if placement is None or index in refused:
            told.append(no_room(refused[index], letters_per_second[index], starts_ms[index]))
            continue
        slow_ms = round(found.slow_ms.get(index, 0.0))
        told.append(_heard(placement.rate, begins[index], waits.get(index, 0), slow_ms))
    return told


def _heard(rate: float, start_ms: int, wait_ms: int, slow_ms: int) -> Verdict:
    kind: Kind = "faster" if rate > FASTER_ABOVE_RATE else "fits"
    if slow_ms > SLOWER_ABOVE_MS:
        kind = "longer"
    elif wait_ms:
        kind = "waits"
    return Verdict(kind, round(rate, 4), start_ms, wait_ms, slow_ms=slow_ms)


def _waits(begins: Mapping[int, int], found: HeldAlignment) -> dict[int, int]:
    """How long the picture waits after each slot: a hold belongs to the voice that began last before it."""
    order = sorted(begins, key=lambda index: begins[index])
    moments = [begins[index] for index in order]
    waits: dict[int, int] = {}
    for hold in found.times.holds:
        at = bisect_left(moments, hold.at_ms) - 1
        if at >= 0:
            waits[order[at]] = waits.get(order[at], 0) + hold.length_ms
    return waits


def _percent(rate: float) -> int:
    return max(1, round(100 * (rate - 1)))
