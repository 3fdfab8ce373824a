"""The room of a take comes and goes slowly, outside its speech, and nothing but the room is let in for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from craft.sound.mix_plan import PlacedTake
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.sound.audio_files import write_flac
from media.sound.take_edges import JOIN, MOST_LEAD, MOST_TAIL, Around, room_edges, with_edges
from media.sound.take_fitting import TakeAudio, fit_take
from tests.media.dub import heard_wave

START, END = 1000 * SAMPLES_PER_MS, 3000 * SAMPLES_PER_MS


def a_recording(before_ms: int = 1000, after_ms: int = 1000) -> Around:
    """A voice in a room 40 dB below it."""
    room = np.random.default_rng(2).normal(0, 0.001, 4 * RATE).astype(np.float32)
    room[START:END] += heard_wave(2.0)
    first, last = START - before_ms * SAMPLES_PER_MS, END + after_ms * SAMPLES_PER_MS
    return Around(room[first:last], START - first, END - first)


def level_db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(sound.astype(np.float64))) + 1e-12))


def test_fades_last_a_tenth_of_a_second_and_more_outside_the_speech() -> None:
    around = a_recording()
    assert room_edges(around) == (MOST_LEAD, MOST_TAIL)
    out = with_edges(around.voice, around, (MOST_LEAD, MOST_TAIL))
    assert len(out) == MOST_LEAD + END - START + MOST_TAIL
    voice = out[MOST_LEAD : MOST_LEAD + END - START]
    assert np.array_equal(voice[JOIN:-JOIN], around.voice[JOIN:-JOIN])
    assert all(80 <= (edge + JOIN) / SAMPLES_PER_MS <= 150 for edge in (MOST_LEAD, MOST_TAIL))
    steps = out[:MOST_LEAD].reshape(-1, 10 * SAMPLES_PER_MS)
    levels = [level_db(step) for step in steps]
    assert levels == sorted(levels) and levels[0] < -80 and levels[-1] == pytest.approx(-60, abs=1.5)


@pytest.mark.parametrize(("at_ms", "kept_ms"), [(-35, 30), (-250, 100), (-5, 0)])
def test_a_key_beside_the_voice_stays_out(at_ms: int, kept_ms: int) -> None:
    around = a_recording()
    around.sound[around.start + at_ms * SAMPLES_PER_MS] = 0.5
    assert room_edges(around)[0] == kept_ms * SAMPLES_PER_MS


def test_a_recording_that_begins_and_ends_with_the_voice_has_short_fades() -> None:
    around = a_recording(0, 33)
    assert room_edges(around) == (0, 30 * SAMPLES_PER_MS)
    out = with_edges(around.voice, around, (0, 30 * SAMPLES_PER_MS))
    assert out[0] == 0 and np.array_equal(out[JOIN : END - START - JOIN], around.voice[JOIN:-JOIN])
    tiny = Around(around.sound[:100], 20, 80)
    assert len(with_edges(tiny.voice, tiny, (10, 20))) == 90


def test_a_stretched_voice_and_its_room_join_without_a_click(tmp_path: Path) -> None:
    around = a_recording()
    write_flac(around.sound, tmp_path / "take.flac")
    take = TakeAudio("take", tmp_path / "take.flac", 1000, 3000)
    fitted = fit_take(take, PlacedTake(0, 2 * RATE, 1800 * SAMPLES_PER_MS), tmp_path / "cache")
    assert (fitted.lead, fitted.samples) == (MOST_LEAD, 1800 * SAMPLES_PER_MS)
    assert len(fitted.sound(10 * RATE)) == fitted.samples
    again = fit_take(take, PlacedTake(0, 2 * RATE, 1800 * SAMPLES_PER_MS), tmp_path / "cache")
    assert again.reused and again.lead == fitted.lead
