"""Cues drawn into the picture: an ASS document for libass, sized to the video. Pure.

Needed for messengers, which do not show soft subtitles.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import regex

from craft.languages import find


class BurnCue(Protocol):
    """What a cue must have: whole milliseconds, half-open, and its lines."""

    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def lines(self) -> Sequence[str]: ...


DEFAULT_FONT = "Noto Sans"
LINE_CELLS = 42  # Latin letters in the longest line that the cue layout allows
CELL = 0.52  # mean width of a letter, in font sizes
# What fonts of other scripts leave to a Latin one: "Pronote" between Arabic words must not be larger than they are.
FOREIGN = regex.compile(r"\p{Latin}[\p{Latin}\p{Mn}]*|[();?\"’]+")
SIDE = 0.04  # of the width, left free on both sides

# Encoding -1 asks libass to find the direction of each text by itself (right to left for Arabic); any other value
# forces left to right. BorderStyle 3 draws a box, legible on any picture.
_HEADER = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{font},{size},&H00FFFFFF,&H00FFFFFF,&H30000000,&H30000000,0,0,0,0,100,100,0,0,3,{pad},0,2,{side},{side},\
{bottom},-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def font_of(language: str) -> str:
    """The font of a language (BCP-47); the usual one where there is no such language. libass takes missing letters from
    any font that has them; those of the records are chosen where the language matters to the shape."""
    known = find(language)
    return known.font if known else DEFAULT_FONT


def font_size(width: int, height: int) -> int:
    """The font size of Latin letters in a video of `width` x `height` pixels."""
    return max(10, round(min(height / 14, line_room(width) / (LINE_CELLS * CELL))))


def line_room(width: int) -> int:
    """How many pixels a line may take."""
    return width - 2 * round(width * SIDE)


def ass_document(cues: Iterable[BurnCue], *, width: int, height: int, language: str = "", scale: float = 1.0) -> str:
    """An ASS document for a video of `width` x `height` pixels: cues at the bottom, white on a dark box.

    language: BCP-47; chooses the font. scale: of the font size, so that letters are as large as Latin ones
    (`letter_sizes.letter_scale`).
    """
    size = font_size(width, height)
    foreign = size if scale > 1 else 0
    head = _HEADER.format(
        width=width,
        height=height,
        font=font_of(language),
        size=round(size * scale),
        pad=max(2, size // 6),
        side=round(width * SIDE),
        bottom=round(height * 0.05),
    )
    return head + "".join(
        f"Dialogue: 0,{_clock(cue.start_ms)},{_clock(cue.end_ms)},Default,,0,0,0,,{_text(cue.lines, foreign)}\n"
        for cue in cues
    )


def _clock(ms: int) -> str:
    """ASS counts in hundredths of a second."""
    hundredths = round(ms / 10)
    return f"{hundredths // 360_000}:{hundredths // 6000 % 60:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _text(lines: Sequence[str], foreign: int) -> str:
    return "\\N".join(ass_text(line, foreign) for line in lines)


def ass_text(line: str, foreign: int = 0) -> str:
    """A line as libass is given it: a brace would open an override, a backslash a command, which a word joiner breaks
    apart. foreign: the font size of what comes from a Latin font (0: the same as all)."""
    plain = " ".join(line.split()).replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return FOREIGN.sub(rf"{{\\fs{foreign}}}\g<0>{{\\fs}}", plain) if foreign else plain
