"""The screens of the film about a telephone: its keys, the one that is pressed, what it does; last, who is heard."""

from __future__ import annotations

from collections.abc import Mapping

from operations.demonstration.canvas import INK, LINE, MUTED, PAPER, SUN, TEAL, WHITE, Canvas
from operations.demonstration.scenes import Path

KEYS = ("123", "456", "789", "*0#")
LEFT, TOP, WIDE, HIGH, GAP = 150, 262, 104, 78, 20  # of the first key
CREDITS = (
    ("June Wallack (français), Allison Smith (anglais, espagnol)", "CC BY-SA 3.0"),
    ("Carlo Flora (italien), Maxim Topal (russe)", "CC BY 3.0"),
)
SOURCES = (
    "Annonces d’Asterisk (Digium, Inc.), paquets asterisk-core-sounds de Debian, choisies et remises à la suite.",
    "Ce film : CC BY-SA 3.0 · creativecommons.org/licenses/by-sa/3.0 · creativecommons.org/licenses/by/3.0",
)


def telephone_scene(segment: Mapping[str, str]) -> tuple[Canvas, Path]:
    """The still part, and the finger's way. segment: of the script: `key`, the one that is pressed (two where either
    will do; none: no finger is seen), `shown`, what stands beside the telephone."""
    return TELEPHONE[segment["scene"]](segment)


def _keys(segment: Mapping[str, str]) -> tuple[Canvas, Path]:
    pressed = segment.get("key", "")
    canvas = Canvas(PAPER)
    canvas.box(LEFT - 54, 44, 3 * WIDE + 2 * GAP + 108, 632, INK, radius=54)
    canvas.box(LEFT - 20, 84, 3 * WIDE + 2 * GAP + 40, 140, "#DFEDEC", radius=16)
    canvas.envelope(LEFT, 118, 104, TEAL)
    canvas.words(LEFT + 134, 154, "Messages", 36, INK, bold=True)
    for row, names in enumerate(KEYS):
        for column, name in enumerate(names):
            x, y = LEFT + column * (WIDE + GAP), TOP + row * (HIGH + GAP)
            canvas.box(x, y, WIDE, HIGH, SUN if name in pressed else WHITE, radius=18)
            canvas.words(x + WIDE / 2, y + HIGH / 2, name, 38, INK, bold=True, anchor="mm")
    canvas.box(690, 190, 500, 300, WHITE, edge=LINE, width=3, radius=24)
    if pressed:
        canvas.disc(940, 282, 58, TEAL)
        canvas.words(940, 282, pressed[0], 60, WHITE, bold=True, anchor="mm")
    for number, line in enumerate(segment["shown"].split("\n")):
        canvas.words(940, (396 if pressed else 320) + 50 * number, line, 36, INK, bold=True, anchor="mm")
    return canvas, _way(pressed[0]) if pressed else []


def _way(key: str) -> Path:
    row = next(number for number, names in enumerate(KEYS) if key in names)
    x = LEFT + KEYS[row].index(key) * (WIDE + GAP) + WIDE / 2
    y = TOP + row * (HIGH + GAP) + HIGH / 2 + 14
    return [(0, x + 60, y + 60, False), (0.2, x, y, False), (0.3, x, y, True), (0.6, x, y, True), (1, x, y, True)]


def _credits(segment: Mapping[str, str]) -> tuple[Canvas, Path]:
    """The last picture: it stays in every file that leaves the site."""
    canvas = Canvas(PAPER)
    canvas.words(640, 170, segment["shown"], 56, INK, bold=True, anchor="mm")
    for number, (who, licence) in enumerate(CREDITS):
        canvas.words(640, 300 + 96 * number, who, 32, INK, anchor="mm")
        canvas.words(640, 344 + 96 * number, licence, 28, TEAL, bold=True, anchor="mm")
    for number, line in enumerate(SOURCES):
        canvas.words(640, 530 + 44 * number, line, 22, MUTED if number == 0 else INK, anchor="mm")
    return canvas, []


TELEPHONE = {"telephone": _keys, "telephone-credits": _credits}
