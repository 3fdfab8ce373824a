"""SubRip as written is SubRip as read."""

from __future__ import annotations

from craft.formats.srt_reader import read_srt_file
from craft.formats.srt_writer import srt_time, write_srt


def test_what_is_written_is_read_again() -> None:
    cues = [(0, 1999, "Bonjour.\nBienvenue."), (2000, 3_723_045, "مرحبا")]
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in read_srt_file(write_srt(cues)).cues] == cues


def test_a_blank_line_would_end_the_cue() -> None:
    assert write_srt([(0, 1000, "Un.\n\n \nDeux.")]) == "1\n00:00:00,000 --> 00:00:01,000\nUn.\nDeux.\n"


def test_times_have_a_comma_and_hours() -> None:
    assert srt_time(3_723_045) == "01:02:03,045"
