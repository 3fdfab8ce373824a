"""Transcript files that people bring: read whole, judged, and refused with a sentence that names the place."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation

from journal.errors import Refused
from tests.material.recordings import recording
from tests.material.subtitle_files import SLOT_MS, of_editors
from tutorials.pipelines.transcript_files import read_transcript

SRT = "1\n00:00:01,000 --> 00:00:03,000\nTouchez l'icône.\n\n2\n00:00:05,000 --> 00:00:07,500\nPuis le\nmessage.\n"
VTT = (
    "WEBVTT\n\n00:01.000 --> 00:03.000\nTouchez <i>l'icône</i>.\n\nNOTE rien\n\n"
    "00:05.000 --> 00:07.500\nPuis le message.\n"
)
DURATION = 10_000


def refused(path: Path, name: str | None = None, duration_ms: int = DURATION) -> str:
    with translation.override("en"), pytest.raises(Refused) as caught:
        read_transcript(path, duration_ms, name)
    return caught.value.message


@pytest.mark.parametrize(("name", "text"), [("a.srt", SRT), ("a.vtt", VTT)])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_times_and_texts_are_those_of_the_file(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    read = read_transcript(path, DURATION)
    assert [(segment.start_ms, segment.end_ms, segment.text, segment.starts_step) for segment in read.segments] == [
        (1000, 3000, "Touchez l'icône.", True),
        (5000, 7500, "Puis le message.", True),  # a pause of two seconds begins a step
    ]


def test_plain_text_is_lines_without_times(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Touchez   l'icône.\n\n  Puis le message.\n", encoding="utf-8")
    read = read_transcript(path, DURATION)
    assert (read.lines, read.segments) == (("Touchez l'icône.", "Puis le message."), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "iso8859-15"])
def test_french_is_read_in_the_encodings_it_is_written_in(tmp_path: Path, encoding: str) -> None:
    said = "À la fête de l'école, les élèves ouvrent l'œuvre où Noël est dessiné."
    path = tmp_path / "a.srt"
    path.write_bytes(f"1\r\n00:00:01,000 --> 00:00:03,000\r\n{said}\r\n".encode(encoding))
    assert [segment.text for segment in read_transcript(path, DURATION).segments] == [said]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("danish.srt", SRT.replace("Puis", "Smørrebrød").encode("latin-1"), "UTF-8"),
        ("binary.srt", b"\x00\x01\x02\x00" * 50, "not a text file"),
        ("empty.srt", b"", "no sentence"),
        ("prose.srt", "Bonjour à tous.\n".encode(), "no sentence"),
        ("blank.txt", b" \n\n", "no text"),
        ("a.docx", b"PK", "is none of these"),
        ("late.srt", SRT.replace("00:00:05", "00:10:05").replace("00:00:07", "00:10:07").encode(), "sentence 2"),
        ("over.srt", SRT.replace("00:00:05,000", "00:00:01,500").replace("07,500", "02,900").encode(), "sentence 2"),
        ("huge.srt", b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sentence = refused(path)
    assert says in sentence
    assert name in sentence


@pytest.mark.parametrize("name", of_editors())
def test_files_of_other_programs_are_read_whole(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(of_editors()[name])
    read = read_transcript(tmp_path / name, 12 * 3600 * 1000)
    assert len(read.segments) in (12, 24)
    assert [segment.start_ms for segment in read.segments][:: len(read.segments) // 12] == [
        n * SLOT_MS + 500 for n in range(12)
    ]
    assert not any(sign in segment.text for segment in read.segments for sign in "<>{}")


@pytest.mark.recordings
def test_real_files_of_other_programs_are_read_or_refused_with_a_sentence() -> None:
    """Every subtitle file of the test media: never a traceback; most are read."""
    files = [path for path in recording("subs").rglob("*") if path.suffix.lower() in {".srt", ".vtt", ".webvtt"}]
    files = [path for path in files if "conformance" not in str(path)]
    read, why = 0, []
    for path in files:
        try:
            found = read_transcript(path, 12 * 3600 * 1000)
        except Refused as refusal:
            why.append(refusal.message)
            continue
        assert found.segments
        starts = [segment.start_ms for segment in found.segments]
        assert starts == sorted(starts)
        assert all(one.end_ms <= after.start_ms for one, after in pairwise(found.segments))
        read += 1
    assert all(why)
    assert read >= len(files) * 0.6, f"{read} of {len(files)}; {why}"
