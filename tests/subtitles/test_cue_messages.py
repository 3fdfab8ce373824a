"""What the layout of cues says is the same in craft and here, word for word, and has its place in the catalogue."""

from __future__ import annotations

from django.utils import translation

from craft.cues.cue_findings import MESSAGES, CueFinding
from subtitles.cue_messages import SENTENCES, cue_sentence


def test_the_sentences_are_those_of_craft() -> None:
    with translation.override("en"):
        assert {key: str(sentence) for key, sentence in SENTENCES.items()} == MESSAGES


def test_a_finding_is_said_in_french_with_its_figures() -> None:
    values = {"speed": "21.4", "limit": "20"}
    finding = CueFinding("reading_speed", "error", 21.4, "…", 0, 0, "reading_speed.error", values)
    with translation.override("fr"):
        assert cue_sentence(finding).startswith("21,4 caractères par seconde")
