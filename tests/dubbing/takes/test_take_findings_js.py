"""What the browser says of a take at once, against what the server finds with its speech model."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.utils import translation
from scipy.signal import fftconvolve

from craft.languages import all_languages
from craft.sound.sample_rate import RATE
from craft.takes.take_advice import ADVICE, advice
from dubbing.views.studio_json import advice_texts
from journal.message_translation import translate_message
from tests.node import answered
from tests.takes import LANGUAGES, RECORDED_LANGUAGES, Samples, clean_take, found, judged, noise

ECHO = """async (sounds) => {
    const { echoes } = await site("studio/echo.js");
    return sounds.map((told) => echoes(samples(told), 48000));
}"""
JUDGE = """async (sounds) => {
    const { judge } = await site("studio/findings.js");
    return sounds.map((told) => {
        const { findings, figures } = judge(samples(told), 48000);
        return { found: Object.fromEntries(findings.map((finding) => [finding.code, finding.severity])), figures };
    });
}"""
ADVISE = """async ([findings, languages]) => {
    const { adviceFor } = await site("studio/findings.js");
    const said = (texts) => findings.map((finding) => adviceFor(finding, texts));
    return Object.fromEntries(Object.entries(languages).map(([tag, texts]) => [tag, said(texts)]));
}"""


def sixteen_bits(samples: Samples) -> str:
    return base64.b64encode((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()).decode()


def at_once(*sounds: Samples) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = answered(JUDGE, [sixteen_bits(sound) for sound in sounds])
    return answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_take_is_good_at_once(language: str) -> None:
    take = clean_take(language)
    server = judged(take, studio=True)
    (answer,) = at_once(take)
    assert found(server) == answer["found"] == {}
    assert abs(answer["figures"]["span"]["start"] - server.speech_start_ms) < 150
    assert abs(answer["figures"]["span"]["end"] - server.speech_end_ms) < 200
    assert abs(answer["figures"]["speechDbfs"] - server.figures.speech_dbfs) < 3


def _with_breath(take: Samples) -> Samples:
    """80 ms of breath, 38 dB below the voice, from the first moment on."""
    breath = np.zeros_like(take)
    breath[: RATE * 80 // 1000] = noise(RATE * 80 // 1000, -60)
    return take + breath


# Noise that hides a voice (dBFS), and a cut inside its first word (s): each announcement has its own.
HIDES, CUTS = {"en": -33, "en, recorded": -28}, {"en": 0.95, "en, recorded": 0.65}
ENGLISH = ["en", pytest.param("en, recorded", marks=pytest.mark.recordings)]
CASES: dict[str, tuple[Callable[[Samples, str], Samples], str, str]] = {
    "far too quiet": (lambda take, _: take * np.float32(0.08), "too_quiet", "retake"),
    "quiet": (lambda take, _: take * np.float32(0.3), "too_quiet", "warn"),
    "distorted": (lambda take, _: np.clip(take * np.float32(40), -1, 1), "clipped", "retake"),
    "distorted, then turned down": (
        lambda take, _: np.clip(take * np.float32(40), -1, 1) * np.float32(0.4),
        "clipped",
        "retake",
    ),
    "noisy": (lambda take, who: take + noise(len(take), HIDES[who]), "noisy", "retake"),
    "nobody": (lambda take, _: noise(len(take), -60), "no_speech", "retake"),
    "digital silence": (lambda take, _: np.zeros_like(take), "no_speech", "retake"),
    "beginning cut": (lambda take, who: take[round(RATE * CUTS[who]) :], "cut_start", "retake"),
    "end cut": (lambda take, _: take[: -RATE * 8 // 10], "cut_end", "retake"),
    "a breath at once": (lambda take, _: _with_breath(take), "cut_start", "warn"),
    "a sound until the end": (lambda take, _: _with_breath(take[::-1])[::-1], "cut_end", "warn"),
}


@pytest.mark.parametrize("who", ENGLISH)
def test_a_bad_microphone_gets_the_same_advice_as_from_the_server(who: str) -> None:
    sounds = [np.asarray(spoil(clean_take(who), who), np.float32) for spoil, _code, _severity in CASES.values()]
    for (case, (_spoil, code, severity)), sound, answer in zip(CASES.items(), sounds, at_once(*sounds), strict=True):
        assert found(judged(sound, studio=True)).get(code) == severity, case
        assert answer["found"].get(code) == severity, case


def test_the_advice_is_the_server_s_to_the_letter() -> None:
    findings = [{"code": code, "severity": severity, "figure": 0} for code, severity in ADVICE]
    texts, expected = {}, {}
    for tag in (language.django_tag for language in all_languages() if language.interface):
        with translation.override(tag):
            messages = [advice(*code) for code in ADVICE]
            assert None not in messages
            texts[tag], expected[tag] = advice_texts(), [translate_message(message) for message in messages if message]
    assert answered(ADVISE, [findings, texts]) == expected
    assert len(expected) >= 39


RECORDED_TOO = [name for name in RECORDED_LANGUAGES if name.values[0].startswith(("ar", "de", "en", "tr"))]
ECHOING = ["en", "it", "ru", *RECORDED_TOO]  # who speaks on without a pause hides the walls


def room(take: Samples, seconds: float) -> Samples:
    """The take in a room whose sound falls by 60 dB in so many seconds: as much from the walls as straight."""
    size = int(seconds * RATE)
    walls = np.random.default_rng(2).standard_normal(size) * 10 ** (-3 * np.arange(size) / size)
    walls *= 0.5 / np.sqrt(np.sum(walls**2))
    walls[0] += 1.0
    return np.asarray(fftconvolve(take, walls), np.float32) * np.float32(0.6)


@pytest.mark.parametrize("language", ECHOING)
def test_a_room_that_echoes_is_heard_and_a_living_room_is_not(language: str) -> None:
    take = clean_take(language)
    heard = answered(ECHO, [sixteen_bits(sound) for sound in (take, room(take, 0.4), room(take, 1.3))])
    assert heard == [False, False, True]
