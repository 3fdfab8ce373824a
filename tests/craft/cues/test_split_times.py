"""When the parts of a text are heard: by words, by pauses, else in proportion."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from craft.cues.split_times import split_times
from craft.text.graphemes import count
from craft.timing.pauses import Span
from craft.transcripts.words import Word

TEXT = "Bonjour à tous. Ouvrez la messagerie, puis appuyez sur le bouton."
SECOND = TEXT.index("Ouvrez")
THIRD = TEXT.index("puis")


def test_in_proportion_to_graphemes() -> None:
    times = split_times("aaaa bbbb", 1000, 2000)
    assert times[0] == (1000, 1000)
    assert times[4] == (1500, 1500)
    assert times[5] == (1500, 1500)
    assert times[9] == (2000, 2000)


def test_a_cluster_counts_once_and_is_never_taken_apart() -> None:
    family, combined = "👨‍👩‍👧", "e\u0301"
    times = split_times(family + combined, 0, 1000)
    assert count(family + combined) == 2
    assert {at for at, _ in times[1 : len(family) + 1]} == {500}


def test_a_pause_falls_at_the_full_stop() -> None:
    times = split_times(TEXT, 0, 6000, pauses=[(1500, 2300)])
    assert times[SECOND] == (1500, 2300)


def test_two_pauses_fall_at_the_full_stop_and_the_comma() -> None:
    times = split_times(TEXT, 0, 6000, pauses=[(1300, 1800), (3600, 4000)])
    assert times[SECOND] == (1300, 1800)
    assert times[THIRD] == (3600, 4000)


def test_consonants_and_silence_outside_are_no_pauses() -> None:
    plain = split_times(TEXT, 1000, 6000)
    assert split_times(TEXT, 1000, 6000, pauses=[(0, 1000), (2000, 2100), (5900, 7000)]) == plain


def test_the_words_of_a_recogniser_give_the_times() -> None:
    heard = [
        Word(0, 400, " Bonjour"),
        Word(400, 500, " a"),
        Word(500, 900, " tousse"),
        Word(3000, 3300, " ouvrez"),
        Word(3300, 3400, " la"),
        Word(3400, 4000, " messagerie"),
        Word(4500, 4800, " puis"),
        Word(4800, 5200, " appuyer"),
        Word(5200, 5400, " sur"),
        Word(5400, 5500, " le"),
        Word(5500, 6000, " bouton"),
    ]
    times = split_times(TEXT, 0, 6000, words=heard)
    assert times[THIRD] == (4000, 4500)
    assert times[TEXT.index("sur")][1] == 5200


def test_words_of_another_text_are_not_believed() -> None:
    heard = [Word(0, 3000, " xyz"), Word(3000, 6000, " qqq")]
    assert split_times(TEXT, 0, 6000, words=heard) == split_times(TEXT, 0, 6000)


spans = st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=6)


@given(st.text(alphabet="ab .,你好é\u0301", max_size=60), st.integers(0, 5000), st.integers(1, 9000), spans)
def test_times_rise_from_start_to_end(text: str, start: int, length: int, pauses: list[Span]) -> None:
    times = split_times(text, start, start + length, pauses=pauses)
    assert len(times) == len(text) + 1
    flat = [moment for pair in times for moment in pair]
    assert flat == sorted(flat)
    assert flat[0] == start
    assert flat[-1] == start + length
