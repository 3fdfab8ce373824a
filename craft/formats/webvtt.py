"""Writes WebVTT that every player and browser reads in the same way (W3C WebVTT, section 4)."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from craft.cues.cue_layout import Cue
from craft.languages import Language
from craft.text.bidi import isolate_runs

_LINE_ENDS = regex.compile(r"\r\n?|[\n\f\v\u0085\u2028\u2029]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\0": "\ufffd"})


def write_webvtt(cues: Iterable[Cue], language: Language) -> str:
    """A whole file, to be stored as UTF-8. Cues without text or with an empty span are left out.

    No cue settings: the default (bottom, centred, the box as wide as the video) is what every player moves out of the
    way of its controls, and centring needs no direction.
    """
    blocks = ["WEBVTT\n"]
    for cue in cues:
        # A line with nothing but direction marks would become an empty line, which ends a cue.
        lines = [line for written in cue.lines if (line := isolate_runs(_one_line(written), rtl=language.rtl)).strip()]
        if not lines or cue.end_ms <= cue.start_ms:
            continue
        times = f"{timestamp(cue.start_ms)} --> {timestamp(cue.end_ms)}"
        blocks.append("\n".join([times, *map(escape, lines)]) + "\n")
    return "\n".join(blocks)


def timestamp(moment_ms: int) -> str:
    """`00:01:02.345`; hours are always written (some players of televisions want them)."""
    seconds, ms = divmod(moment_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{ms:03d}"


def escape(text: str) -> str:
    """Plain text as cue text: `&`, `<`, `>` written as references (so that `-->` cannot stand in it)."""
    return text.translate(_ESCAPES)


def _one_line(line: str) -> str:
    return _LINE_ENDS.sub(" ", line).strip()
