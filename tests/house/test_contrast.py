"""The tokens of the style sheets have the contrasts of WCAG 2.2: 4.5 for text (SC 1.4.3), 3 for controls (1.4.11)."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from config.own_static_files import sheets
from tests.house.source_tree import ROOT

CSS = ROOT / "static" / "css"
PAPER = CSS / "print"  # black on white, and its renderer knows neither tokens nor logical directions
TEXT_ON = {
    "ink": ["paper", "surface", "sunken", "teal-soft", "sun-soft", "coral-soft", "green-soft"],
    "muted": ["paper", "surface", "sunken"],
    "teal": ["paper", "surface", "sunken", "teal-soft"],
    "teal-strong": ["paper", "surface", "sunken", "teal-soft"],
    "coral-ink": ["paper", "surface", "coral-soft"],
    "green-ink": ["paper", "surface", "green-soft"],
    "on-teal": ["teal", "teal-strong"],
    "on-coral": ["coral"],
    "on-green": ["green"],
    "on-band": ["band", "band-deep", "ring"],
}
CONTROL_ON = {
    "control": ["paper", "surface"],
    "focus": ["paper", "surface", "sunken"],
    "teal": ["paper", "surface"],
    "coral": ["paper", "surface"],
    "green": ["paper", "surface"],
}


def tokens(scheme: str) -> dict[str, str]:
    """Colours of one scheme: the light ones, replaced in the dark block by their partners."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{(.*?)\}", text, flags=re.DOTALL)[:2]
    pairs = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", light))
    return pairs if scheme == "light" else pairs | dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", dark))


def screen_sheets() -> str:
    """All that is written for screens, without comments."""
    files = [path for path in CSS.rglob("*.css") if PAPER not in path.parents]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_black_on_white_and_a_published_pair() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_controls_can_be_read(scheme: str) -> None:
    colours = tokens(scheme)
    weak = [
        f"{front} on {back}: {ratio(colours[front], colours[back]):.2f} < {least}"
        for least, table in ((4.5, TEXT_ON), (3.0, CONTROL_ON))
        for front, backs in table.items()
        for back in backs
        if ratio(colours[front], colours[back]) < least
    ]
    assert weak == []


def test_the_brand_colours_are_those_of_the_design() -> None:
    light = tokens("light")
    named = {name: light[name].upper() for name in ("paper", "ink", "teal", "coral", "sun", "green")}
    assert named == {
        "paper": "#FBF8F3",
        "ink": "#1F2430",
        "teal": "#0B5D66",
        "coral": "#C2452D",
        "sun": "#E8B23A",
        "green": "#2E7D4F",
    }


def test_sun_is_never_text() -> None:
    assert not re.search(r"(?<![-\w])color:\s*var\(--sun\)", screen_sheets())


def test_only_logical_directions() -> None:
    """`left` and `right` would be wrong on half of the pages."""
    assert re.findall(r"[\w-]*(?<![\w-])(?:[\w-]+-)?(?:left|right)\b\s*:", screen_sheets()) == []


@pytest.mark.parametrize("name", sorted(sheets()))
def test_a_sheet_is_small(name: str) -> None:
    assert len(gzip.compress(Path(finders.find(name) or "").read_bytes(), 9)) <= 10_000
