"""The picture beside a link: without black bars, its words whole, in every script, right to left where they are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from craft import languages
from media.picture.link_card import COVER_SIZE, INK, Words, ground, inside_a_file, link_card, without_bars
from media.picture.stills import OG_SIZE

TITLES = {
    "fr": "Se connecter à Pronote et lire les messages de l’école sur son téléphone",
    "ar": "تشغيل الجهاز اللوحي وقراءة الرسالة الأولى",
    "ta": "டேப்லெட்டை இயக்குதல்",
    "zh-Hans": "打开平板电脑并阅读第一条消息",
    "km": "បើកថេប្លេត ហើយអានសារ",
    "am": "ታብሌቱን ማብራት",
}


def picture(width: int, height: int, seed: int = 1) -> Image.Image:
    """A bright picture with a pattern, nowhere black."""
    noise = np.random.default_rng(seed).integers(90, 250, (height // 8 + 1, width // 8 + 1, 3), np.uint8)
    return Image.fromarray(noise).resize((width, height), Image.Resampling.NEAREST)


def boxed(inner: Image.Image, width: int, height: int) -> Image.Image:
    outer = Image.new("RGB", (width, height))
    outer.paste(inner, ((width - inner.width) // 2, (height - inner.height) // 2))
    return outer


@pytest.mark.parametrize("shape", [(1920, 1080), (1280, 720), (640, 480), (886, 1920), (3000, 500)])
@pytest.mark.parametrize("size", [OG_SIZE, COVER_SIZE])
def test_the_ground_is_filled_to_its_edges(shape: tuple[int, int], size: tuple[int, int]) -> None:
    made = np.asarray(ground(picture(*shape), size).convert("L"))
    assert made.shape == (size[1], size[0])
    for edge in (made[0], made[-1], made[:, 0], made[:, -1]):
        assert edge.mean() > 40, "a black bar"


def test_bars_that_a_picture_has_are_cut_off() -> None:
    upright = picture(332, 720)
    assert without_bars(boxed(upright, 1280, 720)).size == (332, 720)
    assert without_bars(boxed(picture(1280, 540), 1280, 720)).size == (1280, 540)
    assert without_bars(upright).size == (332, 720)


def test_a_dark_picture_stays_as_it_is() -> None:
    dark = boxed(picture(40, 40), 1280, 720)
    assert without_bars(dark).size == (1280, 720)
    assert without_bars(Image.new("RGB", (1280, 720))).size == (1280, 720)


@pytest.mark.parametrize("tag", TITLES)
def test_the_title_is_drawn_inside_the_card_on_the_side_where_reading_begins(tag: str) -> None:
    language = languages.get(tag)
    data = link_card(ground(picture(1280, 720)), Words(TITLES[tag], language), Words("✓", languages.get("fr")))
    with Image.open(io.BytesIO(data)) as card:
        assert (card.format, card.size) == ("JPEG", OG_SIZE) and len(data) <= 200_000
        panel = np.asarray(card.convert("L"), int)[530:]
    ink = np.argwhere(panel > (INK[0] * 3) // 4)
    assert len(ink) > 400, "nothing is written"
    left, right = ink[:, 1].min(), OG_SIZE[0] - ink[:, 1].max()
    assert min(left, right) >= 40, "a word passes the edge"
    assert left > right if language.rtl else left < right + 2


def test_odd_titles_are_words_too() -> None:
    french = languages.get("fr")
    still = ground(picture(640, 360))
    for title in ("", "x" * 400, "{\\an8}\\N{\\b0}", "très long titre qui ne finit jamais " * 12, "a\nb\tc"):
        assert link_card(still, Words(title, french), None).startswith(b"\xff\xd8")


def test_what_a_file_carries_inside_is_small() -> None:
    data = inside_a_file(picture(*COVER_SIZE))
    with Image.open(io.BytesIO(data)) as cover:
        assert cover.size[0] == cover.size[1] <= 600
    assert len(data) <= 40_000
