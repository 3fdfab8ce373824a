"""The picture that messengers and networks show beside a link, in one language: the still, the title, the badge.

The words are drawn by libass, which knows every script of ours; Pillow lays the ground.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from craft.cues.cue_lines import CueLimits, cue_lines
from craft.languages import Language
from media.picture.ass_subtitles import ass_text, font_of
from media.picture.letter_sizes import DOCUMENT, letter_scale, line_widths
from media.picture.stills import OG_BYTES, OG_SIZE, jpeg
from media.programs import process, recipes

COVER_SIZE = (1400, 1400)  # the least that Apple Podcasts takes, and square
INSIDE, INSIDE_BYTES = 600, 40_000
MOST_CROPPED = 0.15  # of the picture, to fill the card; a shape that asks for more stands whole on its own blurred copy
BLACK = 12  # of 255: what a letterbox is after a lossy encoder; the ground of dark screens is above it
BLURRED_AT = 7  # times smaller
LEAST_KEPT = 0.1  # a picture that is dark nearly everywhere stays as it is
# static/css/tokens.css: --teal of the dark face, its text, and the sun of the badge.
PANEL, INK, BADGE, BADGE_INK = (9, 58, 64), (255, 255, 255), (246, 196, 83), (33, 28, 10)
MARGIN, GAP = 56, 26
TITLE_SIZES, BADGE_SIZE = (62, 36), 36
BADGE_HEIGHT, LINE_HEIGHT = 64, 1.28
BOLD = 1.09  # how much wider bold letters are than those that are measured
MOST_LETTERS = 3  # lines of so many times the language's limit, then the title ends with an ellipsis


@dataclass(frozen=True)
class Words:
    """A text in its language."""

    text: str
    language: Language


def ground(picture: Image.Image, size: tuple[int, int] = OG_SIZE) -> Image.Image:
    """The picture in the card's shape (or another), without black bars: its own are cut off, none are added."""
    found = without_bars(picture.convert("RGB"))
    wide, high = size
    cover = max(wide / found.width, high / found.height)
    lost = 1 - wide * high / (found.width * found.height * cover * cover)
    left, top = max(0, found.width - wide / cover) / 2, max(0, found.height - high / cover) / 2
    seen = (left, top, found.width - left, found.height - top)
    if lost <= MOST_CROPPED:
        return found.resize(size, Image.Resampling.LANCZOS, box=seen)
    # Blurred while it is small: nobody sees the difference, and its large copies took 30 MB.
    small = found.resize((wide // BLURRED_AT, high // BLURRED_AT), Image.Resampling.BOX, box=seen)
    small = small.filter(ImageFilter.GaussianBlur(28 / BLURRED_AT))
    card = ImageEnhance.Brightness(small).enhance(0.6).resize(size, Image.Resampling.BICUBIC)
    whole = _resize(found, min(wide / found.width, high / found.height))
    card.paste(whole, ((wide - whole.width) // 2, (high - whole.height) // 2))
    return card


def without_bars(picture: Image.Image) -> Image.Image:
    """Without the black rows and columns at its edges (an upright recording in a wide video has them)."""
    bright = np.asarray(picture.convert("L")) > BLACK
    rows, columns = np.flatnonzero(bright.mean(axis=1) > 0.01), np.flatnonzero(bright.mean(axis=0) > 0.01)
    if not len(rows) or not len(columns):
        return picture
    box = (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    kept = (box[2] - box[0]) * (box[3] - box[1])
    return picture.crop(box) if kept >= LEAST_KEPT * picture.width * picture.height else picture


def link_card(still: Image.Image, title: Words, badge: Words | None) -> bytes:
    """JPEG of the still's size, at most 200 kB: `still` (from `ground`), the title below, the badge above it.

    Right to left where the title is. Raises MediaError when nothing can be drawn.
    """
    wide, high = still.size
    rtl = title.language.rtl
    lines, size, scale = _title(title, wide - 2 * MARGIN)
    step = round(size * LINE_HEIGHT)
    panel = high - 2 * GAP - step * len(lines)
    card = still.copy()
    pen = ImageDraw.Draw(card)
    pen.rectangle((0, panel, wide, high), fill=PANEL)
    side, edge = (6, wide - MARGIN) if rtl else (4, MARGIN)  # \an of ASS: the middle of the right, or left, edge
    events = [
        _event(line, title, side, edge, panel + GAP + step * number + step // 2, size, scale, INK)
        for number, line in enumerate(lines)
    ]
    if badge is not None:
        events.append(_badge(pen, badge, panel, wide, rtl=rtl))
    return jpeg(_with_words(card, title.language, events), OG_BYTES)


def inside_a_file(cover: Image.Image) -> bytes:
    """JPEG of a square cover, as small as a player shows it."""
    return jpeg(cover.convert("RGB").resize((INSIDE, INSIDE), Image.Resampling.LANCZOS), INSIDE_BYTES)


def _title(title: Words, room: int) -> tuple[tuple[str, ...], int, float]:
    """Its one or two lines, the font size that fits them, and what the script's letters are enlarged by."""
    lines = _lines(" ".join(title.text.split()), title.language)
    largest, least = TITLE_SIZES
    scale = letter_scale(title.language.tag, lines, size=largest, room=10**6)
    widest = max(line_widths(title.language.tag, lines, largest * scale), default=1.0)
    return lines, max(least, min(largest, int(largest * room / max(1.0, widest * BOLD)))), scale


def _lines(text: str, language: Language) -> tuple[str, ...]:
    limit = round(language.line_limit * 0.8)  # larger letters than a subtitle's
    for most in range(limit, limit * MOST_LETTERS // 2 + 1, 2):
        found = cue_lines(text, language, CueLimits.of(language, line=most))
        if found is not None and not found.word_cut:
            return found.lines
    found = cue_lines(text, language, CueLimits.of(language, line=limit * MOST_LETTERS // 2))
    if found is not None:
        return found.lines  # one word is longer than a line
    return _lines(text[: int(len(text) * 0.9)].rstrip(" …") + "…", language)


def _badge(pen: ImageDraw.ImageDraw, badge: Words, panel: int, wide: int, *, rtl: bool) -> str:
    """The pill above the title, with a loudspeaker; returns the event of its words."""
    scale = letter_scale(badge.language.tag, [badge.text], size=BADGE_SIZE, room=10**6)
    width = round(line_widths(badge.language.tag, [badge.text], BADGE_SIZE * scale)[0] * BOLD)
    long = width + 2 * 28 + 52
    left = wide - MARGIN - long if rtl else MARGIN
    top = panel - BADGE_HEIGHT - 22
    pen.rounded_rectangle((left, top, left + long, top + BADGE_HEIGHT), radius=BADGE_HEIGHT // 2, fill=BADGE)
    middle = top + BADGE_HEIGHT // 2
    _loudspeaker(pen, left + long - 28 - 38 if rtl else left + 28, middle, towards=-1 if rtl else 1)
    edge = left + 28 + width if rtl else left + long - 28 - width
    return _event(badge.text, badge, 6 if rtl else 4, edge, middle, BADGE_SIZE, scale, BADGE_INK)


def _loudspeaker(pen: ImageDraw.ImageDraw, left: int, middle: int, *, towards: int) -> None:
    """38 pixels wide; it speaks in reading direction."""

    def at(x: int, y: int) -> tuple[int, int]:
        return (left + x if towards > 0 else left + 38 - x, middle + y)

    pen.polygon([at(0, -7), at(8, -7), at(20, -17), at(20, 17), at(8, 7), at(0, 7)], fill=BADGE_INK)
    for radius in (8, 16):
        box = (*(value - radius for value in at(20, 0)), *(value + radius for value in at(20, 0)))
        begin, end = (-50, 50) if towards > 0 else (130, 230)
        pen.arc(box, begin, end, fill=BADGE_INK, width=4)


def _event(
    line: str, words: Words, side: int, x: int, y: int, size: int, scale: float, colour: tuple[int, int, int]
) -> str:
    red, green, blue = colour
    foreign = size if scale > 1 else 0
    look = rf"\an{side}\pos({x},{y})\fn{font_of(words.language.tag)}\fs{round(size * scale)}\b1"
    look += rf"\c&H{blue:02X}{green:02X}{red:02X}&"
    back = rf"{{\fs{round(size * scale)}}}"
    text = ass_text(line, foreign).replace(r"{\fs}", back) if foreign else ass_text(line)
    return f"Dialogue: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,{{{look}}}{text}\n"


def _with_words(card: Image.Image, language: Language, events: list[str]) -> Image.Image:
    width, height = card.size
    head = DOCUMENT.format(width=width, height=height, font=font_of(language.tag), size=20)
    with tempfile.TemporaryDirectory(prefix="card-") as folder:
        (Path(folder) / "card.ass").write_text(head + "".join(events), encoding="utf-8")
        card.save(Path(folder) / "card.ppm")
        data = process.run(
            recipes.ffmpeg(
                *recipes.own_file(Path(folder) / "card.ppm"),
                *("-vf", "format=gbrp,ass=card.ass,format=rgb24", "-frames:v", "1"),
                *("-f", "image2pipe", "-c:v", "ppm", "pipe:1"),
            ),
            timeout_s=60,
            cwd=Path(folder),
        )
    with Image.open(io.BytesIO(data)) as picture:
        return picture.convert("RGB")


def _resize(picture: Image.Image, scale: float) -> Image.Image:
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)
