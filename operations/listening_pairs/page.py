"""The page of a listening test: one HTML file with its sounds beside it, which opens from a disk, without a network."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from craft.languages import get
from craft.sound.sample_rate import RATE
from journal.errors import Refused
from operations.listening_pairs.pairs import pairs, readable

PAGE, SOLUTION, SOUNDS = "index.html", "solution.json", "sounds"
SCRIPT = Path(settings.BASE_DIR) / "static" / "js" / "listening" / "page.js"


@dataclass(frozen=True)
class Solution:
    """Which side was made by us, pair by pair: what a listener must not know. test: names this very test."""

    test: str
    pairs: tuple[tuple[str, str], ...]
    """(kind, side that was made: `first` or `second`)"""


def write_test(folder: Path, takes: list[Path], seed: int) -> Solution:
    """Make the test in `folder`, which is made or must be empty. The same takes and seed give the same test.

    Raises Refused where something lies there, MediaError for a take that cannot be read."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(_("“{path}” is not empty. Name a new folder for the listening test.").format(path=folder))
    chance = np.random.default_rng(seed)
    voices = [readable(take) for take in takes]
    (folder / SOUNDS).mkdir(parents=True, exist_ok=True)
    sides: list[tuple[str, str]] = []
    digest = hashlib.sha256(str(seed).encode())
    for number, pair in enumerate(pairs(voices, chance), 1):
        made = "first" if chance.random() < 0.5 else "second"
        sides.append((pair.kind, made))
        for side in ("first", "second"):
            sound = np.clip(pair.made if side == made else pair.plain, -1, 1)
            digest.update(sound.tobytes())
            # In no other shape than the page needs: a name or a tag would tell which is which.
            soundfile.write(folder / SOUNDS / f"{number:02}-{side}.flac", sound, RATE, subtype="PCM_16")
    solution = Solution(digest.hexdigest()[:12], tuple(sides))
    (folder / SOLUTION).write_text(json.dumps(asdict(solution), indent=1) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(_page(solution), encoding="utf-8")
    return solution


def read_solution(folder: Path) -> Solution:
    """Of a test that `write_test` made. Raises Refused."""
    try:
        kept = json.loads((folder / SOLUTION).read_text(encoding="utf-8"))
        return Solution(str(kept["test"]), tuple((str(kind), str(side)) for kind, side in kept["pairs"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            _("“{path}” holds no listening test. Name the folder that manage.py listening_test has made.").format(
                path=folder
            )
        ) from error


def _page(solution: Solution) -> str:
    language = get(translation.get_language().split("-")[0])
    rows = [
        {"number": number, "first": f"{SOUNDS}/{number:02}-first.flac", "second": f"{SOUNDS}/{number:02}-second.flac"}
        for number in range(1, len(solution.pairs) + 1)
    ]
    script = SCRIPT.read_text(encoding="utf-8")
    context = {"test": solution.test, "pairs": rows, "script": script, "language": language}
    return render_to_string("operations/listening_test.html", context)
