"""SRT and WebVTT in: cues are matched to segments by time overlap, several cues of one segment are joined."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from craft.languages import get
from craft.srt_reader import read_srt
from craft.webvtt_reader import NotWebVTT, plain_text, read_webvtt
from journal.errors import Refused
from subtitles.exchange.incoming import Incoming
from tutorials.models import Segment

LEAST_SHARE = 0.5  # of the cue that must lie inside its segment
MAX_CUES = 10_000
Cue = tuple[int, int, str]


def read(text: str, kind: str, segments: Sequence[Segment], language: str) -> list[Incoming]:
    """One incoming text per segment that has cues, and one without a segment for each cue that matches none."""
    cues = _vtt(text) if kind == "vtt" else _srt(text)
    if not cues:
        raise Refused(_("This file has no subtitle with its times."))
    if len(cues) > MAX_CUES:
        raise Refused(_("This file has more than 10,000 entries."))
    timed = [(one.start_ms, one.end_ms, one) for one in segments if one.start_ms is not None and one.end_ms is not None]
    found: dict[int, list[Cue]] = {}
    lost: list[tuple[Cue, bool]] = []
    for cue in cues:
        start, end, _text = cue
        shares = [(min(end, e) - max(start, s), one) for s, e, one in timed if s < end and e > start]
        best = max(shares, key=lambda pair: pair[0], default=None)
        if best is None or best[0] < LEAST_SHARE * (end - start):
            lost.append((cue, best is not None))
        else:
            found.setdefault(best[1].pk, []).append(cue)
    space = " " if get(language).spaces else ""
    incoming = []
    for _s, _e, segment in timed:
        parts = found.get(segment.pk)
        if parts:
            text = space.join(part for _start, _end, part in sorted(parts))
            incoming.append(
                Incoming(place(parts[0][0]), segment.public_id, text, start_ms=parts[0][0], end_ms=parts[-1][1])
            )
    incoming += [_of_no_sentence(cue, between) for cue, between in lost]
    return incoming


def _of_no_sentence(cue: Cue, between: bool) -> Incoming:
    why = (
        _("This subtitle lies over more than one sentence: cut it where the next sentence begins.")
        if between
        else _("No sentence of the tutorial is spoken at this moment.")
    )
    return Incoming(place(cue[0]), "", cue[2], start_ms=cue[0], end_ms=cue[1], why=why)


def place(ms: int) -> str:
    """A moment as people find it in their program: minutes, seconds, thousandths."""
    return f"{ms // 60000:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def _srt(text: str) -> list[Cue]:
    return [(one.start_ms, one.end_ms, one.text) for one in read_srt(text) if one.end_ms > one.start_ms and one.text]


def _vtt(text: str) -> list[Cue]:
    try:
        cues = read_webvtt(text).cues
    except NotWebVTT as broken:
        raise Refused(_("This is not a WebVTT file.")) from broken
    plain = [(one.start_ms, one.end_ms, plain_text(one.text).strip()) for one in cues]
    return [cue for cue in plain if cue[1] > cue[0] and cue[2]]
