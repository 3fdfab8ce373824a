"""The bed on films whose room is known: as loud and of the same colour as the room, even, and never the same twice."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from craft.sound.background import Background
from craft.sound.bed import Bed, loudness
from craft.sound.gaps import Gap, waits, with_gaps
from craft.sound.loudness import LoudnessMeter
from craft.sound.mix_envelope import Original, OriginalPlan, VoicedSpan
from craft.sound.music_detection import NO_PEAKS, count_peaks, is_music, steady_bins
from craft.sound.room_tone import BINS, RoomTone, ToneLearner, pause_windows
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from tests.material.rooms import Film, fan, film, music, noise
from tests.material.voices import human, samples

SECONDS = 40


@cache
def known(kind: str) -> Film:
    return film(kind, SECONDS)


@cache
def tone(kind: str) -> RoomTone:
    return learnt(known(kind).sound, known(kind).french)


def learnt(sound: np.ndarray, french: tuple[tuple[int, int], ...]) -> RoomTone:
    learner = ToneLearner()
    for start, end in pause_windows(french, len(sound)):
        learner.feed(start, sound[start:end])
    return learner.learn(len(sound))


def mix_over_room(kind: str, gaps: tuple[Gap, ...] = (), gain_db: float = 0.0) -> tuple[np.ndarray, Background]:
    """The film of which every French sentence has a take, without the takes."""
    made = known(kind)
    longer = sum(gap.length for gap in gaps)
    spoken = []
    for start, end in made.french:
        later = sum(gap.length for gap in gaps if gap.at < start)
        span = ((start + later) / SAMPLES_PER_MS, (end + later) / SAMPLES_PER_MS)
        spoken.append(VoicedSpan(*span, *span))
    plan = OriginalPlan(Original.REPLACE, tuple(spoken), (), (len(made.sound) + longer) / SAMPLES_PER_MS)
    under = Background(plan, tone(kind), gain_db, gaps, "film")
    out = np.concatenate(list(with_gaps([made.sound.copy()], gaps)))
    for start in range(0, len(out), RATE):
        under.mix_in_place(start, out[start : start + RATE])
    return out, under


def levels(sound: np.ndarray) -> np.ndarray:
    meter = LoudnessMeter(RATE)
    meter.feed(sound)
    return meter.momentary_lufs()


def spread(values: np.ndarray) -> float:
    low, high = np.percentile(values, [5, 95])
    return float(high - low)


@pytest.mark.parametrize("kind", ["room", "fan"])
def test_without_the_takes_nobody_hears_where_one_was(kind: str) -> None:
    """Pauses in which the original comes back, and two in which the picture waits, are among it."""
    ends = [end for _start, end in known(kind).french]
    out, under = mix_over_room(kind, (Gap(ends[0] + RATE // 2, 2 * RATE), Gap(ends[2] + RATE, RATE)))
    found, truth = levels(out), levels(known(kind).room)
    assert under.returns(len(out))
    assert spread(found) <= 3 and np.abs(np.diff(found)).max() <= 6
    assert abs(float(found.mean() - min(truth.mean(), -50))) <= 1.5, "as loud as the room, at most 21 LU below a voice"


@pytest.mark.parametrize(("kind", "gain_db"), [("room", 0.0), ("fan", 12.0)])
def test_a_sound_that_stays_comes_without_a_step(kind: str, gain_db: float) -> None:
    """In the first short pause; also where the room is so loud that it is turned down."""
    made = known(kind)
    (_start, first), (second, _end) = made.french[:2]
    kept = (first + RATE // 3, second - RATE // 3)
    spoken = [VoicedSpan(*(2 * (start / SAMPLES_PER_MS, end / SAMPLES_PER_MS))) for start, end in made.french]
    moment = (kept[0] / SAMPLES_PER_MS, kept[1] / SAMPLES_PER_MS)
    plan = OriginalPlan(Original.REPLACE, tuple(spoken), (), len(made.sound) / SAMPLES_PER_MS, (moment,))
    out, under = made.sound.copy(), Background(plan, tone(kind), gain_db, (), "film")
    under.mix_in_place(0, out)
    found = levels(out)
    assert spread(found) <= 3 and np.abs(np.diff(found)).max() <= 6
    assert any(start <= kept[0] and kept[1] <= end for start, end in under.returns(len(out)))
    inside = out[slice(*kept)], made.sound[slice(*kept)]
    assert np.corrcoef(*inside)[0, 1] > 0.99, "the film's own sound"


def test_a_room_that_changes_is_followed() -> None:
    out, _under = mix_over_room("changing")
    off = levels(out) - levels(known("changing").room)
    assert np.abs(off).mean() <= 1.5 and np.abs(np.diff(off)).max() <= 2


def test_a_room_that_can_hardly_be_heard_is_no_silence() -> None:
    sound = noise(20, -72)
    plan = OriginalPlan(Original.REPLACE, (VoicedSpan(3000, 5000, 3000, 5000),), (), 20_000)
    levels_of = Background(plan, learnt(sound, ((3 * RATE, 5 * RATE),)), 0.0, (), "film").levels()
    assert all(lufs is not None and lufs < -72 for _at, lufs in levels_of)


def test_keys_are_not_in_the_bed() -> None:
    assert loudness(tone("keys")).max() - loudness(tone("room")).mean() < 1


@pytest.mark.parametrize("kind", ["gated", "music"])
def test_silence_stays_silence_and_no_music_is_invented(kind: str) -> None:
    out, under = mix_over_room(kind)
    assert tone(kind).music is (kind == "music")
    assert not tone(kind).noise.any() and not tone(kind).hum.any()
    heard = np.zeros(len(out), bool)
    for start, end in under.returns(len(out)):
        heard[start:end] = True
    assert not out[~heard].any()
    assert all(lufs is None for _at, lufs in under.levels())


def test_in_a_hold_the_bed_repeats_and_mirrors_nothing() -> None:
    gap = Gap(known("room").french[0][1] + RATE // 2, 4 * RATE)
    out, _under = mix_over_room("room", (gap,))
    ((start, end),) = waits((gap,))
    held = out[start:end].astype(np.float64)
    size = 1 << (2 * len(held)).bit_length()
    spectrum = np.fft.rfft(held, size)
    itself = np.fft.irfft(spectrum * spectrum.conj(), size)
    assert np.abs(itself[RATE // 10 : 3 * RATE]).max() < 0.4 * itself[0]
    assert np.abs(np.fft.irfft(spectrum * spectrum, size)).max() < 0.4 * itself[0]


def test_the_same_film_has_the_same_bed_and_another_one_another() -> None:
    def bed_sound(seed: str, blocks: int) -> np.ndarray:
        stream = Bed(tone("fan").at, tone("fan"), np.ones(len(tone("fan").at)), seed)
        return np.concatenate([stream.read(2 * RATE // blocks) for _block in range(blocks)])

    assert np.array_equal(bed_sound("one", 1), bed_sound("one", 8))
    assert abs(np.corrcoef(bed_sound("one", 1), bed_sound("two", 1))[0, 1]) < 0.9  # a hum is the same in both


def test_colour_is_that_of_the_room() -> None:
    bed = Bed(tone("room").at, tone("room"), np.ones(len(tone("room").at)), "x").read(30 * RATE)

    def thirds(sound: np.ndarray) -> np.ndarray:
        frames = np.lib.stride_tricks.sliding_window_view(sound, 8192)[::4096] * np.hanning(8192)
        power = np.square(np.abs(np.fft.rfft(frames))).mean(axis=0)
        hertz = np.fft.rfftfreq(8192, 1 / RATE)
        centres = 63 * 2 ** (np.arange(24) / 3)
        bands = [(hertz >= centre / 2 ** (1 / 6)) & (hertz < centre * 2 ** (1 / 6)) for centre in centres]
        return 10 * np.log10([power[band].sum() for band in bands])

    off = np.abs(thirds(bed) - thirds(known("room").room))
    assert off.mean() <= 1 and off.max() <= 3


@pytest.mark.parametrize(("pause_s", "has_bed"), [(0.9, False), (1.6, True)])
def test_a_bed_needs_a_second_of_pause(pause_s: float, has_bed: bool) -> None:
    sound = noise(20, -50)
    rest = 20 * RATE - round((pause_s + 0.55) * RATE)
    found = learnt(sound, ((0, rest // 2), (rest // 2 + round((pause_s + 0.55) * RATE), 20 * RATE)))
    assert bool(found.noise.any()) is has_bed


def test_long_speech_has_the_nearest_rooms_but_only_for_a_minute() -> None:
    found = learnt(noise(180, -50), ((5 * RATE, 180 * RATE),))
    heard = loudness(found) > -69
    assert heard[:8].all() and not heard[9:].any()


def test_a_loud_room_lies_21_lu_under_the_voice_and_comes_back_no_louder() -> None:
    out, under = mix_over_room("room", gain_db=20.0)
    assert levels(out).max() < -49 + 1 and spread(levels(out)) <= 3
    assert {lufs for _at, lufs in under.levels()} == {-50.0}


def test_french_without_a_take_is_as_loud_as_in_the_film() -> None:
    start, end = known("room").french[1]
    span = (start / SAMPLES_PER_MS, end / SAMPLES_PER_MS)
    plan = OriginalPlan(Original.REPLACE, (), (span,), len(known("room").sound) / SAMPLES_PER_MS)
    out = known("room").sound.copy()
    Background(plan, tone("room"), 20.0, (), "film").mix_in_place(0, out)
    assert np.allclose(out[start:end], 10 * known("room").sound[start:end], atol=1e-5)


def test_in_a_voice_over_only_a_hold_has_the_bed() -> None:
    made, gap = known("room"), Gap(known("room").french[0][1] + RATE // 2, 2 * RATE)
    plan = OriginalPlan(Original.VOICE_OVER, (), (), (len(made.sound) + gap.length) / SAMPLES_PER_MS)
    out = np.concatenate(list(with_gaps([made.sound.copy()], (gap,))))
    Background(plan, tone("room"), 0.0, (gap,), "film").mix_in_place(0, out)
    before, after = gap.at - RATE, gap.at + gap.length + RATE
    assert np.array_equal(out[:before], made.sound[:before]) and np.array_equal(
        out[after:], made.sound[after - gap.length :]
    )
    held = out[gap.at : gap.at + gap.length]
    assert np.std(held) == pytest.approx(np.std(made.room), rel=0.15)


@pytest.mark.parametrize(
    ("sound", "expected"),
    [(noise(9, -50), False), (noise(9, -50, slope=1.2), False), (fan(9), False), (music(9, -40), True)],
    ids=["noise", "rumble", "fan", "music"],
)
def test_music_is_found_and_a_hum_is_none(sound: np.ndarray, expected: bool) -> None:
    counted = [count_peaks(sound[at : at + 3 * RATE // 2]) for at in range(0, 9 * RATE, 3 * RATE // 2)]
    hum = steady_bins(
        sum((counts for counts, _frames in counted), NO_PEAKS), sum(frames for _counts, frames in counted)
    )
    found = [is_music(*row, hum) for row in counted]
    assert sum(found) >= 5 if expected else not any(found)


def test_a_film_of_no_length_and_one_that_breaks_off() -> None:
    assert learnt(np.zeros(0, np.float32), ()).noise.shape == (1, BINS)
    learner = ToneLearner()
    learner.feed(0, samples(human("fr"))[:100])
    assert not learner.learn(RATE).noise.any()
