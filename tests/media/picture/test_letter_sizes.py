"""Burnt subtitles are as large in every script: measured on the picture that ffmpeg draws, not computed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from media.picture.ass_subtitles import ass_document, ass_text, font_size, line_room
from media.picture.letter_sizes import LEAST_SHARE, letter_scale

# A tall letter of each script alone, and two lines as the cue layout makes them (up to 42 letters).
TALL = {
    "ar": "ا", "fa": "ا", "ps": "ا", "ckb": "ا", "ur": "ا", "hi": "क", "bn": "ক", "ta": "க", "am": "ሀ", "ti": "ሀ",
    "hy": "Ա", "ka": "ბ", "zh-Hans": "国", "zh-Hant": "國", "ru": "Б", "el": "Β",
}  # fmt: skip  # a table: several short entries a row
LINES = {
    "ar": ("افتح تطبيق \u2068Pronote\u2069 في 12 ثانية على هاتفك", "ثم اختر اسم طفلك واضغط على الزر الأزرق"),
    "ur": ("اپنے فون پر ایپ Pronote کھولیں اور انتظار کریں", "پھر اپنے بچے کا نام منتخب کریں۔"),
    "fa": ("برنامهٔ Pronote را روی تلفن خود باز کنید", "و نام فرزند خود را انتخاب کنید."),
    "hi": ("अपने फ़ोन पर Pronote ऐप खोलें और प्रतीक्षा करें", "फिर अपने बच्चे का नाम चुनें।"),
    "bn": ("আপনার ফোনে Pronote অ্যাপটি খুলুন", "তারপর আপনার সন্তানের নাম বেছে নিন।"),
    "am": ("በስልክዎ ላይ Pronote መተግበሪያውን ይክፈቱ", "ከዚያ የልጅዎን ስም ይምረጡ"),
    "hy": ("Բացեք Pronote հավելվածը ձեր հեռախոսում", "և ընտրեք ձեր երեխայի անունը:"),
    "zh-Hans": ("在您的手机上打开 Pronote 应用", "然后选择您孩子的名字"),
}
SIZES = [(854, 480), (480, 854), (1280, 720)]
Size = tuple[int, int]


def each_and_some(languages: Iterable[str], size: Size) -> list[tuple[str, Size]]:
    """Each language on a picture of this size, and two of them on the others."""
    others = [other for other in SIZES if other != size]
    return [(language, size) for language in languages] + [("ar", other) for other in others] + [("hi", others[0])]


@dataclass(frozen=True)
class Cue:
    lines: tuple[str, ...]
    start_ms: int = 0
    end_ms: int = 1000


def bright(document: str, size: Size, folder: Path) -> NDArray[np.bool_]:
    """Where the letters are: white, whatever the box behind them."""
    (folder / "cues.ass").write_text(document, encoding="utf-8")
    raw = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"color=black:s={size[0]}x{size[1]}:r=1:d=1"),
            *("-vf", "ass=cues.ass", "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"),
        ],
        check=True, capture_output=True, cwd=folder, timeout=60,
    ).stdout  # fmt: skip  # options stay beside their values
    return np.frombuffer(raw, np.uint8).reshape(size[1], size[0]) > 110


def scale_of(language: str, lines: tuple[str, ...], size: Size) -> float:
    return letter_scale(language, lines, size=font_size(*size), room=line_room(size[0]))


def height(language: str, text: str, size: Size, folder: Path, scale: float) -> int:
    picture = bright(
        ass_document([Cue((text,))], width=size[0], height=size[1], language=language, scale=scale), size, folder
    )
    rows = np.flatnonzero(picture.any(axis=1))
    return int(rows[-1] - rows[0] + 1)


@pytest.mark.parametrize(("language", "size"), each_and_some(TALL, SIZES[2]), ids=str)
def test_tall_letters_are_as_high_as_latin_ones(language: str, size: Size, tmp_path: Path) -> None:
    latin = height("fr", "l", size, tmp_path, 1.0)
    scale = scale_of(language, (TALL[language],), size)
    assert 0.9 <= height(language, TALL[language], size, tmp_path, scale) / latin <= 1.2


def test_without_it_an_alif_is_two_thirds_of_that(tmp_path: Path) -> None:
    """The trap: fonts with room for stacked marks are drawn smaller at one and the same font size."""
    latin = height("fr", "l", SIZES[2], tmp_path, 1.0)
    assert height("ar", "ا", SIZES[2], tmp_path, 1.0) < 0.7 * latin


@pytest.mark.parametrize(("language", "size"), each_and_some(LINES, SIZES[1]), ids=str)
def test_lines_fit(language: str, size: Size, tmp_path: Path) -> None:
    scale = scale_of(language, LINES[language], size)
    picture = bright(
        ass_document([Cue(LINES[language])], width=size[0], height=size[1], language=language, scale=scale),
        size,
        tmp_path,
    )
    columns, rows = (np.flatnonzero(picture.any(axis=axis)) for axis in (0, 1))
    assert columns[0] >= (size[0] - line_room(size[0])) // 2 - 2
    assert columns[-1] <= size[0] - (size[0] - line_room(size[0])) // 2 + 2
    # Two lines at the bottom, never a third of the picture.
    assert rows[0] > size[1] * 0.66
    assert rows[-1] < size[1] * 0.97


def test_a_wide_line_costs_a_little_size_before_it_is_broken() -> None:
    size = SIZES[0]
    short, wide = ("உங்கள்",), ("உங்கள் தொலைபேசியில் பயன்பாட்டைத் திறக்கவும்",)
    assert scale_of("ta", wide, size) == pytest.approx(scale_of("ta", short, size) * LEAST_SHARE)


@pytest.mark.parametrize("language", ["fr", "tr", "vi", "", "xx"])
def test_latin_letters_stay_as_they_are(language: str) -> None:
    assert scale_of(language, ("Ouvrez Pronote",), SIZES[0]) == 1.0


def test_latin_words_between_others_are_not_larger_than_they() -> None:
    document = ass_document([Cue(("افتح Pronote الآن",))], width=854, height=480, language="ar", scale=1.6)
    assert document.endswith("افتح {\\fs34}Pronote{\\fs} الآن\n")
    assert ass_text("{\\an8}l'été", 20) == "\\{\\\u2060{\\fs20}an{\\fs}8\\}{\\fs20}l{\\fs}'{\\fs20}été{\\fs}"
