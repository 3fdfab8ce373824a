"""The twelve screens of the demonstration's video: a tablet, a school's app, a finger that shows where to touch.

Each scene is a still part, drawn once, and a moving part: where the finger is at a share 0…1 of the scene.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from PIL import Image

from operations.demonstration.canvas import (
    CORAL,
    GREEN,
    INK,
    LINE,
    MUTED,
    NIGHT,
    PAPER,
    SUN,
    TEAL,
    WHITE,
    Canvas,
)

LEFT, TOP, WIDE, HIGH = 250, 90, 780, 540  # the tablet's screen
Path = list[tuple[float, float, float, bool]]  # (share, x, y, pressed)


def tablet(lit: bool = True) -> Canvas:
    canvas = Canvas(PAPER)
    canvas.box(LEFT - 34, TOP - 40, WIDE + 68, HIGH + 80, INK, radius=46)
    canvas.box(LEFT + WIDE + 34, TOP + 70, 12, 90, "#3A4150", radius=5)
    canvas.box(LEFT, TOP, WIDE, HIGH, WHITE if lit else NIGHT, radius=12)
    canvas.disc(LEFT - 17, TOP + HIGH / 2, 6, "#3A4150")
    return canvas


def bar(canvas: Canvas, title: str) -> None:
    canvas.box(LEFT, TOP, WIDE, 76, TEAL, radius=12)
    canvas.box(LEFT, TOP + 50, WIDE, 26, TEAL, radius=0)
    canvas.words(LEFT + 28, TOP + 38, title, 28, WHITE, bold=True)


def welcome() -> Canvas:
    canvas = tablet()
    canvas.shape([(560, 330), (650, 270), (650, 410), (560, 360)], TEAL)
    canvas.box(640, 240, 130, 200, TEAL, radius=30)
    canvas.box(520, 316, 60, 58, TEAL, radius=12)
    for number, y in enumerate((290, 340, 390)):
        canvas.box(664, y - 8, 82 - number * 14, 16, WHITE, radius=8)
    canvas.words(640, 520, "Les messages de l’école", 44, INK, bold=True, anchor="mm")
    canvas.words(640, 574, "sur la tablette de votre enfant", 28, MUTED, anchor="mm")
    return canvas


def power() -> Canvas:
    canvas = tablet(lit=False)
    canvas.box(LEFT + WIDE + 34, TOP + 70, 12, 90, SUN, radius=5)
    canvas.words(640, 340, "3 secondes", 46, "#4A5260", bold=True, anchor="mm")
    return canvas


def swipe() -> Canvas:
    canvas = tablet()
    canvas.box(LEFT, TOP, WIDE, HIGH, "#17393E", radius=12)
    canvas.words(640, 240, "08:20", 96, WHITE, bold=True, anchor="mm")
    canvas.words(640, 316, "mercredi 25 novembre", 28, "#B9D7DA", anchor="mm")
    canvas.line([(640, 560), (640, 420)], SUN, 8)
    canvas.shape([(612, 440), (668, 440), (640, 396)], SUN)
    return canvas


def apps(chosen: bool = True) -> Canvas:
    canvas = tablet()
    canvas.box(LEFT, TOP, WIDE, HIGH, "#F2EDE4", radius=12)
    names = ("Photos", "Lire", "Espace école", "Calcul", "Dessin", "Heure")
    colors = ("#C9B78F", "#A9BBA0", "#2B7DC4", "#C59A94", "#B4A6C9", "#9AA5B4")
    for number, (name, color) in enumerate(zip(names, colors, strict=True)):
        x, y = LEFT + 90 + number % 3 * 230, TOP + 70 + number // 3 * 230
        canvas.box(x, y, 130, 130, color, radius=30)
        if name == "Espace école":
            canvas.shape([(x + 24, y + 66), (x + 65, y + 30), (x + 106, y + 66)], WHITE)
            canvas.box(x + 36, y + 62, 58, 42, WHITE, radius=4)
            canvas.box(x + 57, y + 78, 16, 26, color, radius=2)
        else:
            canvas.disc(x + 65, y + 65, 28, "#FFFFFF")
        canvas.words(x + 65, y + 158, name, 24, INK, bold=name == "Espace école", anchor="mm")
    return canvas


def login() -> Canvas:
    canvas = tablet()
    bar(canvas, "Espace école")
    for y, label, value in ((220, "Nom d'utilisateur", "famille.martin"), (340, "Mot de passe", "••••••••")):
        canvas.words(LEFT + 150, y, label, 24, INK, bold=True)
        canvas.box(LEFT + 150, y + 22, 480, 62, WHITE, edge=MUTED, width=3)
        canvas.words(LEFT + 172, y + 54, value, 26, INK)
    canvas.box(LEFT + 150, 470, 480, 70, TEAL)
    canvas.words(640, 505, "Se connecter", 28, WHITE, bold=True, anchor="mm")
    return canvas


def home() -> Canvas:
    canvas = tablet()
    bar(canvas, "Inès Martin · CE2")
    canvas.envelope(LEFT + 110, 260, 150, TEAL)
    canvas.disc(LEFT + 262, 262, 24, CORAL)
    canvas.words(LEFT + 262, 262, "2", 26, WHITE, bold=True, anchor="mm")
    canvas.words(LEFT + 185, 420, "Messages", 28, INK, bold=True, anchor="mm")
    canvas.notebook(LEFT + 350, 240, 110, TEAL)
    canvas.words(LEFT + 405, 420, "Devoirs", 28, INK, bold=True, anchor="mm")
    canvas.disc(LEFT + 620, 312, 62, None, edge=TEAL, width=6)
    canvas.line([(LEFT + 620, 312), (LEFT + 620, 272)], TEAL, 6)
    canvas.line([(LEFT + 620, 312), (LEFT + 648, 326)], TEAL, 6)
    canvas.words(LEFT + 620, 420, "Horaires", 28, INK, bold=True, anchor="mm")
    return canvas


def inbox() -> Canvas:
    canvas = tablet()
    bar(canvas, "Messages")
    rows = (
        ("Sortie à la piscine jeudi", "aujourd'hui", True),
        ("Photo de classe", "hier", True),
        ("Réunion avec la maîtresse", "lundi", False),
        ("Menu de la cantine", "12 nov.", False),
    )
    for number, (title, day, new) in enumerate(rows):
        y = TOP + 96 + number * 106
        canvas.box(LEFT + 24, y, WIDE - 48, 90, "#DFEDEC" if number == 0 else WHITE, edge=TEAL if number == 0 else LINE)
        canvas.disc(LEFT + 62, y + 45, 12, CORAL if new else LINE)
        canvas.words(LEFT + 96, y + 45, title, 28, INK, bold=new)
        canvas.words(LEFT + WIDE - 50, y + 45, day, 22, MUTED, anchor="rm")
    return canvas


def message() -> Canvas:
    canvas = tablet()
    bar(canvas, "Sortie à la piscine jeudi")
    lines = (
        "Bonjour,",
        "Jeudi, la classe va à la piscine.",
        "Merci de donner un maillot de bain",
        "et une serviette.",
        "La maîtresse",
    )
    for number, line in enumerate(lines):
        canvas.words(LEFT + 50, TOP + 130 + number * 52, line, 28, INK)
    canvas.box(LEFT + WIDE - 150, TOP + HIGH - 110, 110, 80, TEAL)
    x, y = LEFT + WIDE - 95, TOP + HIGH - 70
    canvas.line([(x + 28, y + 18), (x + 28, y), (x - 20, y)], WHITE, 7)
    canvas.shape([(x - 32, y), (x - 8, y - 18), (x - 8, y + 18)], WHITE)
    return canvas


def homework() -> Canvas:
    canvas = tablet()
    bar(canvas, "Devoirs à la maison")
    for number, (day, work) in enumerate(
        (("Jeudi", "Lire la page 12"), ("Vendredi", "Apprendre la table de 6"), ("Lundi", "Écrire cinq mots"))
    ):
        y = TOP + 110 + number * 130
        canvas.notebook(LEFT + 50, y, 76, GREEN)
        canvas.words(LEFT + 160, y + 24, day, 24, MUTED, bold=True)
        canvas.words(LEFT + 160, y + 62, work, 30, INK)
    return canvas


def helping_scene() -> Canvas:
    canvas = tablet()
    canvas.disc(640, 270, 96, "#DFEDEC")
    canvas.box(590, 206, 34, 128, TEAL, radius=16)
    canvas.box(600, 206, 66, 34, TEAL, radius=14)
    canvas.box(600, 300, 66, 34, TEAL, radius=14)
    canvas.words(640, 430, "Besoin d'aide ?", 40, INK, bold=True, anchor="mm")
    canvas.words(640, 494, "Appelez la mairie : une personne vous répond.", 28, INK, anchor="mm")
    return canvas


EXIT_ARROWS: Path = [(0, 1120, 760, False), (1, 1120, 760, False)]
SCENES: dict[str, tuple[Callable[[], Canvas], Path]] = {
    "welcome": (welcome, EXIT_ARROWS),
    "power-button": (
        power,
        [(0, 1200, 700, False), (0.3, 1088, 210, False), (0.4, 1084, 205, True), (1, 1084, 205, True)],
    ),
    "swipe": (swipe, [(0, 640, 560, False), (0.35, 640, 560, True), (0.8, 640, 400, True), (1, 640, 390, False)]),
    "app-icon": (apps, [(0, 1120, 640, False), (0.5, 865, 235, False), (0.6, 865, 235, True), (1, 865, 235, True)]),
    "login": (
        login,
        [
            (0, 1100, 640, False),
            (0.3, 620, 275, True),
            (0.55, 620, 275, False),
            (0.75, 620, 395, True),
            (1, 620, 395, False),
        ],
    ),
    "login-button": (
        login,
        [(0, 760, 420, False), (0.45, 660, 505, False), (0.55, 660, 505, True), (1, 660, 505, True)],
    ),
    "home": (home, [(0, 1100, 660, False), (0.5, 420, 140, False), (0.6, 400, 130, True), (1, 400, 130, True)]),
    "envelope": (home, [(0, 700, 500, False), (0.5, 440, 320, False), (0.6, 440, 320, True), (1, 440, 320, True)]),
    "list": (inbox, [(0, 1000, 640, False), (0.5, 640, 236, False), (0.65, 640, 236, True), (1, 640, 236, False)]),
    "read": (message, [(0, 700, 300, False), (0.55, 930, 560, False), (0.65, 935, 560, True), (1, 935, 560, True)]),
    "homework": (
        homework,
        [(0, 900, 640, False), (0.5, 340, 250, False), (0.6, 340, 250, True), (1, 340, 250, True)],
    ),
    "help": (helping_scene, EXIT_ARROWS),
}


def scene(name: str) -> tuple[Canvas, Path]:
    """The still part of one of the SCENES, and the finger's way over it."""
    draw, path = SCENES[name]
    return draw(), path


def frames(still: Canvas, path: Path, count: int) -> Iterator[Image.Image]:
    """`count` pictures of a scene: the finger glides, presses, rests. path: empty where no finger is seen."""
    last: tuple[float, float, bool] | None = None
    picture = still.finished()
    for number in range(count):
        now = _finger(path, number / max(1, count - 1)) if path else None
        if now is not None and now != last:
            moving = still.copy()
            moving.finger(now[0], now[1], pressed=now[2])
            picture, last = moving.finished(), now
        yield picture


def _finger(path: Path, share: float) -> tuple[float, float, bool]:
    for (s0, x0, y0, _p0), (s1, x1, y1, p1) in pairwise(path):
        if s0 <= share <= s1:
            part = (share - s0) / (s1 - s0) if s1 > s0 else 1.0
            smooth = part * part * (3 - 2 * part)
            return (
                round(x0 + (x1 - x0) * smooth),
                round(y0 + (y1 - y0) * smooth),
                (p1 and part > 0.98) or (p1 and x0 == x1 and y0 == y1),
            )
    return path[-1][1], path[-1][2], path[-1][3]
