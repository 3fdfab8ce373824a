"""A long video is cut at key frames, in pauses, and no part is beyond what a messenger takes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from craft.timing.chapters import Group, Speech, cut_into_chapters

MINUTE = 60_000


def video_groups(minutes: float, kbps: int = 224) -> list[Group]:
    """Key frames every two seconds."""
    return [Group(at, 2 * kbps * 125) for at in range(0, round(minutes * MINUTE), 2000)]


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=80),
    st.lists(st.integers(0, 3_000_000), min_size=80, max_size=80),
    st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 20_000), st.booleans()), max_size=40),
    st.integers(1, 60_000),
    st.integers(1, 16_000_000),
)
def test_every_group_is_in_one_part_and_parts_keep_their_limits(
    lengths: list[int], sizes: list[int], said: list[tuple[int, int, bool]], most_ms: int, most_bytes: int
) -> None:
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    groups = [Group(start, size) for start, size in zip(starts, sizes, strict=False)]
    speech = [Speech(start, start + length, step) for start, length, step in sorted(said)]
    total = sum(lengths)
    begins = cut_into_chapters(groups, speech, duration_ms=total, most_ms=most_ms, most_bytes=most_bytes)
    assert begins[0] == 0 and begins == sorted(set(begins)) and begins[-1] < len(groups)
    for first, after in pairwise([*begins, len(groups)]):
        part = groups[first:after]
        lasts = ([*starts, total])[after] - starts[first]
        if len(part) > 1:
            assert lasts <= most_ms and sum(group.bytes for group in part) <= most_bytes


def test_two_hours_of_an_ordinary_video_come_in_even_parts() -> None:
    groups = video_groups(120)
    begins = cut_into_chapters(groups, [], duration_ms=120 * MINUTE, most_ms=10 * MINUTE, most_bytes=15_500_000)
    lengths = [after - first for first, after in pairwise([*begins, len(groups)])]
    assert len(begins) == 14  # 120 minutes at 224 kb/s are 201.6 MB
    assert max(lengths) - min(lengths) <= 1
    assert cut_into_chapters([], [], duration_ms=0, most_ms=1, most_bytes=1) == []
    short = video_groups(9)
    assert cut_into_chapters(short, [], duration_ms=9 * MINUTE, most_ms=10 * MINUTE, most_bytes=16_000_000) == [0]


def test_a_moving_picture_is_cut_shorter() -> None:
    groups = video_groups(12, kbps=2000)
    begins = cut_into_chapters(groups, [], duration_ms=12 * MINUTE, most_ms=10 * MINUTE, most_bytes=15_500_000)
    assert begins == list(range(0, 360, 30)), "a minute each: a minute and four seconds would be 16 MB"


def test_a_cut_is_before_a_new_step_else_between_sentences() -> None:
    def cut(*speech: Speech) -> float:
        groups = video_groups(16, kbps=64)
        begins = cut_into_chapters(groups, speech, duration_ms=16 * MINUTE, most_ms=10 * MINUTE, most_bytes=15_500_000)
        assert len(begins) == 2
        return groups[begins[1]].start_ms

    assert cut() == 8 * MINUTE
    talk = (0, 460_500), (461_000, 479_000), (480_500, 494_100), (495_900, 16 * MINUTE)
    assert cut(*(Speech(*span) for span in talk)) == 480_000
    steps = (False, False, False, True)
    wide = (*talk[:2], (480_500, 493_500), (496_900, 16 * MINUTE))
    assert cut(*(Speech(*span, step) for span, step in zip(wide, steps, strict=True))) == 494_000
    assert cut(Speech(0, 16 * MINUTE, True)) == 8 * MINUTE, "one who never stops is cut anywhere"
    under = Speech(0, 600_100), Speech(470_000, 478_000), Speech(600_500, 16 * MINUTE)
    assert cut(*under) == 8 * MINUTE, "a long sentence under a short one is still heard"
