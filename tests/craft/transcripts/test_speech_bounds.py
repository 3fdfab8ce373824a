"""Text that can be said in the time passes; other text is dropped."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.transcripts.speech_bounds import cannot_be_said, edges_at_voice, hints_help, most_tokens, speech_within


@pytest.mark.parametrize(
    ("text", "speech_ms", "gone"),
    [
        ("Ouvre les volets du salon.", 1500, False),
        ("Ouvre les volets du salon.", 500, False),  # the recogniser's times are short
        ("Ouvre les volets du salon.", 200, True),
        ("Oui.", 0, False),
        ("Je vous remercie.", 100, True),
        ("minuteur, volets, rideaux, luminosité, " * 8, 2000, True),
        ("… ! ? « » — " * 20, 0, False),  # signs are not spoken
        ("Пожалуйста, откройте дверь", 100, True),
        ("打开客厅的灯", 600, False),
    ],
)
def test_letters_of_a_text(text: str, speech_ms: int, gone: bool) -> None:
    assert cannot_be_said(text, speech_ms) is gone


def test_hints_are_for_speech_that_is_long_enough() -> None:
    assert [hints_help(ms) for ms in (0, 2_000, 7_999, 8_000, 30_000)] == [False, False, False, True, True]


def test_tokens_grow_with_the_speech() -> None:
    assert (most_tokens(0, "fr"), most_tokens(2_000, "fr"), most_tokens(30_000, "fr")) == (24, 48, 384)
    assert most_tokens(2_000, "km") == 104  # three tokens a letter
    assert most_tokens(2_000, "zh") == 104  # Whisper's own code, no row of the table
    assert most_tokens(2_000, "xx") == 104


def test_speech_inside_a_span() -> None:
    spans = [(100, 300), (500, 900)]
    assert speech_within(spans, 0, 1000) == 600
    assert speech_within(spans, 200, 600) == 200
    assert speech_within(spans, 300, 500) == 0
    assert speech_within([], 0, 1000) == 0


def test_words_at_the_edges_of_a_breath_reach_its_edges() -> None:
    words = [(330, 500), (500, 900), (1700, 2000), (2100, 2300)]
    assert edges_at_voice(words, [(0, 1100), (1600, 2400)]) == [(0, 500), (500, 1100), (1600, 2000), (2100, 2400)]


def test_what_was_not_heard_is_not_given_to_the_next_word() -> None:
    """A whole word that is missing; a voice that goes on for long after the last one; a neighbour in the way."""
    assert edges_at_voice([(700, 900)], [(0, 900)]) == [(700, 900)]
    assert edges_at_voice([(0, 900)], [(0, 2000)]) == [(0, 900)]
    assert edges_at_voice([(0, 550), (600, 900)], [(560, 1000)]) == [(0, 550), (560, 1000)]
    assert edges_at_voice([(0, 580), (600, 900)], [(580, 1000)]) == [(0, 580), (580, 1000)]
    assert edges_at_voice([(0, 100)], []) == [(0, 100)]
    assert edges_at_voice([], [(0, 100)]) == []


spans = (
    st.lists(st.integers(0, 5000), max_size=24).map(sorted).map(lambda at: list(zip(at[::2], at[1::2], strict=False)))
)


@given(spans, spans)
def test_words_only_grow_and_never_overlap(words: list[tuple[int, int]], voice: list[tuple[int, int]]) -> None:
    grown = edges_at_voice(words, voice)
    for (start, end), (start_now, end_now) in zip(words, grown, strict=True):
        assert start_now <= start <= end <= end_now
    for before, after in pairwise(grown):
        assert before[1] <= after[0]
