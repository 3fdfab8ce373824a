"""SubRip as editors write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.srt_reader import read_srt

CASES = {
    "usual": ("1\n00:00:01,000 --> 00:00:02,500\nBonjour\n", [(1000, 2500, "Bonjour")]),
    "two lines": ("1\n00:00:01,000 --> 00:00:02,000\nun\ndeux\n", [(1000, 2000, "un\ndeux")]),
    "dots, short fractions, position": ("1\n0:00:01.5 --> 0:00:02.05 X1:1 Y1:2\nun", [(1500, 2050, "un")]),
    "no hours": ("00:01,000 --> 00:02,000\nun", [(1000, 2000, "un")]),
    "no blank line before the next": (
        "1\n00:00:01,000 --> 00:00:02,000\nun\n2\n00:00:03,000 --> 00:00:04,000\ndeux",
        [(1000, 2000, "un"), (3000, 4000, "deux")],
    ),
    "no numbers": (
        "00:00:01,000 --> 00:00:02,000\nun\n\n00:00:03,000 --> 00:00:04,000\ndeux",
        [(1000, 2000, "un"), (3000, 4000, "deux")],
    ),
    "a number that is the text": ("1\n00:00:01,000 --> 00:00:02,000\n2024\n\n", [(1000, 2000, "2024")]),
    "a cue without text": (
        "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nb",
        [(1000, 2000, ""), (3000, 4000, "b")],
    ),
    "Windows line ends": ("1\r\n00:00:01,000 --> 00:00:02,000\r\nun\r\n\r\n", [(1000, 2000, "un")]),
    "tags": (
        '1\n00:00:01,000 --> 00:00:02,000\n<i>un</i> {\\an8}<font color="#fff">deux</font> {b}trois{/b}',
        [(1000, 2000, "un deux trois")],
    ),
    "what only looks like a tag": (
        "1\n00:00:01,000 --> 00:00:02,000\n<Entrée> {nom} a < b > c",
        [(1000, 2000, "<Entrée> {nom} a < b > c")],
    ),
    "words before the first cue": ("Titre\n\n1\n00:00:01,000 --> 00:00:02,000\nun", [(1000, 2000, "un")]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("name", CASES)
def test_cases(name: str) -> None:
    text, wanted = CASES[name]
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in read_srt(text)] == wanted


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(cue.start_ms >= 0 for cue in read_srt(f"1\n00:00:01,000 --> 00:00:02,000\n{text}"))
