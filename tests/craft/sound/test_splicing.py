"""A voice made a little shorter or longer: exact length, same pitch, its own samples, an even pace."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.sound.splicing import (
    FADE,
    LONGEST,
    MIN_EDGE_SAMPLES,
    MOST_CHANGE,
    SHORTEST_VOICE,
    STRAY,
    can_splice,
    seams,
    splice,
)
from tests.material.voices import human, samples
from tests.media.dub import heard_wave

VOICES = ["en", "fr", "it", "ru"]
RATES = [0.962, 0.985, 1.006, 1.02, 1.0399]


@given(
    st.integers(SHORTEST_VOICE, 3 * RATE),
    st.floats(-MOST_CHANGE, MOST_CHANGE),
    st.sampled_from(["voice", "noise", "silence", "full scale"]),
)
@settings(max_examples=60, deadline=None)
def test_every_length_is_exact_and_every_moment_near(natural: int, share: float, kind: str) -> None:
    sound = np.zeros(natural, np.float32)
    if kind == "voice":
        sound = heard_wave(natural / RATE)[:natural]
    elif kind == "noise":
        sound = np.random.default_rng(natural).uniform(-1, 1, natural).astype(np.float32)
    elif kind == "full scale":
        sound = np.ones(natural, np.float32)
    natural = len(sound)
    length = round(natural / (1 + share))
    if not can_splice(natural, length):
        assert abs(natural - length) > MOST_CHANGE * length or natural < SHORTEST_VOICE
        return
    found = seams(sound, length)
    assert len(splice(sound, length)) == length
    assert sum(seam.period for seam in found) == abs(natural - length)
    assert all(0 < seam.period <= LONGEST for seam in found)
    assert all(one.at + one.period + FADE <= other.at for one, other in pairwise(found))
    pace, gained = abs(natural - length) / natural, 0
    for seam in found:
        # The last two seams need room, 56 ms: all is done by then, and at 4 % that is 2.3 ms early.
        assert gained - pace * seam.at >= -STRAY - SAMPLES_PER_MS
        gained += seam.period
        assert gained - pace * seam.at <= STRAY + 3 * SAMPLES_PER_MS


@pytest.mark.parametrize("language", VOICES)
@pytest.mark.parametrize("rate", RATES)
def test_a_voice_keeps_its_samples_and_its_beginning(language: str, rate: float) -> None:
    voice = samples(human(language))
    length = round(len(voice) / rate)
    short = splice(voice, length)
    found = seams(voice, length)
    assert len(short) == length
    assert np.array_equal(short[:MIN_EDGE_SAMPLES], voice[:MIN_EDGE_SAMPLES])
    here = there = 0
    for seam in found:
        kept = seam.at - there if rate > 1 else seam.at + seam.period - there
        assert np.array_equal(short[here : here + kept], voice[there : there + kept])
        here += kept + FADE
        there = (seam.at + seam.period if rate > 1 else seam.at) + FADE
    assert np.array_equal(short[here:], voice[there:])


@pytest.mark.parametrize("language", VOICES)
def test_no_seam_clicks(language: str) -> None:
    """Nowhere does the sound jump by more than it does in the recording."""
    voice = samples(human(language))
    short = splice(voice, round(len(voice) / 1.03))
    assert np.abs(np.diff(short, 2)).max() <= 1.01 * np.abs(np.diff(voice, 2)).max()


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("pitch", [90, 220, 390])
def test_the_pitch_stays(rate: float, pitch: int) -> None:
    sound = (0.3 * np.sin(2 * np.pi * pitch * np.arange(2 * RATE) / RATE)).astype(np.float32)
    short = splice(sound, round(len(sound) / rate))
    spectrum = np.abs(np.fft.rfft(short * np.hanning(len(short)), 8 * RATE))
    assert np.argmax(spectrum) / 8 == pytest.approx(pitch, rel=0.002)
    # The seams lie where both sides agree, except the last: its length is what is left, and a tone has no pause.
    before_last = seams(sound, round(len(sound) / rate))[-1].at - LONGEST - RATE // 20
    level = np.sqrt(np.convolve(np.square(short[:before_last]), np.ones(RATE // 20) / (RATE // 20), "valid"))
    assert level.min() > 0.99 * level.max()


@pytest.mark.parametrize(("natural", "length"), [(SHORTEST_VOICE - 1, SHORTEST_VOICE), (2 * RATE, RATE), (0, 1)])
def test_too_much_or_too_short_is_refused(natural: int, length: int) -> None:
    with pytest.raises(ValueError):
        splice(np.zeros(natural, np.float32), length)
