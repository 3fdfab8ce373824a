"""Drawing for the demonstration's screens: shapes in the site's colours, drawn at twice the size and reduced."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, SMOOTH = 1280, 720, 2
PAPER, INK, TEAL, CORAL, SUN, GREEN = "#FBF8F3", "#1F2430", "#0B5D66", "#C2452D", "#E8B23A", "#2E7D4F"
WHITE, LINE, MUTED, SKIN, SKIN_EDGE, NIGHT = "#FFFFFF", "#E3DBCD", "#8A8F9C", "#E7B28E", "#B97F5B", "#11151A"
FONTS = {
    False: ("noto/NotoSans-Regular.ttf", "dejavu/DejaVuSans.ttf"),
    True: ("noto/NotoSans-Bold.ttf", "dejavu/DejaVuSans-Bold.ttf"),
}
FOLDER = Path("/usr/share/fonts/truetype")
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=32)
def font(size: int, bold: bool) -> tuple[Font, bool]:
    """(font, whether it has accents). Pillow's own font serves where the machine has neither of ours."""
    for name in FONTS[bold]:
        if (FOLDER / name).exists():
            return ImageFont.truetype(str(FOLDER / name), size * SMOOTH), True
    return ImageFont.load_default(size * SMOOTH), False


class Canvas:
    """Coordinates are pixels of the 1280 × 720 picture; drawn twice as large, then reduced."""

    def __init__(self, background: str = PAPER) -> None:
        self.image = Image.new("RGB", (WIDTH * SMOOTH, HEIGHT * SMOOTH), background)
        self.pen = ImageDraw.Draw(self.image)

    def copy(self) -> Canvas:
        other = Canvas.__new__(Canvas)
        other.image = self.image.copy()
        other.pen = ImageDraw.Draw(other.image)
        return other

    def _scale(self, *values: float) -> list[float]:
        return [value * SMOOTH for value in values]

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        fill: str | None,
        *,
        radius: float = 14,
        edge: str | None = None,
        width: float = 2,
    ) -> None:
        self.pen.rounded_rectangle(
            self._scale(x, y, x + w, y + h), radius * SMOOTH, fill=fill, outline=edge, width=round(width * SMOOTH)
        )

    def disc(
        self, x: float, y: float, r: float, fill: str | None, *, edge: str | None = None, width: float = 2
    ) -> None:
        self.pen.ellipse(self._scale(x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=round(width * SMOOTH))

    def line(self, points: list[tuple[float, float]], fill: str, width: float = 4) -> None:
        self.pen.line([(x * SMOOTH, y * SMOOTH) for x, y in points], fill, round(width * SMOOTH), joint="curve")

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self.pen.polygon([(x * SMOOTH, y * SMOOTH) for x, y in points], fill=fill)

    def words(
        self, x: float, y: float, text: str, size: int = 28, fill: str = INK, *, bold: bool = False, anchor: str = "lm"
    ) -> None:
        face, accents = font(size, bold)
        if not accents:
            text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        self.pen.text((x * SMOOTH, y * SMOOTH), text, font=face, fill=fill, anchor=anchor)

    def finger(self, x: float, y: float, *, pressed: bool = False) -> None:
        """A pointing hand whose tip is at (x, y); rings around the tip when it presses."""
        if pressed:
            for radius in (34, 52):
                self.disc(x, y, radius, None, edge=SUN, width=5)
        self.box(x - 17, y - 8, 34, 150, SKIN, radius=17, edge=SKIN_EDGE, width=3)
        self.box(x - 44, y + 84, 116, 130, SKIN, radius=40, edge=SKIN_EDGE, width=3)
        self.box(x - 14, y + 60, 28, 70, SKIN, radius=8)
        self.box(x - 9, y, 18, 20, "#F6D8C4", radius=8)

    def envelope(self, x: float, y: float, w: float, color: str) -> None:
        h = w * 0.68
        self.box(x, y, w, h, WHITE, radius=8, edge=color, width=5)
        self.line([(x + 6, y + 8), (x + w / 2, y + h * 0.58), (x + w - 6, y + 8)], color, 5)

    def notebook(self, x: float, y: float, w: float, color: str) -> None:
        self.box(x, y, w, w * 1.1, WHITE, radius=8, edge=color, width=5)
        self.line([(x + w * 0.24, y + 4), (x + w * 0.24, y + w * 1.1 - 4)], color, 4)
        for row in (0.32, 0.54, 0.76):
            self.line([(x + w * 0.38, y + w * row), (x + w * 0.84, y + w * row)], color, 4)

    def finished(self) -> Image.Image:
        return self.image.reduce(SMOOTH)  # the mean of its four pixels: seen as LANCZOS, in a tenth of its time
