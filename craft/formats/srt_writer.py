"""Writes SubRip files, for players that do not read WebVTT."""

from __future__ import annotations

from collections.abc import Iterable

from craft.formats.webvtt import timestamp


def write_srt(cues: Iterable[tuple[int, int, str]]) -> str:
    """(start ms, end ms, text) as an SRT document: numbered from 1, line breaks kept, no blank line inside a cue."""
    blocks = [
        f"{number}\n{srt_time(start)} --> {srt_time(end)}\n{_lines(text)}\n"
        for number, (start, end, text) in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def srt_time(ms: int) -> str:
    """Milliseconds as hh:mm:ss,mmm: as in WebVTT, but for the comma."""
    return timestamp(ms).replace(".", ",")


def _lines(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())
