"""Whisper really runs: hints make it neither loop nor invent where little is said."""

from __future__ import annotations

import subprocess
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faster_whisper import WhisperModel
from faster_whisper.transcribe import TranscriptionOptions

from craft.transcripts.speech_bounds import HINTS_FROM_MS, most_tokens
from media.speech.bounded_whisper import LONGEST_REPEAT, BoundedWhisper
from media.speech.transcription import FasterWhisper
from tests.material import videos
from tests.material.recordings import recording
from tests.material.voices import human

GLOSSARY = ("minuteur", "volets", "rideaux", "luminosité", "rez-de-chaussée", "Premier Étage", "déverrouille", "média")
FRENCH = SimpleNamespace(language_code="fr", decode=str)
OPTIONS = TranscriptionOptions(
    **{field.name: None for field in fields(TranscriptionOptions)}
    | {"temperatures": [0.0, 0.2], "no_repeat_ngram_size": 0, "compression_ratio_threshold": 2.4, "hotwords": None}
)


SAID = {
    "vm-goodbye": "Au revoir.",
    "conf-muted": "Vous êtes maintenant en mode discrétion.",
    "conf-onlyperson": "Vous êtes présentement le seul participant dans cette conférence.",
}


@pytest.mark.parametrize("name", SAID)
def test_a_short_sound_is_heard_as_without_hints(engine: FasterWhisper, name: str) -> None:
    heard_as_without_hints(engine, human("fr", name), SAID[name])


@pytest.mark.recordings
def test_a_short_command_is_heard_as_without_hints(engine: FasterWhisper) -> None:
    heard_as_without_hints(engine, recording("fr/commands/allume la lumière.wav"), "Allume la lumière.")


def heard_as_without_hints(engine: FasterWhisper, command: Path, said: str) -> None:
    """With them Whisper would go on with the list once the sentence is over."""
    (plain,), (hinted,) = engine.transcribe(command), engine.transcribe(command, hotwords=GLOSSARY)
    assert plain.text == said
    assert hinted.words == plain.words


def test_each_decoding_has_its_own_bounds(
    engine: FasterWhisper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty-one seconds: the long decoding has the hints, the remainder has none."""
    decodings: list[tuple[bool, int]] = []
    plain = WhisperModel.generate_with_fallback

    def noted(self: WhisperModel, encoder: Any, prompt: list[int], tokenizer: Any, options: Any) -> Any:
        hinted = tokenizer.sot_prev in prompt
        assert list(options.temperatures) == [0.0]  # nothing is drawn by lot
        answer = plain(self, encoder, prompt, tokenizer, options)
        assert len(answer[0].sequences_ids[0]) <= options.max_new_tokens
        decodings.append((hinted, options.max_new_tokens))
        return answer

    monkeypatch.setattr(WhisperModel, "generate_with_fallback", noted)
    path = tmp_path / "sound.wav"
    subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", videos.long_narration(longest_s=40), "-t", "31", path],
        check=True,
        timeout=60,
    )
    (window,) = engine.transcribe(path, hotwords=GLOSSARY)
    assert len(window.words) > 40
    hinted = [room for hints, room in decodings if hints]
    assert hinted and min(hinted) >= most_tokens(HINTS_FROM_MS, "fr")
    last_hints, last_room = decodings[-1]
    assert not last_hints and last_room < most_tokens(HINTS_FROM_MS, "fr")


CIRCLES = "Touchez l'icône bleue. " * 8
ELSE = "Touchez l'icône bleue. Écrivez le nom d'utilisateur et le mot de passe que l'école vous a donnés sur papier."
MANGLED = "Touchez l'icône bleue. Touché l'icone bleue, touchez L'Icône bleu. Touchez lycône Bleue."


@pytest.mark.parametrize(
    ("second", "compression", "taken"),
    [(ELSE, 1.2, 1), (ELSE, 9.0, 0), (MANGLED, 1.2, 0)],
    ids=["circles", "nothing better", "a person repeated it"],
)
def test_what_repeats_itself_is_searched_once_more(
    second: str, compression: float, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second is taken where it says something else without repeating itself, even when it is less sure."""
    asked: list[int] = []
    answers = [
        (SimpleNamespace(sequences_ids=[text]), sure, 0.0, repeats)
        for text, sure, repeats in ((CIRCLES, -0.3, 9.0), (second, -0.9, compression))
    ]

    def answered(_self: WhisperModel, _encoder: Any, _prompt: list[int], _tokenizer: Any, options: Any) -> Any:
        asked.append(options.no_repeat_ngram_size)
        return answers[len(asked) - 1]

    monkeypatch.setattr(WhisperModel, "generate_with_fallback", answered)
    engine = BoundedWhisper.__new__(BoundedWhisper)
    engine.max_length = 448
    answer = engine.generate_with_fallback(None, [50258], FRENCH, OPTIONS)
    assert asked == [0, LONGEST_REPEAT]
    assert answer is answers[taken]


def test_a_text_without_circles_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even one that Whisper is not sure of."""
    answers = [("text", -1.4, 0.0, 1.1)]
    monkeypatch.setattr(WhisperModel, "generate_with_fallback", lambda *_: answers.pop())
    engine = BoundedWhisper.__new__(BoundedWhisper)
    engine.max_length = 448
    assert engine.generate_with_fallback(None, [50258], FRENCH, OPTIONS)[0] == "text"
    assert not answers
