"""The screens of the film about a school bus, drawn as if held in a hand: they pan and shake, nothing stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import pi, sin

from PIL import Image

from operations.demonstration.canvas import (
    CORAL,
    GREEN,
    HEIGHT,
    INK,
    LINE,
    MUTED,
    NIGHT,
    PAPER,
    SUN,
    TEAL,
    WHITE,
    WIDTH,
    Canvas,
)

MARGIN_X, MARGIN_Y = 96, 54  # pixels around what the camera sees


def held_in_hand(canvas: Canvas, first: int, count: int, fps: int) -> Iterator[Image.Image]:
    """`count` pictures of it, from the film's number `first` on, as a camera in a hand sees it: a slow pan to both
    sides, and a shake of some pixels twice a second."""
    whole = canvas.finished()
    for number in range(first, first + count):
        t = number / fps
        x = MARGIN_X / 2 + 34 * sin(2 * pi * t / 9) + 9 * sin(2 * pi * t / 1.3) + 4 * sin(2 * pi * t / 0.43)
        y = MARGIN_Y / 2 + 14 * sin(2 * pi * t / 7) + 6 * sin(2 * pi * t / 0.9) + 3 * sin(2 * pi * t / 0.37)
        seen = (x, y, x + WIDTH - MARGIN_X, y + HEIGHT - MARGIN_Y)
        yield whole.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, box=seen)


def bus_scene(segment: Mapping[str, str]) -> Canvas:
    return BUS[segment["scene"]]()


def _street() -> Canvas:
    canvas = Canvas("#DCE9EC")
    for x, high in ((40, 260), (260, 330), (500, 220), (760, 300), (1010, 250)):
        canvas.box(x, 470 - high, 190, high, WHITE, edge=LINE, width=3, radius=6)
        for row in range(high // 90):
            for column in range(3):
                canvas.box(x + 22 + 54 * column, 490 - high + 84 * row, 34, 44, "#A9C3CB", radius=4)
    canvas.box(0, 470, WIDTH, 70, "#CFC8BB", radius=0)
    canvas.box(0, 540, WIDTH, 180, "#6B7078", radius=0)
    canvas.box(0, 528, WIDTH, 12, SUN, radius=0)
    return canvas


def _stop() -> Canvas:
    canvas = _street()
    canvas.box(318, 170, 14, 340, INK, radius=4)
    canvas.box(238, 130, 174, 120, TEAL)
    canvas.words(325, 190, "CAR", 52, WHITE, bold=True, anchor="mm")
    for x, tall in ((620, 200), (720, 130)):
        canvas.disc(x, 500 - tall, 34, "#E7B28E")
        canvas.box(x - 42, 536 - tall, 84, tall - 40, CORAL if tall < 150 else GREEN, radius=30)
    return canvas


def _bus(open_door: bool = True) -> Canvas:
    canvas = _street()
    canvas.box(120, 190, 1040, 370, SUN, radius=40)
    for x in range(180, 800, 160):
        canvas.box(x, 240, 130, 110, "#BFD6DD", radius=12)
    canvas.box(890, 230, 170, 320, NIGHT if open_door else "#BFD6DD", radius=12)
    for x in (320, 800):
        canvas.disc(x, 570, 66, INK)
        canvas.disc(x, 570, 28, MUTED)
    canvas.words(470, 430, "Transport scolaire", 48, INK, bold=True, anchor="mm")
    return canvas


def _card() -> Canvas:
    canvas = Canvas(PAPER)
    canvas.box(330, 190, 620, 370, TEAL, radius=36)
    canvas.disc(480, 370, 78, WHITE)
    canvas.disc(480, 346, 30, "#E7B28E")
    canvas.box(430, 386, 100, 46, "#E7B28E", radius=22)
    canvas.words(600, 320, "Inès Martin", 46, WHITE, bold=True)
    canvas.words(600, 390, "Carte de transport", 34, WHITE)
    canvas.words(600, 450, "CE2 · ligne 4", 34, WHITE)
    return canvas


def _reader(light: str = MUTED, said: str = "Posez la carte") -> Callable[[], Canvas]:
    def draw() -> Canvas:
        canvas = Canvas("#E9E4DA")
        canvas.box(400, 60, 480, 600, INK, radius=44)
        canvas.box(450, 110, 380, 150, "#DFEDEC", radius=16)
        canvas.words(640, 185, said, 38, INK, bold=True, anchor="mm")
        canvas.disc(640, 440, 130, light, edge=WHITE, width=10)
        canvas.words(640, 610, "Ligne 4", 30, WHITE, anchor="mm")
        return canvas

    return draw


def _seat() -> Canvas:
    canvas = Canvas("#E9E4DA")
    for x in (210, 700):
        canvas.box(x, 130, 340, 380, TEAL, radius=50)
        canvas.box(x - 20, 480, 380, 130, "#094C54", radius=40)
        canvas.line([(x + 30, 190), (x + 290, 560)], INK, 22)
        canvas.box(x + 256, 540, 70, 44, CORAL, radius=8)
    return canvas


BUS: dict[str, Callable[[], Canvas]] = {
    "bus-stop": _stop,
    "bus-card": _card,
    "bus-door": _bus,
    "bus-reader": _reader(),
    "bus-green": _reader(GREEN, "Bon voyage"),
    "bus-red": _reader(CORAL, "Voir le conducteur"),
    "bus-seat": _seat,
}
