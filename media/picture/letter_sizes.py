"""How large letters really come out when cues are drawn into a picture: measured on what libass draws.

libass makes a font as small as its tallest marks ask for (usWinAscent + usWinDescent is the font size): at one and the
same size an alif is 60 % as high as a Latin l, because Arabic fonts keep room for stacked vowels. Nor does libass tell
which font it uses for a letter. So neither is computed: one letter of each script is drawn and measured.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from craft.languages import UnknownLanguage, get
from media.picture.ass_subtitles import DEFAULT_FONT, ass_text, font_of
from media.programs import process, recipes

# A letter of each script that is as tall as an ascender (in scripts that have none: as the body of their letters).
TALL = {
    "Arab": "ا", "Armn": "Ա", "Beng": "ক", "Cyrl": "Б", "Deva": "क", "Ethi": "ሀ", "Geor": "ბ", "Grek": "Β",
    "Hans": "国", "Hant": "國", "Hebr": "ל", "Jpan": "国", "Khmr": "ក", "Kore": "국", "Taml": "க", "Thai": "ป",
}  # fmt: skip  # a table: several short entries a row
LATIN = "l"
# How much smaller letters may become where a line would not fit: the check of burnt letters asks for nine tenths of a
# Latin ascender.
LEAST_SHARE = 0.92
MOST_ENLARGED = 2.5  # a font that draws a box for a letter it does not have must not fill the picture
SIZE, LINE_SIZE = 160, 40  # font sizes at which letters and whole lines are measured
CANVAS = (4096, 480)
INK = 100
WIDEST = 6  # so many of the longest lines are measured

DOCUMENT = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{font},{size},&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,5,0,0,0,-1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def letter_scale(language: str, lines: Sequence[str], *, size: int, room: int) -> float:
    """By how much the font size must grow for letters as large as Latin ones, at least 1.

    language: BCP-47 of the cues. lines: theirs. size: the font size that Latin letters have. room: pixels that a line
    may take: where the widest one would not fit, up to an eighth less, then libass breaks it.
    Raises MediaError when nothing can be drawn.
    """
    try:
        letter = TALL.get(get(language).script)
    except UnknownLanguage:
        letter = None
    if letter is None:
        return 1.0
    font = font_of(language)
    wanted = min(MOST_ENLARGED, max(1.0, _height(DEFAULT_FONT, LATIN) / max(1, _height(font, letter))))
    longest = sorted({line for line in lines if line.strip()}, key=len)[-WIDEST:]
    if wanted == 1.0 or not longest:
        return wanted
    sized = tuple(ass_text(line, LINE_SIZE) for line in longest)
    widest = max(width for _height, width in _ink_sizes(font, sized, round(LINE_SIZE * wanted))) * size / LINE_SIZE
    return max(1.0, wanted * max(LEAST_SHARE, min(1.0, room / max(1.0, widest))))


def line_widths(language: str, lines: Sequence[str], size: float) -> list[float]:
    """How many pixels wide each line comes out at this font size. Raises MediaError when nothing can be drawn."""
    texts = tuple(ass_text(line) for line in lines)
    return (
        [width * size / LINE_SIZE for _height, width in _ink_sizes(font_of(language), texts, LINE_SIZE)]
        if texts
        else []
    )


@cache
def _height(font: str, letter: str) -> int:
    return _ink_sizes(font, (letter,), SIZE)[0][0]


@lru_cache(maxsize=64)  # a card and its square cover have the same words
def _ink_sizes(font: str, texts: tuple[str, ...], size: int) -> tuple[tuple[int, int], ...]:
    """Height and width in pixels of what each text leaves on a black picture, 0 where nothing is drawn."""
    width, height = CANVAS
    head = DOCUMENT.format(width=width, height=height, font=font, size=size)
    shown = [f"Dialogue: 0,0:00:{n:02d}.00,0:00:{n + 1:02d}.00,Default,,0,0,0,,{t}\n" for n, t in enumerate(texts)]
    with tempfile.TemporaryDirectory(prefix="letters-") as folder:
        (Path(folder) / "letters.ass").write_text(head + "".join(shown), encoding="utf-8")
        raw = process.run(
            recipes.ffmpeg(
                *("-f", "lavfi", "-i", f"color=black:s={width}x{height}:r=1", "-vf", "ass=letters.ass"),
                *("-frames:v", str(len(texts)), "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"),
            ),
            timeout_s=60,
            cwd=Path(folder),
        )
    pictures = np.frombuffer(raw, np.uint8).reshape(len(texts), height, width) > INK
    return tuple((_extent(picture.any(axis=1)), _extent(picture.any(axis=0))) for picture in pictures)


def _extent(marked: NDArray[np.bool_]) -> int:
    at = np.flatnonzero(marked)
    return int(at[-1] - at[0] + 1) if len(at) else 0
