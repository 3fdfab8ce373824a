"""Take quality on human voices: clean takes pass, and every damage is named by its code."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from craft.sound.levels import FRAME, frame_levels
from craft.sound.sample_rate import RATE
from craft.takes.take_quality import TakeQuality, judge_take
from craft.takes.thresholds import TAKE
from craft.timing.pauses import removable_ms
from media.sound.take_reader import read_take
from media.speech.voice_activity import speech_probability
from tests.material.recordings import recording
from tests.takes import (
    LANGUAGES,
    SENTENCES,
    SPEECH_DBFS,
    Samples,
    brown,
    clean_take,
    drums,
    found,
    judged,
    mains,
    music,
    noise,
    pink,
    telephone,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_take_has_no_finding(language: str) -> None:
    assert found(judged(clean_take(language))) == {}
    assert found(judged(clean_take(language), studio=True)) == {}


def damaged(take: Samples) -> dict[str, tuple[Samples, str, str]]:
    """name → (take, code, severity) of everything that can be done to a take."""
    size = len(take)
    speech = judged(take)
    start, end = (ms * RATE // 1000 for ms in (speech.speech_start_ms, speech.speech_end_ms))
    middle = (start + end) // 2
    holes = take.copy()
    for at in range(middle - RATE // 4, middle + RATE // 4, 6000):
        holes[at : at + 1500] = 0
    return {
        "clipped": (np.clip(take * 12, -1, 1), "clipped", "retake"),
        "a little clipped": (np.clip(take * _gain_that_clips(take, 0.001), -1, 1), "clipped", "warn"),
        "-45 dBFS": (take * np.float32(10 ** ((-45 - SPEECH_DBFS) / 20)), "too_quiet", "retake"),
        "-34 dBFS": (take * np.float32(10 ** ((-34 - SPEECH_DBFS) / 20)), "too_quiet", "warn"),
        "very loud": (np.tanh(take * 8) * np.float32(0.9), "too_loud", "warn"),
        "noise 5 dB": (take + noise(size, SPEECH_DBFS - 5), "noisy", "retake"),
        "noise 15 dB": (take + noise(size, SPEECH_DBFS - 15), "noisy", "warn"),
        "noise 25 dB": (take + noise(size, SPEECH_DBFS - 25), "noisy", "warn"),
        "noise 30 dB": (take + noise(size, SPEECH_DBFS - 30), "noisy", "warn"),
        "pink noise 25 dB": (take + pink(size, SPEECH_DBFS - 25), "noisy", "warn"),
        "brown noise 20 dB": (take + brown(size, SPEECH_DBFS - 20), "noisy", "warn"),
        "brown noise 25 dB": (take + brown(size, SPEECH_DBFS - 25), "noisy", "warn"),
        "pink noise 30 dB": (take + pink(size, SPEECH_DBFS - 30), "noisy", "warn"),
        "hiss 30 dB after a gate's silence": (_after_silence(take + noise(size, SPEECH_DBFS - 30)), "noisy", "warn"),
        "music 8 dB": (take + music(size, SPEECH_DBFS - 8), "noisy", "retake"),
        "music 15 dB": (take + music(size, SPEECH_DBFS - 15), "noisy", "warn"),
        "music with gaps": (take + _staccato(size, SPEECH_DBFS - 12), "noisy", "warn or retake"),
        "drums 15 dB": (take + drums(size, SPEECH_DBFS - 15), "noisy", "warn or retake"),
        "drums 20 dB": (take + drums(size, SPEECH_DBFS - 20), "noisy", "warn"),
        "clipped, then turned down": (np.clip(take * 12, -1, 1) * np.float32(0.3), "clipped", "retake"),
        "hum 6 dB": (take + mains(size, SPEECH_DBFS - 6), "hum", "retake"),
        "hum 25 dB": (take + mains(size, SPEECH_DBFS - 25), "hum", "warn"),
        "American hum": (take + mains(size, SPEECH_DBFS - 25, 60), "hum", "warn"),
        "telephone": (telephone(take), "telephone_band", "warn"),
        "8 kHz, each sample repeated": (np.repeat(take[::6], 6)[:size], "telephone_band", "warn"),
        "8 kHz, straight lines": (_straight_lines(take, 6), "telephone_band", "warn"),
        "noise that a gate hides": (_only_while_speaking(take, noise(size, SPEECH_DBFS - 8)), "noisy", "retake"),
        "offset": (take + np.float32(0.05), "dc_offset", "warn"),
        "negative offset": (take - np.float32(0.03), "dc_offset", "warn"),
        "holes": (holes, "dropouts", "retake"),
    }


def _straight_lines(take: Samples, step: int) -> Samples:
    """The take at a rate `step` times lower, brought back without a filter."""
    at = np.arange(len(take))
    return np.interp(at, at[::step], take[::step]).astype(np.float32)


def _after_silence(take: Samples) -> Samples:
    """A microphone that gives nothing at first."""
    return np.concatenate([np.zeros(RATE // 2, np.float32), take])


def _only_while_speaking(take: Samples, sound: Samples) -> Samples:
    speech = judged(take)
    mixed = take.copy()
    span = slice(speech.speech_start_ms * 48, speech.speech_end_ms * 48)
    mixed[span] += sound[span]
    return mixed


def _gain_that_clips(take: Samples, share: float) -> float:
    """The gain that brings this share of the samples above full scale."""
    return float(1 / np.quantile(np.abs(take), 1 - share))


def _staccato(size: int, dbfs: float) -> Samples:
    """Music that is silent more than half of the time: its gaps are as quiet as the room."""
    sounding = np.arange(size) % (RATE // 2) < RATE // 5
    return music(size, dbfs) * sounding.astype(np.float32)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_damage_is_named(language: str) -> None:
    wrong = {}
    for name, (take, code, severity) in damaged(clean_take(language)).items():
        findings = found(judged(take))
        if findings.get(code, "no finding") not in severity:
            wrong[name] = findings
    assert wrong == {}


def cut(language: str, *, start: bool) -> Samples:
    """The take without 150 ms of its first or last sound, and without what is outside."""
    take, speech = clean_take(language), judged(clean_take(language))
    if start:
        return take[(speech.speech_start_ms + 180) * RATE // 1000 :]
    return take[: (speech.speech_end_ms - 200) * RATE // 1000]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("start", [True, False])
def test_a_cut_take_is_a_warning_from_a_file_and_at_least_one_in_the_studio(language: str, start: bool) -> None:
    code, take = "cut_start" if start else "cut_end", cut(language, start=start)
    assert found(judged(take))[code] == "warn"
    # In the studio a voice at the edge is a retake; a breath or a soft consonant there may be none.
    assert found(judged(take, studio=True))[code] in ("warn", "retake")


@pytest.mark.parametrize("language", ["en", "es", "fr", pytest.param("pt, recorded", marks=pytest.mark.recordings)])
def test_a_voice_at_the_very_edge_is_a_retake_in_the_studio(language: str) -> None:
    assert found(judged(cut(language, start=True), studio=True))["cut_start"] == "retake"
    assert found(judged(cut(language, start=False), studio=True))["cut_end"] == "retake"


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(60 * RATE, np.float32),
        noise(60 * RATE, -70),
        noise(10 * RATE, -30),
        music(10 * RATE, -25),
        mains(10 * RATE, -25),
        np.zeros(0, np.float32),
        np.zeros(1, np.float32),
    ],
    ids=["silence", "room", "noise", "music", "hum", "nothing", "one sample"],
)
def test_without_a_voice_only_that_is_said(sound: Samples) -> None:
    quality = judged(sound)
    assert found(quality) == {"no_speech": "retake"}
    assert (quality.speech_start_ms, quality.speech_end_ms, quality.pauses) == (0, 0, ())
    json.dumps(quality.as_json(), allow_nan=False)


@pytest.mark.parametrize("gap_ms", [300, 700])
@pytest.mark.parametrize("lead_ms", [0, 333, 1000])
def test_the_span_and_the_pause_move_with_the_sound(gap_ms: int, lead_ms: int) -> None:
    spoken = judged(clean_take("en"))
    word = clean_take("en")[spoken.speech_start_ms * 48 : (spoken.speech_start_ms + 1500) * 48]
    room = noise(len(clean_take("en")), -75)
    parts = [room[: (500 + lead_ms) * 48], word, room[: gap_ms * 48], word, room[: 500 * 48]]
    quality = judged(np.concatenate(parts))
    start = 500 + lead_ms
    end = start + 3000 + gap_ms
    assert abs(quality.speech_start_ms - start) <= 60
    assert abs(quality.speech_end_ms - end) <= 80
    longest = max(quality.pauses, key=lambda pause: pause[1] - pause[0])
    assert abs(longest[0] - (start + 1500)) <= 150
    assert abs(longest[1] - (start + 1500 + gap_ms)) <= 80
    assert all(quality.speech_start_ms < a < b < quality.speech_end_ms for a, b in quality.pauses)


def test_the_same_samples_give_the_same_answer() -> None:
    take = clean_take("fr")
    first, second = (judge_take(take, speech_probability=speech_probability(take)) for _ in range(2))
    assert first == second


def test_lost_time_by_the_clock_is_a_dropout() -> None:
    take = clean_take("en")
    duration = len(take) / RATE * 1000
    assert found(judged(take, wall_clock_ms=duration + 30)) == {}
    assert found(judged(take, wall_clock_ms=duration + 80)) == {"dropouts": "retake"}
    assert found(judged(take, wall_clock_ms=duration - 80)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hole_that_takes_the_end_of_the_voice_with_it_is_a_dropout(language: str) -> None:
    take = clean_take(language).copy()
    last = judged(take).speech_end_ms - 200
    take[last * 48 : (last + 250) * 48] = 0
    assert found(judged(take))["dropouts"] == "retake"


@pytest.mark.parametrize("language", LANGUAGES)
def test_sound_in_8_bits_is_accepted_however_it_was_rounded(language: str) -> None:
    take = clean_take(language)
    for rounding in (np.rint, np.floor):
        assert "dropouts" not in found(judged((rounding(take * 128) / 128).astype(np.float32)))


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_voice_that_falls_and_rises_steeply_is_no_dropout(language: str) -> None:
    """As a stop before a loud consonant does: it falls by 20 dB within 15 ms, and rises again after 110."""
    take = clean_take(language)
    for at in np.flatnonzero(frame_levels(take) > SPEECH_DBFS - 6)[5::40] * FRAME:
        gain_db = np.interp(np.arange(len(take)) - at, np.array([0, 15, 110, 125]) * 48, [0, -20, -20, 0])
        stopped = (take * 10 ** (gain_db / 20)).astype(np.float32)
        assert "dropouts" not in found(judged(stopped)), at


@pytest.mark.recordings
def test_a_stop_before_a_loud_consonant_is_no_dropout() -> None:
    """The steepest of 888 clean recordings: it falls by 20 dB, and rises by 20 after 110 ms."""
    voice = read_take(recording("fr/fleurs/fleurs-fr-009.ogg"))
    powers = np.sort(np.square(voice[: len(voice) // 960 * 960]).reshape(-1, 960).mean(axis=1))
    take = voice * np.float32(10 ** (-22 / 20) / np.sqrt(powers[len(powers) // 2 :].mean()))
    assert "dropouts" not in found(judged(take + noise(len(take), -80)))


def test_silence_that_a_noise_gate_leaves_is_no_dropout() -> None:
    speech = judged(clean_take("en"))
    gated = clean_take("en").copy()
    gated[: speech.speech_start_ms * 48] = 0
    gated[speech.speech_end_ms * 48 :] = 0
    for start, end in speech.pauses:
        gated[start * 48 : end * 48] = 0
    assert "dropouts" not in found(judged(gated))


class TestLength:
    take = staticmethod(lambda: clean_take("en"))

    def at(self, slots: float, *, letters: int | None = None) -> TakeQuality:
        length = judged(self.take()).length_ms
        kept = self.take()
        return judge_take(kept, speech_probability=speech_probability(kept), slot_ms=length / slots, letters=letters)

    def test_a_take_that_fits_has_no_finding(self) -> None:
        assert found(self.at(1.09)) == {}

    def test_a_take_that_is_played_faster_is_a_warning(self) -> None:
        assert found(self.at(1.12)) == {"too_long": "warn"}

    def test_a_take_that_cannot_be_placed_says_by_how_many_letters(self) -> None:
        quality = self.at(2.0, letters=120)
        (finding,) = quality.findings
        tightest = quality.length_ms - removable_ms(quality.pauses)
        slot = quality.length_ms / 2
        assert tightest / TAKE.fastest_rate > slot + TAKE.borrowed_ms
        assert (finding.code, finding.severity) == ("too_long", "retake")
        assert finding.figure == pytest.approx(tightest - 1.2 * slot)
        rate = quality.figures.letters_per_second
        assert rate is not None
        assert f"about {int(np.ceil(finding.figure / 1000 * rate))} letters" in str(finding.message)

    def test_the_limit_is_where_the_design_puts_it(self) -> None:
        speech = judged(self.take())
        tightest = speech.length_ms - removable_ms(speech.pauses)
        limit = tightest / 1.2 - 1350
        kept = self.take()
        heard = speech_probability(kept)
        below, above = (judge_take(kept, speech_probability=heard, slot_ms=limit + step) for step in (-1, 1))
        assert found(below) == {"too_long": "retake"}
        assert found(above) == {"too_long": "warn"}


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float32, st.integers(0, 9000), elements=st.floats(-2, 2, width=32)),
    st.lists(st.floats(0, 1, width=32), max_size=8),
)
def test_any_samples_and_any_probabilities_are_judged(samples: Samples, heard: list[float]) -> None:
    quality = judge_take(samples, speech_probability=np.array(heard, np.float32), slot_ms=500, studio=True)
    json.dumps(quality.as_json(), allow_nan=False)
    duration = len(samples) * 1000 // RATE
    assert 0 <= quality.speech_start_ms <= quality.speech_end_ms <= duration
    assert len({finding.code for finding in quality.findings}) == len(quality.findings)
