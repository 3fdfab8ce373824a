"""A sentence is heard in parts: cut at its pauses, in parts that one keeps in mind, none of them too short."""

from __future__ import annotations

import itertools

import pytest

from craft.timing.heard_parts import LONGEST_PART_MS, SHORTEST_PART_MS, heard_parts


def spoken(*words_ms: tuple[int, int]) -> list[tuple[int, int]]:
    """(from, until) of words from (silence before, length), beginning at 1,000 ms."""
    at, found = 1000, []
    for before, length in words_ms:
        found.append((at + before, at + before + length))
        at += before + length
    return found


@pytest.mark.parametrize(
    ("words", "end", "cuts"),
    [
        pytest.param(spoken((0, 900), (100, 900)), 2900, (), id="short: heard whole"),
        pytest.param((), 9000, (), id="no words are known: not cut in the middle of one"),
        pytest.param(spoken((0, 2000), (400, 2000)), 5400, (3200,), id="at the pause"),
        pytest.param(
            spoken((0, 1500), (400, 800), (20, 800), (20, 900)), 5440, (2700,), id="a pause before the middle"
        ),
        pytest.param(spoken((0, 300), (500, 4000)), 5800, (), id="the only pause would leave a word alone"),
    ],
)
def test_where_it_is_cut(words: list[tuple[int, int]], end: int, cuts: tuple[int, ...]) -> None:
    assert heard_parts(words, 1000, end) == cuts


def test_a_long_sentence_is_cut_until_every_part_is_short() -> None:
    words = spoken(*[(40, 360)] * 30)
    bounds = [1000, *heard_parts(words, 1000, 13_000), 13_000]
    lengths = [after - before for before, after in itertools.pairwise(bounds)]
    assert max(lengths) <= LONGEST_PART_MS
    assert min(lengths) >= SHORTEST_PART_MS
    between = {(before + after) // 2 for (_a, before), (after, _b) in itertools.pairwise(words)}
    assert set(bounds[1:-1]) <= between
