"""SubRip as editors write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.formats.srt_reader import read_srt_file

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
    "entities": (
        "1\n00:00:01,000 --> 00:00:02,000\nTom &amp; L&eacute;a&nbsp;: 2 &lt; 3 &#39;x&#x27; AT&T &rien;",
        [(1000, 2000, "Tom & Léa\u00a0: 2 < 3 'x' AT&T &rien;")],
    ),
    "marks of direction around cues and lines": (
        "00:01,000 --> 00:02,000\n\u202bمرحبا\u202c\n\u202bبكم\u202c\n\n00:03,000 --> 00:04,000\n\u200f<i>ن</i>\u200f",
        [(1000, 2000, "مرحبا\nبكم"), (3000, 4000, "ن")],
    ),
    "marks of direction inside": (
        "1\n00:00:01,000 --> 00:00:02,000\nبرای \u202aPronote\u202c کلیک",
        [(1000, 2000, "برای \u202aPronote\u202c کلیک")],
    ),
    "names for numbers": (
        "intro\n00:01,000 --> 00:02,000\nun\n\ncue-2\n00:03,000 --> 00:04,000\ndeux\n\nc\n00:05,000 --> 00:06,000\ntr",
        [(1000, 2000, "un"), (3000, 4000, "deux"), (5000, 6000, "tr")],
    ),
    "numbers with a sign": (
        "#1\n00:00:01,000 --> 00:00:02,000\nun\n\n#2\n00:00:03,000 --> 00:00:04,000\ndeux",
        [(1000, 2000, "un"), (3000, 4000, "deux")],
    ),
    "words after a gap are no name": (
        "1\n00:00:01,000 --> 00:00:02,000\nun\n\nencore\n00:00:03,000 --> 00:00:04,000\ndeux",
        [(1000, 2000, "un\n\nencore"), (3000, 4000, "deux")],
    ),
    "times first and words after a gap": (
        "00:00:01,000 --> 00:00:02,000\n\nun\n00:00:03,000 --> 00:00:04,000\n\ndeux",
        [(1000, 2000, "un"), (3000, 4000, "deux")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cases(name: str) -> None:
    text, wanted = CASES[name]
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in read_srt_file(text).cues] == wanted


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(cue.start_ms >= 0 for cue in read_srt_file(f"1\n00:00:01,000 --> 00:00:02,000\n{text}").cues)


@pytest.mark.parametrize(
    "times",
    [
        "-00:00:01,000 --> 00:00:02,000",
        "00:00:01,000 --> -00:00:02,000",
        "00:00:-01,000 --> 00:00:02,000",
        "−00:00:01,000 --> 00:00:02,000",
        "-1:00:01,000 -> 00:00:02,000",
    ],
)
@pytest.mark.parametrize("before", ["", "1\n00:00:00,100 --> 00:00:00,900\navant\n\n2\n"])
def test_times_before_zero_are_said_and_are_no_words(before: str, times: str) -> None:
    file = read_srt_file(f"{before}{times}\nperdu\n\n3\n00:00:03,000 --> 00:00:04,000\naprès")
    assert [cue.text for cue in file.cues] == (["avant", "après"] if before else ["après"])
    assert [(problem.line_number, problem.broken_times) for problem in file.problems] == [
        (before.count("\n") + 1, True)
    ]


@pytest.mark.parametrize("words", ["Le lycée - à 8:30", "10 - 12", "Note : 5 → 8", "8:30 du matin"])
def test_words_with_digits_and_dashes_stay_words(words: str) -> None:
    file = read_srt_file(f"1\n00:00:01,000 --> 00:00:02,000\n{words}")
    assert ([cue.text for cue in file.cues], file.problems) == ([words], ())
