"""One take fitted to its place: length, onset, cuts, loudness, and the cache."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.loudness import integrated_lufs
from craft.sound.mix_plan import MOST_GAIN_DB, SPEECH_LUFS, PlacedTake
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.timing.pauses import PauseCut
from media.programs.process import MediaError
from media.sound.audio_files import write_flac
from media.sound.measure import best_match
from media.sound.take_edits import cut_pauses, high_pass, with_faded_edges, with_gain
from media.sound.take_fitting import TakeAudio, fit_take, fit_takes, forget_take
from media.sound.take_reader import read_take
from media.sound.time_stretch import Engine, stretch, stretch_engine
from tests.material.cached_files import converted
from tests.material.voices import human, joined
from tests.media.dub import heard_wave

VOICE = joined("room-around.flac", (human("fr", "privacy-prompt"),), before_s=0.2, pause_s=0.6)
"""A voice from 200 to 4780 ms, and its room after it: 5.4 s."""


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> TakeAudio:
    path = tmp_path_factory.mktemp("take") / "take.flac"
    write_flac(read_take(VOICE), path)
    return TakeAudio("choose", path, 200, 5200)


def samples_of(path: Path) -> np.ndarray:
    sound, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    return np.asarray(sound)


@pytest.mark.parametrize("engine", list(Engine))
@pytest.mark.parametrize("rate", [0.95, 1.013, 1.2])
def test_every_engine_gives_the_exact_length_and_keeps_the_pitch(engine: Engine, rate: float) -> None:
    sound = heard_wave(2.0)
    length = round(len(sound) / rate)
    stretched = stretch(sound, length, engine)
    assert len(stretched) == length
    spectrum = np.abs(np.fft.rfft(stretched * np.hanning(length)))
    assert np.argmax(spectrum) * RATE / length == pytest.approx(220, abs=2)


def test_the_best_engine_is_installed() -> None:
    assert stretch_engine() is Engine.RUBBERBAND


def test_a_stretched_voice_begins_where_it_should() -> None:
    """Onsets of short tones after silence: less than a millisecond from where the pace puts them."""
    sound = np.zeros(3 * RATE, np.float32)
    onsets = [RATE // 2, 3 * RATE // 2, 5 * RATE // 2]
    for onset in onsets:
        sound[onset : onset + RATE // 4] = heard_wave(0.25, level=0.5) * np.linspace(1, 0, RATE // 4)
    stretched = stretch(sound, round(len(sound) / 1.15), Engine.RUBBERBAND)
    loud = np.convolve(np.abs(stretched), np.ones(24) / 24, "same")
    for onset in onsets:
        expected = onset / 1.15
        around = loud[int(expected) - 4800 : int(expected) + 4800]
        heard = int(expected) - 4800 + int(np.argmax(around > 0.1 * around.max()))
        assert abs(heard - expected) < 2 * SAMPLES_PER_MS


def test_a_take_at_its_own_pace_passes_unstretched(take: TakeAudio, tmp_path: Path) -> None:
    fitted = fit_take(take, PlacedTake(0, 240_000, 240_000), tmp_path)
    sound = fitted.sound(RATE * 10)
    assert len(sound) == fitted.samples == 240_000
    source = high_pass(samples_of(take.path))[200 * SAMPLES_PER_MS : 5200 * SAMPLES_PER_MS]
    inside = slice(480, -480)
    assert np.abs(sound - source * 10 ** (fitted.gain_db / 20))[inside].max() < 1e-3
    assert integrated_lufs(sound, RATE) == pytest.approx(SPEECH_LUFS, abs=0.1)
    whole = samples_of(fitted.path)
    assert max(abs(whole[0]), abs(whole[-1])) < 1e-5


@pytest.mark.parametrize("engine", list(Engine))
def test_a_hurried_take_has_exactly_the_planned_length(take: TakeAudio, tmp_path: Path, engine: Engine) -> None:
    place = PlacedTake(0, (5000 - 250) * SAMPLES_PER_MS, 4100 * SAMPLES_PER_MS, (PauseCut(2000.3, 2250.3),))
    fitted = fit_take(take, place, tmp_path, engine)
    sound = fitted.sound(RATE * 10)
    assert len(sound) == 4100 * SAMPLES_PER_MS
    assert integrated_lufs(sound, RATE) == pytest.approx(SPEECH_LUFS, abs=0.1)


def test_a_cut_takes_out_its_length_at_a_zero_crossing() -> None:
    voice = heard_wave(1.0)
    pause = np.random.default_rng(3).standard_normal(RATE).astype(np.float32) * 1e-3
    sound = np.concatenate([voice, pause, voice])
    shorter = cut_pauses(sound, [PauseCut(1300.0, 1700.0)])
    assert len(shorter) == len(sound) - 400 * SAMPLES_PER_MS
    assert np.array_equal(shorter[: RATE + 200 * SAMPLES_PER_MS], sound[: RATE + 200 * SAMPLES_PER_MS])
    assert np.array_equal(shorter[-RATE - 200 * SAMPLES_PER_MS :], sound[-RATE - 200 * SAMPLES_PER_MS :])
    seam = shorter[RATE : RATE + 600 * SAMPLES_PER_MS]
    assert np.abs(seam).max() < 6e-3  # no click louder than the room
    assert seam.std() == pytest.approx(1e-3, rel=0.1)


def test_a_cut_where_the_take_has_no_room_is_refused() -> None:
    with pytest.raises(ValueError):
        cut_pauses(heard_wave(0.5), [PauseCut(400, 499)])


def test_rumble_goes_and_the_voice_stays() -> None:
    moments = np.arange(2 * RATE) / RATE
    rumble = high_pass((0.5 + 0.2 * np.sin(2 * np.pi * 20 * moments)).astype(np.float32))
    voice = (0.2 * np.sin(2 * np.pi * 200 * moments)).astype(np.float32)
    assert np.abs(rumble).max() < 0.01
    assert high_pass(voice)[RATE:].std() == pytest.approx(voice.std(), rel=0.02)


def test_gain_and_fades_are_exact() -> None:
    sound = heard_wave(0.5)
    assert np.abs(with_gain(sound, 6.0) - np.clip(sound * 10 ** (6 / 20), -1, 1)).max() < 1e-6
    faded = with_faded_edges(np.ones(RATE, np.float32))
    assert len(faded) == RATE
    assert abs(faded[0]) < 1e-5
    assert abs(faded[-1]) < 0.01
    assert (faded[240:-240] > 0.999).all()


@pytest.mark.parametrize(
    ("sound", "most_db"),
    [
        (np.zeros(RATE, np.float32), 0.0),
        (np.full(RATE, 1e-7, np.float32), 0.0),
        (heard_wave(1.0, level=0.0005), MOST_GAIN_DB),
        (heard_wave(0.004), MOST_GAIN_DB),
    ],
)
def test_silence_whispers_and_clicks_make_no_infinite_gain(sound: np.ndarray, most_db: float, tmp_path: Path) -> None:
    write_flac(sound, tmp_path / "take.flac")
    take = TakeAudio("quiet", tmp_path / "take.flac", 0, len(sound) // SAMPLES_PER_MS)
    for length in (len(sound), round(len(sound) / SAMPLES_PER_MS * 0.9) * SAMPLES_PER_MS):
        fitted = fit_take(take, PlacedTake(0, len(sound), length), tmp_path)
        assert math.isfinite(fitted.gain_db)
        assert fitted.gain_db <= most_db
        assert np.isfinite(samples_of(fitted.path)).all()


def test_the_cache_knows_a_take_by_everything_that_made_it(take: TakeAudio, tmp_path: Path) -> None:
    place = PlacedTake(0, 240_000, 220_800)
    first = fit_take(take, place, tmp_path)
    again = fit_take(take, replace(place, start=99), tmp_path)  # where it lies changes nothing of it
    assert (first.reused, again.reused) == (False, True)
    assert again.path == first.path
    assert again.gain_db == pytest.approx(first.gain_db, abs=1e-3)
    for other, elsewhere in [
        (replace(take, digest="another"), place),
        (replace(take, trim_start_ms=190, trim_end_ms=5190), place),
        (take, replace(place, length=220_848)),
        (take, replace(place, natural=230_400, cuts=(PauseCut(2000, 2200),))),
    ]:
        assert not fit_take(other, elsewhere, tmp_path).reused


def test_a_broken_file_in_the_cache_is_made_again(take: TakeAudio, tmp_path: Path) -> None:
    place = PlacedTake(0, 240_000, 240_000)
    first = fit_take(take, place, tmp_path)
    whole = first.path.read_bytes()
    for damage in (b"", whole[:100], b"not a sound"):
        first.path.write_bytes(damage)
        assert not fit_take(take, place, tmp_path).reused
        assert first.path.read_bytes() == whole


def test_a_voice_that_withdraws_leaves_nothing_in_the_cache(take: TakeAudio, tmp_path: Path) -> None:
    place = PlacedTake(0, 240_000, 240_000)
    gone, kept = fit_take(take, place, tmp_path), fit_take(replace(take, digest="other"), place, tmp_path)
    forget_take(tmp_path, take.digest)
    assert not gone.path.exists()
    assert kept.path.exists()


def test_many_takes_come_back_in_order_and_progress_can_stop(take: TakeAudio, tmp_path: Path) -> None:
    pairs = [(take, PlacedTake(0, 240_000, (4400 + 10 * i) * SAMPLES_PER_MS)) for i in range(4)]
    seen: list[tuple[int, int]] = []
    fitted = fit_takes(pairs, tmp_path, lambda done, total: seen.append((done, total)))
    assert [take.samples for take in fitted] == [place.length for _take, place in pairs]
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]

    class StopError(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        fit_takes(pairs, tmp_path, stop)


def test_a_take_shorter_than_its_trim_says_so(take: TakeAudio, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="shorter"):
        fit_take(
            replace(take, trim_end_ms=60_000), PlacedTake(0, 59_800 * SAMPLES_PER_MS, 59_800 * SAMPLES_PER_MS), tmp_path
        )


def test_a_take_that_is_not_yet_flac_is_read_all_the_same(tmp_path: Path) -> None:
    place = PlacedTake(0, 240_000, 240_000)
    ogg = converted("voice.ogg", "-i", VOICE, "-c:a", "libvorbis")
    fitted = fit_take(TakeAudio("ogg", ogg, 200, 5200), place, tmp_path)
    shift, score = best_match(fitted.sound(RATE * 10), read_take(ogg))
    assert shift == pytest.approx(200 * SAMPLES_PER_MS, abs=SAMPLES_PER_MS)
    assert score > 0.95


def test_a_dead_channel_is_left_out_of_the_stored_take(tmp_path: Path) -> None:
    voice = heard_wave(1.0)
    stereo = np.stack([voice, np.zeros_like(voice)], axis=1)
    soundfile.write(tmp_path / "phone.wav", stereo, RATE, subtype="PCM_24")
    stored = read_take(tmp_path / "phone.wav")
    assert stored.shape == voice.shape
    assert np.abs(stored - voice).max() < 1e-5
