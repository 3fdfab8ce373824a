from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.timeline_picture import (
    PictureSegment,
    PictureStill,
    PictureTake,
    PictureWords,
    rate_height,
    timeline_picture,
)

SVG = "{http://www.w3.org/2000/svg}"
WORDS = PictureWords("Where the voices go", "Three segments, one refused.")


def drawn(
    segments: list[PictureSegment], duration_ms: float = 60_000, words: PictureWords = WORDS
) -> ElementTree.Element:
    return ElementTree.fromstring(timeline_picture(segments, duration_ms, words))  # noqa: S314 - our own text


def bars(picture: ElementTree.Element, kind: str) -> list[ElementTree.Element]:
    return [element for element in picture.iter(f"{SVG}rect") if kind in element.get("class", "").split()]


def test_each_span_and_placement_is_drawn_where_it_is() -> None:
    picture = drawn(
        [
            PictureSegment(1000, 3000, PictureTake(1200, 3100, 1.0)),
            PictureSegment(4000, 6000, PictureTake(4000, 6500, 1.15)),
            PictureSegment(7000, 9000, PictureTake(7000, 9000, 1.2, refused=True)),
            PictureSegment(12_000, 15_000),
        ]
    )
    assert [bar.get("x") for bar in bars(picture, "timeline-source")] == ["20", "80", "140", "240"]
    assert [(bar.get("x"), bar.get("width")) for bar in bars(picture, "timeline-take")] == [
        *(("24", "38"), ("80", "50"), ("140", "40"))
    ]
    assert [bar.get("x") for bar in bars(picture, "timeline-flagged")] == ["80"]
    assert [bar.get("x") for bar in bars(picture, "timeline-refused")] == ["140"]


def test_height_is_rate() -> None:
    heights = [rate_height(rate) for rate in (0.5, 0.95, 1.0, 1.1, 1.2, 2.0)]
    assert heights == sorted(heights)
    assert (heights[0], heights[-1]) == (heights[1], heights[-2])
    picture = drawn([PictureSegment(0, 900, PictureTake(0, 900, 1.1))])
    assert float(bars(picture, "timeline-take")[0].get("height", "")) == pytest.approx(rate_height(1.1), abs=0.1)


def test_it_has_a_name_and_a_description_to_hear() -> None:
    picture = drawn([], words=PictureWords("Où vont les voix", "Rien.", prefix="release-7"))
    assert picture.get("role") == "img"
    ids = picture.get("aria-labelledby", "").split()
    heard = {element.get("id"): element.text for element in picture if element.get("id")}
    assert [heard[part] for part in ids] == ["Où vont les voix", "Rien."]


@given(st.text(max_size=40))
def test_no_text_breaks_out_of_the_picture(text: str) -> None:
    label = f'"><script>{text}</script>'
    words = PictureWords(label, label, stills=[PictureStill(500, label)])
    picture = drawn([PictureSegment(0, 1000, PictureTake(0, 1000, 1.0), label)], words=words)
    assert not [element for element in picture.iter() if element.tag.endswith("script")]
    assert not [element for element in picture.iter() if element.get("style") or element.get("onload")]


@pytest.mark.parametrize("duration_ms", [1, 900, 61_000, 7_200_000, 20_000_000])
def test_the_ruler_stays_readable_from_a_moment_to_hours(duration_ms: float) -> None:
    picture = drawn([], duration_ms)
    width = float(picture.get("width", ""))
    at = [float(element.get("x", "")) for element in picture.iter(f"{SVG}text")]
    assert width <= 30_000
    assert all(later - earlier >= 36 for earlier, later in pairwise(at))
    assert all(x < width for x in at)


def test_a_timeline_has_a_length() -> None:
    with pytest.raises(ValueError):
        timeline_picture([], 0, WORDS)
