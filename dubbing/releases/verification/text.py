"""Whether the cues can be read, by a parser that is independent of the writer."""

from __future__ import annotations

from itertools import pairwise

from craft.formats.webvtt_reader import NotWebVTT, read_webvtt
from dubbing.releases.verification.check import Subject, same
from dubbing.reports import Check, read_report


def cues(subject: Subject) -> list[Check]:
    vtt = subject.first("subtitles")
    assert vtt is not None
    try:
        read = read_webvtt(vtt.read_bytes().decode("utf-8"))
    except (NotWebVTT, UnicodeDecodeError) as wrong:
        return [Check("cues_parse", False, str(wrong), None)]
    count = read_report(subject.release.report).cues.count
    wanted = len(read.cues) if count is None else count
    outside = [cue for cue in read.cues if cue.end_ms > subject.duration_ms or cue.end_ms <= cue.start_ms]
    over = [after for before, after in pairwise(read.cues) if after.start_ms < before.end_ms]
    empty = [cue for cue in read.cues if not cue.plain.strip()]
    broken = (*read.problems, *read.doubts)
    return [
        Check("cues_parse", not broken, str(broken[0].message) if broken else 0, 0),
        same("cues_count", len(read.cues), wanted),
        same("cues_outside", len(outside), 0),
        same("cues_overlap", len(over), 0),
        same("cues_empty", len(empty), 0),
    ]
