"""Speech without a word is found; a word placed at its end is moved to where it was said; nothing is added twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.transcripts.unheard import UNHEARD_MS, Span, said_already, strays_moved, unheard

VOICE = [(2_000, 8_900), (14_200, 32_000)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], [(2_000, 8_900), (14_200, 32_000)]),
        ([(2_000, 8_900), (14_200, 32_000)], []),
        ([(2_100, 4_000), (5_400, 8_900), (14_300, 31_000)], []),  # breaths and a late beginning
        ([(2_100, 4_000), (5_600, 8_900), (14_300, 31_000)], [(4_000, 5_600)]),
        ([(4_000, 8_900), (14_300, 30_000)], [(2_000, 4_000), (30_000, 32_000)]),
        ([(1_000, 9_000), (14_300, 31_000)], []),
    ],
)
def test_stretches_without_a_word(words: list[Span], found: list[Span]) -> None:
    assert unheard(words, VOICE) == found


def test_a_word_behind_an_unheard_sentence_belongs_to_the_next_one() -> None:
    far = [(8_670, 9_070), (14_600, 14_900), (14_900, 31_000)]
    assert strays_moved(far, VOICE) == [(14_200, 14_600), *far[1:]]
    two = [(8_500, 8_700), (8_700, 8_900), (14_600, 14_900)]
    assert strays_moved(two, VOICE) == [(14_200, 14_400), (14_400, 14_600), (14_600, 14_900)]
    near = [(8_670, 9_070), (14_220, 14_480), (14_480, 31_000)]
    assert strays_moved(near, VOICE) == [(14_220, 14_350), (14_350, 14_480), (14_480, 31_000)]


@pytest.mark.parametrize(
    "words",
    [
        [(2_100, 8_400), (8_500, 8_900), (14_300, 31_000)],  # the last word of what was heard
        [(8_670, 9_070)],  # nothing follows
        [(8_670, 9_070), (20_000, 21_000)],  # what follows does not begin there
        [(5_000, 5_400), (14_300, 31_000)],  # in the middle: said there
    ],
)
def test_other_words_stay(words: list[Span]) -> None:
    assert strays_moved(words, VOICE) == words


spans = st.lists(st.integers(0, 40_000), min_size=2, max_size=24, unique=True).map(
    lambda moments: list(pairwise(sorted(moments)))[::2]
)


@given(spans, spans)
def test_times_stay_in_order_and_stretches_are_free(words: list[Span], voice: list[Span]) -> None:
    moved = strays_moved(words, voice)
    assert len(moved) == len(words)
    for one, following in pairwise(moved):
        assert one[0] <= one[1] <= following[0]
    for start, end in unheard(moved, voice):
        assert end - start >= UNHEARD_MS
        assert all(b <= start or a >= end for a, b in moved)
        assert any(a <= start and end <= b for a, b in voice)


@pytest.mark.parametrize(
    ("again", "near", "same"),
    [
        ("L'accident a eu lieu en terrain montagneux", "Nous sommes d'accord avec la déclaration", False),
        ("Cliquez sur le menu.", "Puis clique sur le menu, à droite", True),
        ("Cliquez sur le menu de la semaine, puis validez.", "sur le menu de la semaine", True),
        ("Cliquez sur le menu.", "Nous", False),
        ("Cliquez sur le menu.", "", False),
        ("Oui.", "Oui.", False),  # too short to tell
    ],
)
def test_what_was_heard_beside_it_is_not_said_again(again: str, near: str, same: bool) -> None:
    assert said_already(again, near) is same
