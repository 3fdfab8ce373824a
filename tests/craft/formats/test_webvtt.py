"""WebVTT: what is written is read back without loss; what others wrote is read as browsers read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.cues.cue_layout import Cue
from craft.formats.webvtt import escape, timestamp, write_webvtt
from craft.formats.webvtt_reader import NotWebVTT, ReadCue, plain_text, read_webvtt
from craft.languages import get
from craft.text.bidi import without_marks
from tests.material.recordings import listed, recording
from tests.material.subtitle_files import EDGES, of_editors

CONFORMANCE = "subs/vttjs-conformance/tests"
FOLDERS = ["file-layout", "cue-times", "cuetext/escape-characters", "integration"]
# The cases are of 2013. The standard has since decided otherwise (W3C WebVTT 6.1–6.3): a cue may follow the signature
# without an empty line; a first field that is not two digits means hours and needs two more; an arrow is no name.
DECIDED_SINCE = {"header-no-new-line", "min-top-digits", "minimum-spots-over-sixty", "id"}


CASES = [name for folder in FOLDERS for name in listed(f"{CONFORMANCE}/{folder}", "*.vtt")]


def read_file(path: Path) -> tuple[ReadCue, ...]:
    try:
        return read_webvtt(path.read_bytes().decode("utf-8", "replace")).cues
    except NotWebVTT:
        return ()


@pytest.mark.recordings
@pytest.mark.parametrize("name", [name for name in CASES if Path(name).stem not in DECIDED_SINCE])
def test_conformance(name: str) -> None:
    path = recording(name)
    if not path.with_suffix(".json").exists():  # told is only whether anything is shown
        shown = json.loads(path.with_name(f"{path.stem}-proc.json").read_text(encoding="utf-8"))
        assert bool(read_file(path)) == bool(shown)
        return
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["cues"]
    assert [(cue.start_ms, cue.end_ms, cue.identifier, cue.text) for cue in read_file(path)] == [
        (round(1000 * cue["startTime"]), round(1000 * cue["endTime"]), cue["id"], cue["text"]) for cue in expected
    ]


@pytest.mark.parametrize("name", EDGES)
def test_the_edges_of_the_syntax(name: str) -> None:
    text, expected = EDGES[name]
    if expected is None:
        with pytest.raises(NotWebVTT):
            read_webvtt(text)
        return
    assert [(cue.start_ms, cue.end_ms, cue.identifier, cue.text) for cue in read_webvtt(text).cues] == expected


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "count"), [("file-layout/header-no-new-line", 1), ("cue-times/min-top-digits", 0), ("integration/id", 5)]
)
def test_what_the_standard_decided_since(name: str, count: int) -> None:
    assert len(read_file(recording(f"{CONFORMANCE}/{name}.vtt"))) == count


def read_without_a_word(text: str) -> tuple[ReadCue, ...]:
    read = read_webvtt(text)
    assert read.cues
    assert not read.problems
    assert all(cue.end_ms > cue.start_ms for cue in read.cues)
    return read.cues


@pytest.mark.parametrize("name", [name for name in of_editors() if name.endswith(".vtt")])
def test_files_of_other_programs_are_read_without_a_word(name: str) -> None:
    assert len(read_without_a_word(of_editors()[name].decode("utf-8-sig"))) in (12, 24)


@pytest.mark.recordings
def test_files_of_real_editors_are_read_without_a_word() -> None:
    files = sorted(recording("subs/ableplayer").glob("*captions*.vtt"))
    assert files
    for path in files:
        read_without_a_word(path.read_text(encoding="utf-8-sig"))


def test_written() -> None:
    cues = [Cue(0, 1500, ("Si a < b & c,", "alors --> suivez.")), Cue(3_723_004, 3_725_000, ("Fin.",))]
    assert write_webvtt(cues, get("fr")) == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nSi a &lt; b &amp; c,\nalors --&gt; suivez.\n\n"
        "01:02:03.004 --> 01:02:05.000\nFin.\n"
    )


def test_latin_words_in_arabic_are_isolated() -> None:
    written = write_webvtt([Cue(0, 1000, ("افتحوا Pronote الآن.",))], get("ar"))
    assert "افتحوا \u2068Pronote\u2069 الآن." in written


@pytest.mark.parametrize("lines", [("\u2066", "Fin."), ("Fin.", "\u2066"), ("Fin.", "\u2068\u2069")])
@pytest.mark.parametrize("tag", ["fr", "ar"])
def test_a_line_of_marks_alone_does_not_end_the_cue(lines: tuple[str, str], tag: str) -> None:
    read = read_webvtt(write_webvtt([Cue(0, 1000, lines), Cue(2000, 3000, ("Fin.",))], get(tag)))
    assert [without_marks(cue.plain) for cue in read.cues] == ["Fin.", "Fin."]
    assert not read.problems


def test_nothing_but_the_header_without_cues() -> None:
    assert write_webvtt([], get("fr")) == "WEBVTT\n"
    assert write_webvtt([Cue(0, 1000, (" ", ""))], get("fr")) == "WEBVTT\n"
    assert read_webvtt("WEBVTT").cues == ()


line = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1).map(
    str.strip
)


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 7000), st.lists(line, min_size=1, max_size=2))),
    st.sampled_from(["fr", "ar", "zh-Hans"]),
)
def test_a_round_trip_loses_nothing(drawn: list[tuple[int, int, list[str]]], tag: str) -> None:
    said = [
        (start, length, tuple(line for line in lines if without_marks(line).strip())) for start, length, lines in drawn
    ]
    cues = [Cue(start, start + length, lines) for start, length, lines in said]
    cues = [cue for cue in cues if cue.lines]
    read = read_webvtt(write_webvtt(cues, get(tag)))
    assert not read.problems
    assert [(cue.start_ms, cue.end_ms) for cue in read.cues] == [(cue.start_ms, cue.end_ms) for cue in cues]
    for cue, back in zip(cues, read.cues, strict=True):
        assert without_marks(back.plain) == without_marks("\n".join(cue.lines))


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    read = read_webvtt("WEBVTT\n\n" + text)
    assert all(cue.start_ms >= 0 for cue in read.cues)


@pytest.mark.parametrize("text", ["", "webvtt\n", "WEBVTTX\n", "\nWEBVTT\n", "1\n00:00:00,000 --> 00:00:01,000\nSRT\n"])
def test_without_its_signature_it_is_not_webvtt(text: str) -> None:
    with pytest.raises(NotWebVTT):
        read_webvtt(text)


def test_a_broken_cue_is_told_and_the_next_is_read() -> None:
    read = read_webvtt("WEBVTT\r\n\r\n00:01 --> 00:02\r\nperdu\r\n\r\norphan\r\n\r\n00:03.000 --> 00:04.000\r\nlu\r\n")
    assert [cue.text for cue in read.cues] == ["lu"]
    assert [problem.line_number for problem in read.problems] == [3, 6]


def test_settings_are_read() -> None:
    cue = read_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000 align:start line:85% nonsense position:\nx").cues[0]
    assert cue.settings == {"align": "start", "line": "85%"}


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("<v Marie>Bonjour <i.x>toi</i></v>", "Bonjour toi"),
        ("a&nbsp;b&lrm;", "a\u00a0b\u200e"),
        ("<00:01.000>mot <c", "mot "),
        ("fish & chips &unknown;", "fish & chips &unknown;"),
    ],
)
def test_plain_text(written: str, seen: str) -> None:
    assert plain_text(written) == seen


@given(st.text(max_size=80))
def test_escaping_is_undone(text: str) -> None:
    text = text.replace("\0", "")
    assert plain_text(escape(text)) == text


@pytest.mark.parametrize(("moment", "written"), [(0, "00:00:00.000"), (360_000_000, "100:00:00.000")])
def test_timestamp(moment: int, written: str) -> None:
    assert timestamp(moment) == written


@pytest.mark.parametrize(
    ("written", "start_ms"),
    [
        ("0:00:00.500", 500),
        ("1:02:03.004", 3_723_004),
        ("000:00:00.500", 500),
        ("100:00:00.500", 360_000_500),
        ("00:00.500", 500),
        ("0000:00.500", None),
        ("0:00.500", None),
        ("00:0:00.500", None),
        ("00:00:0.500", None),
        ("00:00:00500", None),
        ("00:00:00.50", None),
        ("00:00:00", None),
        ("00:00", None),
        ("0", None),
        (".", None),
        ("-0:00:00.500", None),
        ("00:60:00.500", None),
        ("00:00:60.500", None),
        ("9" * 5000 + ":00:00.500", None),
    ],
)
def test_times_too_short_or_too_long(written: str, start_ms: int | None) -> None:
    """The parser's steps (W3C WebVTT, « collect a WebVTT timestamp »): hours may have one digit, nothing else may."""
    for start, end in ((written, "200:00:00.000"), ("00:00:00.000", written)):
        read = read_webvtt(f"WEBVTT\n\n{start} --> {end}\nlu\n")
        assert [cue.text for cue in read.cues] == ([] if start_ms is None else ["lu"])
        assert bool(read.problems) == (start_ms is None)
        assert [doubt.line_number for doubt in read.doubts] == (
            [3] if written[1:2] == ":" and start_ms is not None else []
        )
        if start_ms is not None:
            assert start_ms in (read.cues[0].start_ms, read.cues[0].end_ms)
