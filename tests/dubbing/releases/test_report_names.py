"""Every check and every figure of a release has a name that people can read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from django.conf import settings
from django.utils import translation

from craft.timing.alignment_report import AlignmentReport
from dubbing.releases.report_names import FIGURES, check_name, figures_named

CODES = re.compile(r'(?:Check|same|within|at_most)\(\s*"(\w+)"')
SOUND = re.compile(r'f"\{name\}_(\w+)"')


def codes() -> set[str]:
    """The codes that the verification writes, as its sources name them."""
    texts = [path.read_text("utf-8") for path in Path(settings.BASE_DIR, "dubbing/releases/verification").glob("*.py")]
    return {code for text in texts for code in CODES.findall(text)} | {
        f"{file}_{rest}" for text in texts for rest in SOUND.findall(text) for file in ("m4a", "mp4", "hls")
    }


def test_every_check_has_a_name() -> None:
    found = codes()
    assert len(found) > 40
    assert {code for code in found if check_name(code) == code} == set()
    with translation.override("fr"):
        assert check_name("mp4_audio_tracks") == "vidéo pour messagerie\N{NO-BREAK SPACE}: pistes de son"


def test_every_figure_of_the_alignment_has_a_name() -> None:
    assert {field.name for field in fields(AlignmentReport)} - set(FIGURES) == set()


def test_tables_are_shown_and_nothing_else() -> None:
    report = {
        "cues": {"count": 12, "findings": [{}, {}]},
        "loudness": {"gain_db": None, "news": 1.5},
        "missing": ["s1"],
    }
    with translation.override("en"):
        assert figures_named(report) == [
            ("Subtitles", [("how many", 12), ("remarks", 2)]),
            ("Loudness", [("made louder by (dB)", "–"), ("news", 1.5)]),
        ]
