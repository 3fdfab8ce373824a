"""Slots and rules of a version → its solved alignment. What is published and what people are told beforehand both come
from here, so they cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256

from craft.timing.alignment import Alignment, Slot, align
from craft.timing.alignment_runs import Span
from craft.timing.held_alignment import HeldAlignment, align_with_holds
from craft.timing.held_search import HURRY_WEIGHT
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.natural_pace import unhurried_alignment
from craft.timing.slowing import NEVER_SLOWER
from craft.timing.still_moments import Pictures
from dubbing.reports import NEVER, Waiting
from tutorials.lengthening import latest_start_ms, lengthening_rules
from tutorials.models import LanguageVersion, kept_sounds, music_of
from tutorials.pipelines.heard_music import heard_music
from tutorials.pipelines.still_pictures import pictures_of, slowed_together_ms


@dataclass(frozen=True)
class PlacementInputs:
    """What the takes of a version are placed over.

    late_ms: how far after its French a voice may begin where the picture waits; late_without: where it does not.

    rules: None where the version is as long as the video, because somebody chose so or because it must be. pictures:
    None where the picture cannot wait. cannot_wait: the rules would allow it, and the renditions do not. assumed: there
    are no renditions yet, and the picture is taken to be still everywhere. kept_sounds: moments of the film whose sound
    stays as it is. track: the digest of its own music and effects. music: finds where music is heard (ms).
    """

    duration_ms: int
    late_ms: float
    late_without: float
    rules: LengtheningRules | None
    pictures: Pictures | None
    cannot_wait: bool = False
    assumed: bool = False
    kept_sounds: tuple[tuple[int, int], ...] = ()
    track: str = ""
    music: Callable[[], Sequence[Span]] = tuple

    def means(self) -> Iterator[tuple[float, LengtheningRules]]:
        """How late a voice may begin, and what may make the version longer, in the order in which they are tried."""
        if self.rules is None:
            return
        for rules in dict.fromkeys((self.rules, replace(self.rules, slow=NEVER_SLOWER))):
            if rules.makes_longer:
                waits = rules.holds and self.pictures is not None and self.pictures.is_ever_still
                for late_ms in dict.fromkeys((self.late_ms, self.late_without) if waits else (self.late_without,)):
                    yield late_ms, rules

    @property
    def digest(self) -> str:
        """Changes when any of this does, pictures included only by whether they are there."""
        rules = None if self.rules is None else asdict(self.rules)
        parts: list[object] = [self.duration_ms, self.late_ms, self.late_without, rules, self.assumed]
        parts += [part for part in (self.kept_sounds, self.track) if part]
        return sha256(repr(tuple(parts)).encode()).hexdigest()


def placement_inputs(
    version: LanguageVersion, *, refuse_most: bool = False, takes: bool = True, listens: bool = True
) -> PlacementInputs:
    """Rules and pictures of a version. The first time it makes still pictures (0.2 to 1.1 s); raises MediaError.

    Before the renditions are made nobody knows where the picture stands still. Nobody is asked to record again for
    that: it is taken to be still everywhere. A build makes them first.

    refuse_most: somebody said that the version must not become longer than the town's limit. takes: whether there are
    any; without, nothing becomes longer. listens: whoever waits for a page does not wait for a film to be heard, too.
    """
    tutorial = version.tutorial
    wished = lengthening_rules(version, refuse_most=refuse_most) if takes else None
    waits = wished is not None and (wished.holds or wished.stops)
    assumed = waits and not tutorial.video
    pictures = None
    if assumed:
        pictures = Pictures.still_throughout(tutorial.duration_ms)
    elif wished is not None and waits:
        pictures = pictures_of(tutorial, with_cuts=wished.stops)
    rules = wished
    if rules is not None:
        slow = replace(rules.slow, group_ms=slowed_together_ms(tutorial))
        there = pictures is not None
        rules = replace(rules, slow=slow, holds=rules.holds and there, stops=rules.stops and there)
    if rules is not None and not rules.makes_longer:
        rules = None
    track = music_of(tutorial) if rules is not None else None
    return PlacementInputs(
        duration_ms=tutorial.duration_ms,
        late_ms=latest_start_ms(tutorial, rules),
        late_without=latest_start_ms(tutorial, None),
        rules=rules,
        pictures=pictures,
        cannot_wait=waits and pictures is None,
        assumed=assumed,
        kept_sounds=kept_sounds(tutorial) if rules is not None else (),
        track=track.sha256 if track is not None else "",
        music=partial(heard_music, tutorial, track, listens=listens),
    )


def solve(
    ground: PlacementInputs, slots: Sequence[Slot], *, kept: Sequence[Span] | None, drop_refused: bool = True
) -> HeldAlignment:
    """Place the takes. The version becomes longer only where somebody would find no room or be hurried otherwise: else
    nothing differs from a version that may not.

    Whatever was solved, the best is taken: the fewest seconds refused, then within the limit, then the earliest means
    (`PlacementInputs.means`, last none of them). Waiting can refuse more, because less may be late, and slowing too.

    Slots, pins and `kept` (spans where the French is heard; None: nowhere) are in the video's own time, placements in
    the language version's. Raises AlignmentError.
    """
    found = align(slots, ground.duration_ms, late_ms=ground.late_without, drop_refused=drop_refused, kept=kept)
    plain = HeldAlignment(found)
    tried: list[HeldAlignment] = []
    longer = ground.rules if _needs_length(found, ground.rules) else None
    music = ground.music() if longer and longer.slow.most_percent else ()
    for late_ms, rules in ground.means() if longer else ():
        held = align_with_holds(
            slots,
            ground.duration_ms,
            ground.pictures,
            rules,
            late_ms=late_ms,
            late_moving_ms=ground.late_without,
            drop_refused=drop_refused,
            kept=kept,
            kept_sounds=ground.kept_sounds,
            music=music,
        )
        if not held.times:
            continue
        tried.append(held)
        if not held.alignment.refused and not held.over_limit:
            break
    best = min([*tried, plain], key=lambda one: (_refused_ms(one, slots), one.over_limit))
    if best is not plain:
        return best
    return replace(
        plain,
        alignment=unhurried_alignment(found, slots, ground.duration_ms, late_ms=ground.late_without, kept=kept),
    )


def _refused_ms(found: HeldAlignment, slots: Sequence[Slot]) -> float:
    return sum(slots[refusal.index].take_ms for refusal in found.alignment.refused)


def waiting_figures(held: HeldAlignment, video_ms: int) -> Waiting:
    """How often and for how long the picture waits, and how much longer it takes because it is slower; nothing where it
    does neither. In ms, and percent of the video."""
    if not held.times:
        return NEVER
    lengths = [hold.length_ms for hold in held.times.holds]
    slower_ms = round(held.longer * video_ms) - sum(lengths)
    return Waiting(len(lengths), sum(lengths), max(lengths, default=0), round(100 * held.longer, 1), slower_ms)


def _needs_length(found: Alignment, rules: LengtheningRules | None) -> bool:
    """Whether somebody finds no room, or would be hurried, in a version that is as long as the video."""
    if rules is None:
        return False
    rates = [placement.rate for placement in found.placements if placement is not None]
    return bool(found.refused) or max(rates, default=1.0) > rules.fastest + HURRY_WEIGHT
