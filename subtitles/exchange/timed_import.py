"""Import of subtitle files: cues are matched to segments by time overlap; several cues of one segment are joined."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from craft.cues.line_breaks import is_spaced
from craft.formats.srt_reader import plain_text
from craft.formats.subtitle_files import SubtitleFile, read_subtitles
from craft.languages import get
from craft.messages import MessageError
from craft.text.bidi import without_edge_marks
from journal.errors import Refused
from journal.message_translation import translate_message
from subtitles.exchange.incoming_text import IncomingText, refuse_too_many
from tutorials.models import Segment

LEAST_SHARE = 0.5  # this share of a cue must overlap its segment
Cue = tuple[int, int, str]


def read(text: str, kind: str, segments: Sequence[Segment], language: str) -> list[IncomingText]:
    """One incoming text per segment that has cues, and one without a segment for each cue that matches none."""
    try:
        file = read_subtitles(text, kind)
    except MessageError as broken:
        raise Refused(translate_message(broken.message)) from broken
    cues, problems = _with_text(file)
    if not cues:
        raise Refused(_("This file has no subtitle with its times."))
    refuse_too_many(len(cues))
    timed = [
        (segment.start_ms, segment.end_ms, segment)
        for segment in segments
        if segment.start_ms is not None and segment.end_ms is not None
    ]
    found: dict[int, list[Cue]] = {}
    lost: list[tuple[Cue, bool]] = []
    for cue in cues:
        start, end, _text = cue
        shares = [(min(end, e) - max(start, s), segment) for s, e, segment in timed if s < end and e > start]
        best = max(shares, key=lambda pair: pair[0], default=None)
        if best is None or best[0] < LEAST_SHARE * (end - start):
            lost.append((cue, best is not None))
        else:
            found.setdefault(best[1].pk, []).append(cue)
    space = " " if is_spaced(get(language)) else ""
    incoming = []
    for _s, _e, segment in timed:
        parts = found.get(segment.pk)
        if parts:
            text = space.join(part for _start, _end, part in sorted(parts))
            incoming.append(
                IncomingText(
                    place(parts[0][0]),
                    segment.public_id,
                    text,
                    start_ms=parts[0][0],
                    end_ms=parts[-1][1],
                    as_read=plain_text if kind in ("srt", "sbv") else without_edge_marks,
                )
            )
    incoming += [_without_segment(cue, between) for cue, between in lost]
    incoming += [IncomingText(_line(number), "", "", why=why) for number, why in problems]
    incoming += [
        IncomingText(_line(doubt.line_number), "", "", why=translate_message(doubt.message), doubt="hours")
        for doubt in file.doubts[:1]
    ]
    return incoming


def _without_segment(cue: Cue, between: bool) -> IncomingText:
    why = (
        _("This subtitle lies over more than one sentence: cut it where the next sentence begins.")
        if between
        else _("No sentence of the tutorial is spoken at this moment.")
    )
    return IncomingText(place(cue[0]), "", cue[2], start_ms=cue[0], end_ms=cue[1], why=why)


def _line(number: int) -> str:
    return _("line {n}").format(n=number)


def place(ms: int) -> str:
    """A time as subtitle programs show it: minutes, seconds, thousandths."""
    return f"{ms // 60000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def _with_text(file: SubtitleFile) -> tuple[list[Cue], list[tuple[int, str]]]:
    """Cues that show something for some time; and lines, with what is wrong there: those that end before they begin
    too."""
    said = [(problem.line_number, translate_message(problem.message)) for problem in file.problems]
    backwards = [
        (cue.line_number, _("This subtitle ends before it begins.")) for cue in file.cues if cue.end_ms <= cue.start_ms
    ]
    kept = [(cue.start_ms, cue.end_ms, cue.text) for cue in file.cues if cue.end_ms > cue.start_ms and cue.text]
    return kept, sorted([*said, *backwards])
