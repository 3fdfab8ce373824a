"""Slots and rules of a version → its solved alignment. What is published and what people are told beforehand both come
from here, so they cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from craft.timing.alignment import Alignment, Slot, align
from craft.timing.alignment_runs import Span
from craft.timing.held_alignment import HURRIED, HeldAlignment, HoldRules, align_with_holds
from craft.timing.still_moments import Pictures
from tutorials.models import LanguageVersion
from tutorials.pipelines.still_pictures import pictures_of
from tutorials.queries import hold_rules, latest_start_ms


@dataclass(frozen=True)
class Ground:
    """What the takes of a version are placed over.

    late_ms: how far after its French a voice may begin where the picture waits; late_without: where it does not.

    rules: None where the picture does not wait, because somebody chose so or because it cannot: then `pictures` is None
    too. cannot_wait: the rules would allow it, and the renditions do not. assumed: there are no renditions yet, and the
    picture is taken to be still everywhere.
    """

    duration_ms: int
    late_ms: float
    late_without: float
    rules: HoldRules | None
    pictures: Pictures | None
    cannot_wait: bool = False
    assumed: bool = False

    @property
    def digest(self) -> str:
        """Changes when any of this does, pictures included only by whether they are there."""
        rules = None if self.rules is None else asdict(self.rules)
        parts = (self.duration_ms, self.late_ms, self.late_without, rules, self.assumed)
        return sha256(repr(parts).encode()).hexdigest()


def ground_of(version: LanguageVersion, *, refuse_most: bool = False, takes: bool = True) -> Ground:
    """Rules and pictures of a version. The first time it makes still pictures (0.2 to 1.1 s); raises MediaError.

    Before the renditions are made nobody knows where the picture stands still. Nobody is asked to record again for
    that: it is taken to be still everywhere. A build makes them first.

    refuse_most: somebody said that the version must not become longer than the town's limit. takes: whether there are
    any; without, nothing waits.
    """
    tutorial = version.tutorial
    wished = hold_rules(version, refuse_most=refuse_most) if takes else None
    assumed = wished is not None and not tutorial.video
    pictures = None
    if assumed:
        pictures = Pictures.still_throughout(tutorial.duration_ms)
    elif wished is not None:
        pictures = pictures_of(tutorial)
    rules = None if pictures is None else wished
    return Ground(
        duration_ms=tutorial.duration_ms,
        late_ms=latest_start_ms(tutorial, rules),
        late_without=latest_start_ms(tutorial, None),
        rules=rules,
        pictures=pictures,
        cannot_wait=wished is not None and pictures is None,
        assumed=assumed,
    )


def solve(
    ground: Ground, slots: Sequence[Slot], *, kept: Sequence[Span] | None, drop_refused: bool = True
) -> HeldAlignment:
    """Place the takes. The picture waits only where somebody would find no room or be hurried otherwise: without holds
    nothing differs from a version that may not wait.

    Slots, pins and `kept` (spans where the French is heard; None: nowhere) are in the video's own time, placements in
    the language version's. Raises AlignmentError.
    """
    found = align(slots, ground.duration_ms, late_ms=ground.late_without, drop_refused=drop_refused, kept=kept)
    plain = HeldAlignment(found, holds=(), longer=0.0, over_limit=False, long_alone=())
    if ground.rules is None or ground.pictures is None or not _needs_holds(found, ground.rules):
        return plain
    held = align_with_holds(
        slots,
        ground.duration_ms,
        ground.pictures,
        ground.rules,
        late_ms=ground.late_ms,
        drop_refused=drop_refused,
        kept=kept,
    )
    return held if held.holds else plain


def waiting_figures(held: HeldAlignment) -> dict[str, float]:
    """How often and for how long the picture waits; nothing where it never does. In ms, and percent of the video."""
    if not held.holds:
        return {}
    lengths = [hold.length_ms for hold in held.holds]
    return {
        "count": len(lengths),
        "together_ms": sum(lengths),
        "longest_ms": max(lengths),
        "longer_percent": round(100 * held.longer, 1),
    }


def _needs_holds(found: Alignment, rules: HoldRules) -> bool:
    """Whether somebody finds no room, or would be hurried, while the picture does not wait."""
    rates = [placement.rate for placement in found.placements if placement is not None]
    return bool(found.refused) or max(rates, default=1.0) > rules.fastest + HURRIED
