"""Where a run is cut: by silence, by how long each part should be, by the teleprompter's clock."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.takes.run_cuts import ExpectedPart, Part, cut_run

LENGTHS_MS = (3000, 2000, 4500, 2500, 3800)
PAUSE_MS = 700
Spans = list[tuple[int, int]]


def said(lengths: tuple[int, ...] = LENGTHS_MS, *, begin_ms: int = 500) -> Spans:
    """Each part is two spans with a short pause inside."""
    spans, at = [], begin_ms
    for length in lengths:
        spans += [(at, at + length // 3), (at + length // 3 + 180, at + length)]
        at += length + PAUSE_MS
    return spans


def expected(spans: Spans, lengths: tuple[int, ...] = LENGTHS_MS) -> list[ExpectedPart]:
    return [ExpectedPart(length, start - 300) for length, (start, _end) in zip(lengths, spans[::2], strict=True)]


def holds(part: Part | None, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """From the first span to the last, with a little room."""
    assert part is not None
    return 0 <= first[0] - part.start_ms <= 350 and 0 <= part.end_ms - last[1] <= 350


def test_each_part_is_found_with_room_around_it() -> None:
    spans = said()
    found = cut_run(spans, expected(spans))
    for part, first, last in zip(found, spans[::2], spans[1::2], strict=True):
        assert holds(part, first, last)
        assert part is not None and not part.start_doubtful and not part.end_doubtful
    for before, after in pairwise(found):
        assert before is not None and after is not None and before.end_ms <= after.start_ms


def test_a_sentence_that_was_not_said_has_no_part() -> None:
    spans = said()
    wanted = expected(spans)
    found = cut_run(spans[:4] + spans[6:], wanted)
    assert found[2] is None
    assert all(holds(found[n], spans[2 * n], spans[2 * n + 1]) for n in (0, 1, 3, 4))


def test_a_cough_belongs_to_nobody_or_to_the_silence_beside_it() -> None:
    spans = said()
    gap = (spans[3][1] + spans[4][0]) // 2
    found = cut_run([*spans[:4], (gap - 100, gap + 100), *spans[4:]], expected(spans))
    assert all(part is not None for part in found)
    first, second = found[1], found[2]
    assert first is not None and second is not None
    assert spans[3][1] <= first.end_ms <= second.start_ms <= spans[4][0]


def test_a_beginning_that_was_said_again_is_in_no_part() -> None:
    lengths = (3000, 2000)
    spans = said(lengths)
    again = [(start + 2600, end + 2600) for start, end in spans[2:]]
    broken_off = (spans[2][0], spans[2][0] + 1600)
    every = [*spans[:2], broken_off, *again]
    heard = np.zeros((len(every), len(every) + 1), np.bool_)
    heard[2, 3] = True
    found = cut_run(every, expected(spans, lengths), heard)
    assert holds(found[0], spans[0], spans[1]) and holds(found[1], again[0], again[1])
    unheard = cut_run(every, expected(spans, lengths))[1]
    assert unheard is not None and (unheard.start_ms > broken_off[1] or unheard.start_doubtful)


def test_the_room_of_a_part_never_reaches_what_belongs_to_none() -> None:
    spans = said()
    broken_off = (spans[1][1] + 150, spans[1][1] + 400)
    again = np.zeros((len(spans) + 1, len(spans) + 2), np.bool_)
    again[2, 3] = True
    found = cut_run([*spans[:2], broken_off, *spans[2:]], expected(spans), again)
    assert found[0] is not None and found[1] is not None
    assert found[0].end_ms == spans[1][1] + 75, "half of the silence before the beginning that is said again"
    assert found[1].start_ms == (broken_off[1] + spans[2][0]) // 2


def test_a_noise_between_two_parts_makes_their_cut_doubtful() -> None:
    spans = said()
    noise = (spans[3][1] + 200, spans[3][1] + 260)
    found = cut_run(spans, expected(spans), noises=[noise, (spans[4][0] + 10, spans[4][0] + 60)])
    doubts = [(part.start_doubtful, part.end_doubtful) for part in found if part is not None]
    assert doubts == [(False, False), (False, True), (True, False), (False, False), (False, False)]


def test_two_like_silences_make_a_doubtful_cut() -> None:
    spans = [(500, 2500), (3100, 3500), (4100, 6100)]
    found = cut_run(spans, [ExpectedPart(2200, 300), ExpectedPart(2200, 3300)])
    assert found[0] is not None and found[1] is not None
    assert found[0].end_doubtful and found[1].start_doubtful


def test_the_pace_of_the_run_counts_more_than_the_one_that_was_learned() -> None:
    """All is said slower than expected, and a sentence has a pause in it as long as the silence after it."""
    spans = said()
    begin, end = spans[4][0], spans[5][1]
    spans[4:6] = [(begin, begin + 1500), (begin + 2200, end)]
    slow = [ExpectedPart(part.expected_ms / 1.4, part.clock_ms) for part in expected(spans)]
    for part, first, last in zip(cut_run(spans, slow), spans[::2], spans[1::2], strict=True):
        assert holds(part, first, last)
        assert part is not None and not part.start_doubtful and not part.end_doubtful


def test_nothing_heard_and_nothing_expected() -> None:
    assert cut_run([], [ExpectedPart(1000, 0)]) == [None]
    assert cut_run([(0, 500)], []) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(50, 4000), st.integers(20, 2500)), min_size=1, max_size=14),
    st.lists(st.tuples(st.floats(0, 20_000), st.floats(0, 40_000)), min_size=1, max_size=8),
)
def test_whatever_was_said_parts_are_in_order_and_apart(
    pieces: list[tuple[int, int]], wanted: list[tuple[float, float]]
) -> None:
    spans, at = [], 0
    for length, pause in pieces:
        spans.append((at, at + length))
        at += length + pause
    found = [part for part in cut_run(spans, [ExpectedPart(*pair) for pair in wanted]) if part is not None]
    assert all(0 <= part.start_ms < part.end_ms for part in found)
    assert all(first.end_ms <= second.start_ms for first, second in pairwise(found))
