"""Each refusal of media has its translatable sentence, word for word; each failure says something in French."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from jobs.error_messages import OF_PROGRAMS, OF_TAKES, OF_VIDEOS, media_sentence
from media.picture.probe import SENTENCES as OF_THE_PROBE
from media.picture.probe import ProbeRefused
from media.programs.process import MediaError
from media.sound.take_reader import SENTENCES as OF_THE_READER
from media.sound.take_reader import TakeUnreadable


def test_the_sentences_are_those_of_media() -> None:
    with translation.override("en"):
        assert {code: str(sentence) for code, sentence in OF_VIDEOS.items()} == OF_THE_PROBE
        assert {code: str(sentence) for code, sentence in OF_TAKES.items()} == OF_THE_READER


def test_every_code_that_media_raises_has_a_sentence() -> None:
    raised = {
        word.value.value
        for path in (Path(settings.BASE_DIR) / "media").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in {"MediaError", "failure"}
        for word in call.keywords
        if word.arg == "code" and isinstance(word.value, ast.Constant)
    }
    assert {"no_model", "not_as_asked", "no_picture"} <= raised
    assert raised - set(OF_PROGRAMS) == set()


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ProbeRefused("empty"), "Ce fichier est vide."),
        (TakeUnreadable("empty"), "Cet enregistrement est vide."),
        (TakeUnreadable("too_long", seconds=85), "plus de 85 secondes"),
        (MediaError("…", code="timed_out", command=["/usr/bin/ffmpeg", "-i"]), "ffmpeg a pris trop de temps"),
        (MediaError("…", code="not_as_asked"), "finirait de la même façon"),
        (MediaError("The Whisper model x is not on this machine.", code="no_model"), "Whisper"),
    ],
)
def test_it_is_said_in_french(error: MediaError, says: str) -> None:
    with translation.override("fr"):
        assert says in media_sentence(error)
        assert media_sentence(error) != error.sentence
