"""Takes never overlap a segment that keeps the original voice; otherwise they are placed as before."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from craft.timing.alignment import Alignment, Slot, align
from tests.craft.alignment_cases import Video, narration, videos


def over(found: Alignment, kept: list[tuple[float, float]]) -> float:
    """Milliseconds during which a take lies over a kept voice."""
    placed = [place for place in found.placements if place]
    return sum(max(0.0, min(place.end_ms, b) - max(place.start_ms, a)) for place in placed for a, b in kept)


def parted(video: Video, seed: int, share: float) -> tuple[list[Slot], list[tuple[float, float]]]:
    """(voiced, kept): the video with some of its sentences unrecorded."""
    chance = random.Random(seed)
    voiced = [slot for slot in video.slots if chance.random() > share]
    return voiced, [(slot.start_ms, slot.end_ms) for slot in video.slots if slot not in voiced]


def test_nothing_kept_is_the_program_as_published() -> None:
    video = narration(60, seed=1, longer=1.2)
    plain = align(video.slots, video.duration_ms)
    assert align(video.slots, video.duration_ms, kept=[]) == plain


def test_no_take_lies_over_a_sentence_that_was_not_recorded() -> None:
    video = narration(120, seed=2)
    for share in (0.1, 0.5, 0.9):
        voiced, kept = parted(video, 3, share)
        without = align(voiced, video.duration_ms, drop_refused=True)
        found = align(voiced, video.duration_ms, drop_refused=True, kept=kept)
        kept += [(voiced[refusal.index].start_ms, voiced[refusal.index].end_ms) for refusal in found.refused]
        assert over(without, kept) > 100
        assert over(found, kept) == 0 == found.report.overlap_ms
        assert found.report.placed + len(found.refused) == len(voiced)
        for placement in found.placements:
            assert placement is None or 0.9499 <= placement.rate <= 1.2001


def test_the_voice_of_a_refused_sentence_is_kept_too() -> None:
    video = narration(200, seed=3, longer=1.25)
    plain = align(video.slots, video.duration_ms, drop_refused=True)
    found = align(video.slots, video.duration_ms, drop_refused=True, kept=[])
    assert plain.refused and len(found.refused) <= len(plain.refused) + 2
    kept = [(video.slots[refusal.index].start_ms, video.slots[refusal.index].end_ms) for refusal in found.refused]
    assert over(found, kept) == 0 == found.report.overlap_ms


def test_far_from_what_is_kept_nothing_changes() -> None:
    video = narration(40, seed=4)
    lone = Slot(video.duration_ms + 60_000, video.duration_ms + 62_000, 2000)
    plain = align([*video.slots, lone], video.duration_ms + 120_000)
    kept = [(video.duration_ms + 30_000, video.duration_ms + 31_000)]
    found = align([*video.slots, lone], video.duration_ms + 120_000, kept=kept)
    for before, after in zip(plain.placements, found.placements, strict=True):
        assert before and after and abs(before.start_ms - after.start_ms) < 0.5


def test_what_a_person_pinned_is_stronger() -> None:
    slots = [Slot(1000, 3000, 2000, pin_ms=6000), Slot(9000, 11_000, 2000)]
    found = align(slots, 20_000, kept=[(5500, 7500)])
    first = found.placements[0]
    assert first and abs(first.start_ms - 6000) <= 200.001
    assert found.report.pins_kept == 1


@settings(max_examples=60)
@given(videos(), st.integers(0, 1 << 16), st.sampled_from([0.2, 0.6]))
def test_whatever_the_video_takes_stay_in_order_and_inside(video: Video, seed: int, share: float) -> None:
    voiced, kept = parted(video, seed, share)
    found = align(voiced, video.duration_ms, late_ms=video.late_ms, drop_refused=True, kept=kept)
    placed = [place for place in found.placements if place]
    assert all(after.start_ms - before.end_ms >= -1e-6 for before, after in pairwise(placed))
    assert all(place.start_ms >= -1e-6 and place.end_ms <= video.duration_ms + 1e-6 for place in placed)
    assert len(placed) + len(found.refused) == len(voiced)
