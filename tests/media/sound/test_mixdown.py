"""The mix on the timeline: exact to the sample after an hour, the original where it should be, flat memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.gaps import Gap
from craft.sound.loudness import integrated_lufs
from craft.sound.mix_envelope import VOICE_OVER_DB, Original
from craft.sound.mix_plan import SPEECH_LUFS, PlacedSegment, plan_mix
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.programs.process import MediaError
from media.sound.audio_files import write_flac
from media.sound.measure import best_match
from media.sound.mixdown import mix_version
from media.sound.original_sound import OriginalSound, know
from media.sound.take_fitting import TakeAudio
from tests.media.dub import Dub, heard_wave, real_dub

HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def dub(tmp_path_factory: pytest.TempPathFactory) -> Dub:
    return real_dub(tmp_path_factory.mktemp("dub"))


def click(folder: Path) -> TakeAudio:
    """One impulse of one sample, a second of silence around it."""
    sound = np.zeros(RATE, np.float32)
    sound[RATE // 2] = 0.9
    write_flac(sound, folder / "click.flac")
    return TakeAudio("click", folder / "click.flac", 0, 1000)


@pytest.mark.slow
def test_impulses_at_the_start_the_middle_and_the_end_of_an_hour(tmp_path: Path) -> None:
    starts_ms = [0.0, 1_800_000.37, HOUR_MS - 1000.0]
    plan = plan_mix(HOUR_MS, [PlacedSegment(s, s + 1000, s, s + 1000, 1000) for s in starts_ms])
    mix = mix_version(plan, [click(tmp_path)] * 3, None, tmp_path / "work", tmp_path / "cache")
    with soundfile.SoundFile(mix.path) as file:
        assert file.frames == mix.samples == HOUR_MS * SAMPLES_PER_MS
        for start_ms in starts_ms:
            at = round(start_ms * SAMPLES_PER_MS) + RATE // 2
            file.seek(at - 500)
            assert int(np.argmax(np.abs(file.read(1000)))) == 500
    assert len({fitted.path for fitted in mix.fitted}) == 1


def test_every_voice_of_a_real_dub_lies_at_its_sample(dub: Dub, tmp_path: Path) -> None:
    assert any(place.stretched for place in dub.plan.takes)
    mix = mix_version(dub.plan, dub.takes, dub.original, tmp_path / "work", tmp_path / "cache")
    sound, _rate = soundfile.read(mix.path, dtype="float32")
    assert len(sound) == dub.plan.duration
    for place, fitted, (start_ms, end_ms) in zip(dub.plan.takes, mix.fitted, dub.placements, strict=True):
        needle = fitted.sound(60 * RATE)
        first = max(0, place.start - RATE // 2)
        shift, score = best_match(needle, sound[first : place.end + RATE // 2])
        planned = round(start_ms * SAMPLES_PER_MS)
        assert first + shift == place.start and 0 <= planned - place.start < SAMPLES_PER_MS
        assert place.start == planned or place.end > dub.plan.duration - SAMPLES_PER_MS  # where the film ends with it
        assert score > 0.99
        # A stretched take fills its place; one that passes differs by half a per cent at most.
        assert fitted.samples / SAMPLES_PER_MS == pytest.approx(end_ms - start_ms, rel=0.006)
        assert integrated_lufs(needle, RATE) == pytest.approx(SPEECH_LUFS, abs=0.2)
    assert mix.profile.lufs() == pytest.approx(SPEECH_LUFS, abs=1)
    assert mix.speech_lufs - mix.background_lufs > 20


def test_the_second_mix_is_the_same_and_fits_nothing(dub: Dub, tmp_path: Path) -> None:
    first = mix_version(dub.plan, dub.takes, dub.original, tmp_path / "one", tmp_path / "cache")
    second = mix_version(dub.plan, dub.takes, dub.original, tmp_path / "two", tmp_path / "cache")
    assert first.refitted == len(dub.takes)
    assert second.refitted == 0
    one, two = (soundfile.read(mix.path, dtype="float32")[0] for mix in (first, second))
    assert np.array_equal(one, two)


SPOKEN_S = ((3, 5), (8, 10))


def room(seconds: float, level: float = 0.002) -> np.ndarray:
    return np.random.default_rng(5).normal(0, level, round(seconds * RATE)).astype(np.float32)


def made(folder: Path, seconds: float = 12.0) -> OriginalSound:
    """A voice at 220 Hz in a room that is heard all the time."""
    sound = room(seconds)
    for start, end in SPOKEN_S:
        sound[start * RATE : end * RATE] += heard_wave(seconds)[start * RATE : end * RATE]
    soundfile.write(folder / "french.wav", sound, RATE, subtype="PCM_16")
    return OriginalSound(folder / "french.wav", "made")


@pytest.mark.parametrize("original", list(Original))
def test_the_original_goes_where_it_spoke_and_stays_elsewhere(original: Original, tmp_path: Path) -> None:
    french = made(tmp_path)
    write_flac(np.zeros(2 * RATE, np.float32), tmp_path / "silent.flac")
    take = TakeAudio("silent", tmp_path / "silent.flac", 0, 2000)
    voiced = [PlacedSegment(3000, 5000, 3000, 5000, 2000)]
    plan = plan_mix(12_000, voiced, [(8000, 10_000)], original)
    mix = mix_version(plan, [take], french, tmp_path / "work", tmp_path / "cache")
    sound, _rate = soundfile.read(mix.path, dtype="float32")
    source, _rate = soundfile.read(french.path, dtype="float32")
    gain = 10 ** (know(french, plan.french, plan.duration, tmp_path / "cache").gain_db / 20)
    spoken = slice(3000 * SAMPLES_PER_MS, 5000 * SAMPLES_PER_MS)
    left = float(np.dot(sound[spoken], source[spoken]) / np.dot(source[spoken], source[spoken])) / gain
    if original is Original.REPLACE:
        assert abs(left) < 0.002, "nothing of the French"
        assert np.std(sound[spoken]) == pytest.approx(np.std(source[: 2 * RATE]) * gain, rel=0.05), "its room goes on"
    else:
        assert left == pytest.approx(10 ** (VOICE_OVER_DB / 20), rel=0.01)
    for span in (slice(0, 2350 * SAMPLES_PER_MS), slice(5900 * SAMPLES_PER_MS, None)):
        assert np.abs(sound[span] - source[span] * gain).max() < 1e-4
    french_lufs = integrated_lufs(sound[8000 * SAMPLES_PER_MS : 10_000 * SAMPLES_PER_MS], RATE)
    assert french_lufs == pytest.approx(SPEECH_LUFS, abs=0.5)


def test_an_original_that_is_heard_nowhere_is_not_decoded(tmp_path: Path) -> None:
    """Of a film without a long pause only the room is asked for, which is known since the build before."""
    french, spans = made(tmp_path), [(300, 5000), (6700, 11_700)]
    write_flac(np.zeros(5 * RATE, np.float32), tmp_path / "silent.flac")
    takes = [TakeAudio("silent", tmp_path / "silent.flac", 0, end - start) for start, end in spans]
    plan = plan_mix(12_000, [PlacedSegment(*span, *span, span[1] - span[0]) for span in spans])
    know(french, plan.french, plan.duration, tmp_path / "cache")
    french.path.unlink()
    mix = mix_version(plan, takes, french, tmp_path / "work", tmp_path / "cache")
    sound, _rate = soundfile.read(mix.path, dtype="float32")
    assert np.std(sound[: 6 * RATE]) == pytest.approx(np.std(sound[6 * RATE :]), rel=0.1)
    assert np.std(sound) > 0.001


@pytest.mark.parametrize("seconds", [4.0, 20.0])
def test_an_original_shorter_or_longer_than_the_video(seconds: float, tmp_path: Path) -> None:
    plan = plan_mix(12_345, [], [(1000, 3000)])
    mix = mix_version(plan, [], made(tmp_path, seconds), tmp_path / "work", tmp_path / "cache")
    sound, _rate = soundfile.read(mix.path, dtype="float32")
    assert len(sound) == 12_345 * SAMPLES_PER_MS
    assert (np.abs(sound[5 * RATE :]).max() > 0) == (seconds > 5)


def test_an_original_without_sound_is_an_error_not_silence(tmp_path: Path) -> None:
    (tmp_path / "broken.wav").write_bytes(b"RIFF")
    with pytest.raises(MediaError):
        mix_version(
            plan_mix(5000, [], [(0, 5000)]),
            [],
            OriginalSound(tmp_path / "broken.wav", "broken"),
            tmp_path / "work",
            tmp_path / "cache",
        )


def test_a_film_s_own_music_lies_under_the_takes_instead_of_its_original(tmp_path: Path) -> None:
    """Where every sentence is voiced; the original says how loud it is."""
    french = made(tmp_path)
    track = room(12.0, 0.001)
    soundfile.write(tmp_path / "music.wav", track, RATE, subtype="PCM_16")
    music = OriginalSound(tmp_path / "music.wav", "music")
    write_flac(np.zeros(2 * RATE, np.float32), tmp_path / "silent.flac")
    take = TakeAudio("silent", tmp_path / "silent.flac", 0, 2000)
    voiced = [PlacedSegment(start * 1000, end * 1000, start * 1000, end * 1000, 2000) for start, end in SPOKEN_S]
    plan = plan_mix(12_000, voiced)
    mix = mix_version(plan, [take] * 2, french, tmp_path / "work", tmp_path / "cache", music=music)
    sound, _rate = soundfile.read(mix.path, dtype="float32")
    source, _rate = soundfile.read(music.path, dtype="float32")
    gain = 10 ** (know(french, plan.french, plan.duration, tmp_path / "cache").gain_db / 20)
    assert np.abs(sound - source * gain).max() < 1e-4


PROGRAM = """
import sys
from pathlib import Path
from craft.sound.mix_plan import PlacedSegment, plan_mix
from media.sound.mixdown import mix_version
from media.sound.take_fitting import TakeAudio
folder, minutes = Path(sys.argv[1]), int(sys.argv[2])
starts = [i * 20_000.0 for i in range(minutes * 3)]
plan = plan_mix(minutes * 60_000, [PlacedSegment(s, s + 1000, s, s + 1000, 1000) for s in starts])
take = TakeAudio("click", folder / "click.flac", 0, 1000)
mix_version(plan, [take] * len(starts), None, folder / "work", folder / "cache")
# Not getrusage: across exec it remembers how large the parent was.
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_video(tmp_path: Path) -> None:
    click(tmp_path)

    def peak_mib(minutes: int) -> float:
        asked = [sys.executable, "-c", PROGRAM, str(tmp_path), str(minutes)]
        out = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
        return int(out.stdout) / 1024

    short, long = peak_mib(2), peak_mib(20)
    assert long < 250
    assert long - short < 15


@pytest.mark.parametrize("fate", [Original.REPLACE, Original.VOICE_OVER])
def test_the_original_goes_on_after_a_hold(fate: Original, tmp_path: Path) -> None:
    """Clicks in a quiet room: those after a hold come so much later, to the sample, and the hold is not silent."""
    room = np.random.default_rng(3).normal(0, 0.002, 10 * RATE).astype(np.float32)
    clicks = [RATE, 4 * RATE, 9 * RATE]
    room[clicks] = 0.7
    soundfile.write(tmp_path / "film.wav", room, RATE, subtype="PCM_16")
    original = OriginalSound(tmp_path / "film.wav", "digest")
    gaps = [Gap(2 * RATE, RATE * 2), Gap(6 * RATE, RATE // 2)]
    plan = plan_mix(12_500, [], [], original=fate)
    mix = mix_version(plan, [], original, tmp_path / "work", tmp_path / "cache", gaps=gaps)
    sound, _rate = soundfile.read(mix.path, dtype="float32")
    assert len(sound) == mix.samples == 12_500 * SAMPLES_PER_MS
    loud = np.flatnonzero(np.abs(sound) > 0.5 * np.abs(sound).max())
    assert loud.tolist() == [RATE, 6 * RATE, 11 * RATE + RATE // 2]
    waiting, before = sound[2 * RATE : 4 * RATE], sound[RATE + RATE // 2 : 2 * RATE]
    assert np.std(waiting) == pytest.approx(np.std(before), rel=0.15)
