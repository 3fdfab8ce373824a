"""What can be said in a time passes; what cannot goes."""

from __future__ import annotations

import pytest

from craft.speech_bounds import cannot_be_said, hints_help, most_tokens, speech_within


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
