"""Transcript files: subtitles of any format that is read, or plain text. Read as a whole, checked first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from craft.formats.legacy_encodings import decoded_by_language
from craft.formats.subtitle_files import kind_of, read_subtitles
from craft.messages import MessageError
from craft.text.graphemes import clean_text, nfc
from journal.errors import Refused
from journal.message_translation import translate_message
from tutorials.pipelines.transcript import NewSegment

MAX_BYTES = 5 * 1024 * 1024
MAX_CUES = 10_000
STEP_PAUSE_MS = 1500
SHORTEST_MS = 200


@dataclass(frozen=True)
class Transcript:
    """Timed segments, or lines without times (`lines`), never both."""

    segments: tuple[NewSegment, ...] = ()
    lines: tuple[str, ...] = ()


def refuse_large(name: str, size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(_("“{name}” is larger than 5 MB: it is not a text file.").format(name=name))


def decoded_text(data: bytes, name: str, named: str = "", languages: Sequence[str] = ()) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, the encoding that the file itself names (`named`), or the one
    that its `languages` (BCP-47 tags) make certain. Refused when it is none of these, or not text at all."""
    refuse_large(name, len(data))
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as wrong:
        decoded = _decode_as(data, named) or decoded_by_language(data, languages)
        if decoded:
            return nfc(decoded)
        raise Refused(
            _("“{name}” is not in UTF-8: open it in your editor and save it as UTF-8.").format(name=name)
        ) from wrong
    if "\x00" in text:
        raise Refused(_("“{name}” is not a text file.").format(name=name))
    return nfc(text)


# Encodings of text that programs still write; a file may not choose Python's other codecs.
_ENCODING_NAME = re.compile(
    r"(?:iso-?8859-\d+|windows-125\d|cp\d+|koi8-[rut]|gb2312|gbk|gb18030|big5|euc-(?:jp|kr)|shift_jis)", re.IGNORECASE
)


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding) if _ENCODING_NAME.fullmatch(encoding) else ""
    except (LookupError, UnicodeDecodeError):
        return ""
    return "" if "\x00" in text else text


def read_transcript(path: Path, duration_ms: int, name: str | None = None) -> Transcript:
    """Read a transcript for a video of `duration_ms`. Refused with a message that says what is wrong and where."""
    name = name or path.name
    text = decoded_text(path.read_bytes(), name, languages=("fr",))
    if Path(name).suffix.lower() == ".txt":
        lines = tuple(clean_text(line) for line in text.splitlines() if line.strip())
        if not lines:
            raise Refused(_("“{name}” has no text.").format(name=name))
        return Transcript(lines=lines)
    kind = kind_of(name)
    if kind is None:
        raise Refused(
            _("A transcript is an SRT, WebVTT, SBV, ASS, TTML or TXT file; “{name}” is none of these.").format(
                name=name
            )
        )
    return Transcript(segments=_timed_segments(text, kind, duration_ms, name))


def _timed_segments(text: str, kind: str, duration_ms: int, name: str) -> tuple[NewSegment, ...]:
    cues = sorted((cue for cue in _cues(text, kind, name) if cue[2]), key=lambda cue: cue[:2])
    if not cues:
        raise Refused(_("“{name}” has no sentence with its times.").format(name=name))
    if len(cues) > MAX_CUES:
        raise Refused(_("“{name}” has more than 10,000 sentences.").format(name=name))
    made: list[NewSegment] = []
    last_end = 0
    for number, (start, end, words) in enumerate(cues, 1):
        if start < 0 or end <= start or start >= duration_ms:
            raise Refused(
                _("“{name}”, sentence {number}: its times do not lie in the film ({start} to {end} ms).").format(
                    name=name, number=number, start=start, end=end
                )
            )
        if end - start < SHORTEST_MS:
            raise Refused(
                _("“{name}”, sentence {number}: it stands for {ms} ms, too short for a sentence.").format(
                    name=name, number=number, ms=end - start
                )
            )
        start, end = max(start, last_end), min(end, duration_ms)
        if end - start < SHORTEST_MS:
            raise Refused(
                _("“{name}”, sentence {number}: it lies over the one before.").format(name=name, number=number)
            )
        step = not made or start - last_end >= STEP_PAUSE_MS
        made.append(NewSegment(start, end, words, starts_step=step))
        last_end = end
    return tuple(made)


def _cues(text: str, kind: str, name: str) -> list[tuple[int, int, str]]:
    """(start, end, words) as in the file. Words that would be lost, or end up in another segment, are refused with
    their line."""
    try:
        file = read_subtitles(text, kind)
    except MessageError as broken:
        raise Refused(translate_message(broken.message)) from broken
    for problem in file.problems:
        what = _("these times cannot be read") if problem.broken_times else _("this text has no times")
        raise Refused(_("“{name}”, line {n}: {what}.").format(name=name, n=problem.line_number, what=what))
    return [(cue.start_ms, cue.end_ms, clean_text(cue.text)) for cue in file.cues]
