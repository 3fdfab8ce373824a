"""Whisper really runs, on French speech, with the packaged model and no network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.sample_rate import MODEL_RATE, RATE
from media.programs.process import MediaError
from media.speech import whisper_model
from media.speech.sound_windows import quiet_cut
from media.speech.transcription import FasterWhisper, Transcriber, Window
from media.speech.whisper_model import packaged_model, resolve_model
from tests import takes
from tests.material import videos
from tests.material.cached_files import ffmpeg
from tests.material.recordings import recording
from tests.material.voices import human

TUTORIAL = videos.spoken_video()


def decode(path: Path, rate: int, *options: str) -> bytes:
    command = ["ffmpeg", "-v", "error", "-i", str(path), *options, "-ac", "1", "-ar", str(rate), "-f", "s16le", "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


@pytest.fixture(scope="module")
def long_speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eighty seconds of instructions by a person: two windows."""
    path = tmp_path_factory.mktemp("speech") / "long.ogg"
    ffmpeg("-i", videos.long_narration(longest_s=80), "-af", "apad", "-t", "80", "-c:a", "libvorbis", path)
    return path


@pytest.fixture(scope="module")
def heard(engine: Transcriber, long_speech: Path) -> list[Window]:
    return list(engine.transcribe(long_speech))


def test_the_packaged_model_is_joined_once(data_dir: Path) -> None:
    """PARTS and SMALL_FILES as shipped: together they have the digest that is known."""
    folder = packaged_model(data_dir)
    assert folder == data_dir / "models" / "whisper-base"
    before = (folder / "model.bin").stat()
    assert resolve_model("packaged", data_dir) == resolve_model("", data_dir) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == before.st_mtime_ns
    assert before.st_size == whisper_model.MODEL_BYTES
    assert [path.name for path in folder.parent.iterdir()] == ["whisper-base"]  # nothing aside is left


def test_an_unfinished_model_is_joined_again(tmp_path: Path) -> None:
    broken = tmp_path / "models" / "whisper-base"
    broken.mkdir(parents=True)
    (broken / "model.bin").write_bytes(b"half")
    assert (packaged_model(tmp_path) / "model.bin").stat().st_size == whisper_model.MODEL_BYTES


def test_a_damaged_package_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whisper_model, "PARTS", tuple(reversed(whisper_model.PARTS)))
    monkeypatch.setattr(whisper_model, "SMALL_FILES", ())
    with pytest.raises(MediaError) as caught:
        packaged_model(tmp_path)
    assert caught.value.code == "no_model"
    assert list((tmp_path / "models").iterdir()) == []


def test_a_model_by_directory_or_by_name(tmp_path: Path) -> None:
    own = tmp_path / "models" / "large"
    own.mkdir(parents=True)
    (own / "model.bin").write_bytes(b"")
    assert resolve_model(str(own), tmp_path / "elsewhere") == own
    assert resolve_model("large", tmp_path) == own
    assert resolve_model("small", tmp_path) == "small"


def test_a_model_that_is_not_here_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    with pytest.raises(MediaError) as caught:
        list(FasterWhisper(tmp_path / "nowhere").transcribe(TUTORIAL))
    assert caught.value.code == "no_model"


def test_a_real_recording_gives_its_words_with_times(engine: Transcriber) -> None:
    (window,) = engine.transcribe(TUTORIAL)
    assert "numéro de téléphone en commençant par l'indicatif régional" in window.text.lower()
    assert window.start_ms == 0
    assert window.end_ms == pytest.approx(10_600, abs=30)
    words = {word.text.lower().rstrip("."): word for word in window.words}
    # The speaker begins after two seconds of silence.
    assert 1700 < words["veuillez"].start_ms < 2400
    assert 2500 < words["numéro"].start_ms < words["téléphone"].start_ms < 4200
    assert 6000 < words["régional"].end_ms < 7000
    assert all(0 < word.confidence <= 1 for word in window.words)


@pytest.mark.recordings
def test_another_real_recording_gives_its_words_with_times(engine: Transcriber) -> None:
    (window,) = engine.transcribe(recording("videos/esup-pod/video_test_encodage_transcription.mp4"))
    said = window.text.lower()
    assert "ceci est une vidéo de test pour l'encodage et la transcription" in said
    assert window.start_ms == 0
    assert window.end_ms == pytest.approx(10_600, abs=30)
    words = {word.text.lower(): word for word in window.words}
    # The speaker begins after almost two seconds of silence.
    assert 1500 < words["ceci"].start_ms < 2500
    assert 4000 < words["l'encodage"].start_ms < 4800
    assert all(0 < word.confidence <= 1 for word in window.words)


def test_words_are_in_order_whole_and_inside_their_window(heard: list[Window]) -> None:
    assert len(heard) >= 2
    assert heard[0].start_ms == 0
    assert heard[-1].end_ms == pytest.approx(80_000, abs=60)
    for before, after in pairwise(heard):
        assert after.start_ms == before.end_ms
    words = [word for window in heard for word in window.words]
    assert len(words) > 100
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(words))
    assert all(word.start_ms <= word.end_ms and re.search(r"\S", word.text) for word in words)
    assert all(" " not in word.text for word in words)
    for window in heard:
        assert all(window.start_ms <= word.start_ms and word.end_ms <= window.end_ms for word in window.words)


def test_times_stay_true_after_the_first_window(heard: list[Window], long_speech: Path) -> None:
    """Where the words of the last window are, the sound is louder than where they are not."""
    window = heard[-1]
    raw = decode(long_speech, 1000)
    level = np.abs(np.frombuffer(raw, "<i2").astype(float))[window.start_ms : window.end_ms]
    spoken = np.zeros(len(level), bool)
    for word in window.words:
        spoken[word.start_ms - window.start_ms : word.end_ms - window.start_ms] = True
    assert level[spoken].mean() > 4 * level[~spoken].mean()


@pytest.mark.slow
def test_a_restart_goes_on_after_the_last_window(engine: Transcriber, heard: list[Window], long_speech: Path) -> None:
    again = list(engine.transcribe(long_speech, start_ms=heard[0].end_ms))
    assert [window.start_ms for window in again] == [heard[0].end_ms]
    expected = [word for window in heard[1:] for word in window.words]
    said = [word for window in again for word in window.words]
    assert [word.text for word in said][-20:] == [word.text for word in expected][-20:]
    assert abs(said[-1].start_ms - expected[-1].start_ms) <= 60


def test_stopping_in_the_middle_stops_ffmpeg(engine: Transcriber, tmp_path: Path) -> None:
    """Of three minutes in which nobody speaks."""
    silence = tmp_path / "silence.wav"
    ffmpeg("-f", "lavfi", "-i", "anullsrc=d=180", silence)

    class Cancelled(Exception):
        pass

    with pytest.raises(Cancelled):
        for _window in engine.transcribe(silence):
            raise Cancelled
    children = [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
    commands = [Path(f"/proc/{pid}/comm").read_text().strip() for pid in children]
    assert "ffmpeg" not in commands


HINTS = ("Pronote", "ENT", "cahier de texte")


@pytest.fixture(scope="module", params=["drawn", pytest.param("recorded", marks=pytest.mark.recordings)])
def quiet_room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy seconds of a room: drawn, with what a fan, the mains and a far street make; or half a second of a real
    one after a spoken word, over and over."""
    path = tmp_path_factory.mktemp("room") / "room.wav"
    if request.param == "drawn":
        size = 70 * RATE
        room = takes.brown(size, -58) + takes.pink(size, -64) + takes.mains(size, -70)
        soundfile.write(path, room, RATE)
        return path
    samples, rate = soundfile.read(recording("fr/commands/silence.wav"), dtype="float32")
    soundfile.write(path, np.resize(samples[round(1.25 * rate) :], 70 * rate), rate)
    return path


@pytest.mark.parametrize("source", ["anullsrc=d=10", "anoisesrc=d=10:a=0.05:seed=1", "sine=f=440:d=10"])
def test_silence_and_noise_give_no_words(engine: Transcriber, tmp_path: Path, source: str) -> None:
    path = tmp_path / "sound.wav"
    ffmpeg("-f", "lavfi", "-i", source, path)
    assert [window.words for window in engine.transcribe(path, hotwords=HINTS)] == [()]


@pytest.mark.parametrize("louder_db", [0, 20])
def test_in_a_real_room_where_nobody_speaks_there_are_no_words(
    engine: Transcriber, tmp_path: Path, quiet_room: Path, louder_db: int
) -> None:
    path = tmp_path / "sound.wav"
    ffmpeg("-i", quiet_room, "-af", f"volume={louder_db}dB", path)
    assert {window.words for window in engine.transcribe(path, hotwords=HINTS)} == {()}


def test_a_long_silence_between_two_sentences_stays_empty(
    engine: Transcriber, tmp_path: Path, quiet_room: Path
) -> None:
    """Whisper invents credits and thanks there."""
    path = tmp_path / "sound.wav"
    sentence = human("fr", "dir-instr")
    ffmpeg(
        *("-i", sentence, "-i", quiet_room, "-i", sentence, "-filter_complex"),
        "[1:a]atrim=0:45,aresample=16000[r];[0:a]aresample=16000[a];[2:a]aresample=16000[b];"
        "[a][r][b]concat=n=3:v=0:a=1",
        path,
    )
    words = [word for window in engine.transcribe(path, hotwords=HINTS) for word in window.words]
    end_ms = 1000 * soundfile.info(str(sentence)).duration
    before = [word for word in words if word.end_ms <= end_ms + 300]
    after = [word for word in words if word.start_ms >= end_ms + 45_000 - 300]
    assert len(before) > 10 and len(after) > 10
    assert [word for word in words if word not in (*before, *after)] == []


def test_a_file_that_is_no_sound_is_a_media_error(engine: Transcriber, tmp_path: Path) -> None:
    text = tmp_path / "speech.wav"
    text.write_text("bonjour " * 100)
    with pytest.raises(MediaError) as caught:
        list(engine.transcribe(text))
    assert caught.value.returncode != 0


@pytest.mark.slow
def test_memory_stays_flat(data_dir: Path, long_speech: Path) -> None:
    """The worker's limit is 1.5 GB with Whisper loaded; here the engine alone, in its own process.

    VmHWM, not ru_maxrss: the latter begins with what the process that started it, this test's, had at its height.
    """
    script = (
        "import sys; from pathlib import Path; from media.speech.transcription import FasterWhisper\n"
        "list(FasterWhisper(sys.argv[1]).transcribe(Path(sys.argv[2])))\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    peak_kb = int(
        subprocess.run(
            [sys.executable, "-c", script, packaged_model(data_dir), long_speech],
            capture_output=True,
            check=True,
            timeout=200,
            cwd=Path(__file__).parents[3],
        ).stdout
    )
    assert peak_kb < 900_000


def test_a_window_is_cut_in_its_longest_silence(long_speech: Path) -> None:
    raw = decode(long_speech, MODEL_RATE, "-t", "60")
    samples = np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)
    cut = quiet_cut(samples)
    assert 25 * MODEL_RATE <= cut <= len(samples)
    around = samples[max(0, cut - MODEL_RATE // 20) : cut + MODEL_RATE // 20]
    assert np.sqrt(np.square(around).mean()) < 0.1 * np.sqrt(np.square(samples).mean())
