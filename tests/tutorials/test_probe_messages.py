"""Each refusal of the probe has its translatable sentence, word for word."""

from __future__ import annotations

from django.utils import translation

from media.probe import SENTENCES as SPOKEN_BY_MEDIA
from tutorials.probe_messages import SENTENCES


def test_the_sentences_are_those_of_the_probe() -> None:
    with translation.override("en"):
        assert {code: str(sentence) for code, sentence in SENTENCES.items()} == SPOKEN_BY_MEDIA
