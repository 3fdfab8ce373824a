"""Any recording that a person may send becomes mono samples at 48 kHz, or a sentence."""

from __future__ import annotations

import pickle
import shutil
import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.messages import Message
from craft.sound.sample_rate import RATE
from media.programs.process import MediaError
from media.sound import take_reader
from media.sound.audio_files import write_flac
from media.sound.take_reader import (
    REFUSALS,
    TakeUnreadable,
    is_coarse,
    longest_take_ms,
    read_stored_take,
    read_take,
)
from media.sound.voice_clip import received_clip
from tests.material import odd_files
from tests.material.recordings import listed, recording
from tests.takes import Samples, clean_take, found, judged, noise


def convert(source: Path, target: Path, *options: str) -> Path:
    ffmpeg = shutil.which("ffmpeg")
    assert ffmpeg
    subprocess.run([ffmpeg, "-v", "error", "-nostdin", "-y", "-i", source, *options, target], check=True, timeout=120)
    return target


@pytest.fixture
def take(tmp_path: Path) -> Path:
    file = tmp_path / "take.wav"
    soundfile.write(file, clean_take("en"), RATE, subtype="FLOAT")
    return file


def dead_right(name: Path) -> None:
    soundfile.write(name, np.stack([clean_take("en"), np.zeros_like(clean_take("en"))], axis=1), RATE)


def hissing_left(name: Path) -> None:
    hiss = noise(len(clean_take("en")), -65, 5) + np.float32(0.01)
    soundfile.write(name, np.stack([hiss, clean_take("en")], axis=1), RATE)


def balanced(name: Path) -> None:
    soundfile.write(name, np.stack([clean_take("en"), -clean_take("en")], axis=1), RATE)


@pytest.mark.parametrize("write", [dead_right, hissing_left, balanced])
def test_one_live_channel_is_enough(write: object, tmp_path: Path) -> None:
    assert callable(write)
    write(tmp_path / "stereo.wav")
    samples = read_take(tmp_path / "stereo.wav")
    assert found(judged(samples)) == {}
    assert np.abs(np.abs(samples) - np.abs(clean_take("en"))).max() < 1e-3


def seven_dead(name: Path) -> None:
    voice = clean_take("en")
    channels = np.zeros((len(voice), 8), np.float32)
    channels[:, 5] = voice
    soundfile.write(name, channels, RATE)


def two_of_four(name: Path) -> None:
    voice = clean_take("en")
    soundfile.write(name, np.stack([0 * voice, voice, 0 * voice, voice / 2], axis=1), RATE)


@pytest.mark.parametrize("write", [dead_right, hissing_left, balanced, seven_dead, two_of_four])
def test_what_is_decoded_a_second_time_is_the_same_voice(
    write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many channels, or long ones, nothing is kept while they come."""
    assert callable(write)
    write(tmp_path / "channels.wav")
    at_once = read_take(tmp_path / "channels.wav")
    monkeypatch.setattr(take_reader, "KEPT_BYTES", 100_000)
    assert np.abs(read_take(tmp_path / "channels.wav") - at_once).max() < 1e-6
    assert np.abs(at_once).max() > 0.2


@pytest.mark.parametrize(
    ("slot_ms", "longest_ms"),
    [(None, 60_000), (0, 60_000), (4000, 60_000), (16_700, 60_100), (30_000, 100_000), (400_000, 300_000)],
)
def test_how_long_a_take_may_be_depends_on_its_slot(slot_ms: int | None, longest_ms: int) -> None:
    assert longest_take_ms(slot_ms) == longest_ms


def test_a_take_that_is_too_long_for_its_slot_is_refused_with_the_limit(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "take.wav", np.zeros(61 * 8000, np.int16), 8000)
    with pytest.raises(TakeUnreadable) as refused:
        read_take(tmp_path / "take.wav", longest_ms=longest_take_ms(4000))
    assert refused.value.code == "too_long"
    assert "longer than 60 seconds" in str(refused.value.message)
    assert len(read_take(tmp_path / "take.wav", longest_ms=61_000)) == 61 * RATE


def test_two_live_channels_are_averaged(tmp_path: Path) -> None:
    both = np.stack([clean_take("en"), clean_take("en") * np.float32(0.5)], axis=1)
    soundfile.write(tmp_path / "both.wav", both, RATE, subtype="FLOAT")
    assert read_take(tmp_path / "both.wav") == pytest.approx(clean_take("en") * 0.75, abs=1e-6)


FORMATS: dict[str, tuple[str, ...]] = {
    "96kHz-float.wav": ("-ar", "96000", "-c:a", "pcm_f32le"),
    "8bit.wav": ("-c:a", "pcm_u8"),
    "24bit.wav": ("-c:a", "pcm_s24le"),
    "24bit.flac": ("-c:a", "flac", "-sample_fmt", "s32"),
    "opus.mp4": ("-c:a", "libopus", "-b:a", "48k"),
    "opus.webm": ("-c:a", "libopus", "-b:a", "24k"),
    "opus.ogg": ("-c:a", "libopus", "-b:a", "32k"),
    "aac.m4a": ("-c:a", "aac", "-b:a", "96k"),
    "44100.wav": ("-ar", "44100", "-c:a", "pcm_s16le"),
    "22050.wav": ("-ar", "22050", "-c:a", "pcm_s16le"),
    "stereo.mp3": ("-ac", "2", "-b:a", "128k"),
    "surround.flac": ("-ac", "6"),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_usual_format_is_read_without_a_finding(name: str, take: Path, tmp_path: Path) -> None:
    samples = read_take(convert(take, tmp_path / name, *FORMATS[name]))
    assert samples.dtype == np.float32
    assert abs(len(samples) - len(clean_take("en"))) <= RATE // 20
    coarse = is_coarse(tmp_path / name)
    quality = judged(samples, coarse=coarse)
    assert (found(quality), coarse) == ({}, name == "8bit.wav")
    expected = judged(clean_take("en"))
    assert abs(quality.speech_start_ms - expected.speech_start_ms) <= 60
    assert abs(quality.speech_end_ms - expected.speech_end_ms) <= 60


def test_8_khz_is_a_telephone(take: Path, tmp_path: Path) -> None:
    file = convert(take, tmp_path / "phone.wav", "-ar", "8000", "-c:a", "pcm_mulaw")
    assert found(judged(read_take(file))) == {"telephone_band": "warn"}


def test_what_a_telephone_exchange_keeps_is_read(take: Path, tmp_path: Path) -> None:
    """Raw GSM, known by its frames whatever its name is: uploads are kept under their digests."""
    file = convert(take, tmp_path / "phone.gsm", "-ar", "8000", "-c:a", "libgsm")
    samples = read_take(file)
    assert abs(len(samples) - len(clean_take("en"))) <= RATE // 20
    assert np.array_equal(read_take(file.rename(tmp_path / "0a1b2c")), samples)
    assert found(judged(samples))["telephone_band"] == "warn"


def test_a_recording_whose_end_is_missing_is_read_as_far_as_it_goes(take: Path, tmp_path: Path) -> None:
    whole = convert(take, tmp_path / "whole.ogg", "-c:a", "libopus").read_bytes()
    (tmp_path / "killed.ogg").write_bytes(whole[: len(whole) * 2 // 3])
    samples = read_take(tmp_path / "killed.ogg")
    assert 0.4 < len(samples) / len(clean_take("en")) < 0.9


def test_a_name_that_begins_with_a_dash_or_looks_like_an_address_is_a_name(
    take: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("-i.wav", "concat:a|b.wav", "http:x.wav", "été 50 %d.wav"):
        shutil.copy(take, tmp_path / name)
        assert len(read_take(Path(name))) == len(clean_take("en"))


def long_recording(file: Path) -> None:
    soundfile.write(file, np.zeros(5 * 60 * 8000 + 80, np.int16), 8000, format="WAV")


def two_thousand_million_samples_a_second(file: Path) -> None:
    """Two seconds' worth of header: resampling it would take hundreds of megabytes of filter."""
    sound = bytes(400_000)
    form = struct.pack("<HHIIHH", 1, 2, 1_999_999_973, 0, 4, 16)
    head = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(sound))
    file.write_bytes(b"RIFF" + struct.pack("<I", len(head) + len(sound)) + head + sound)


def text_named_wav(file: Path) -> None:
    file.write_text("This is no sound.\n" * 100)


def playlist(file: Path) -> None:
    file.write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/secret.ts\n")


def empty(file: Path) -> None:
    file.touch()


def header_only(file: Path) -> None:
    soundfile.write(file, np.zeros(0, np.int16), 48_000, format="WAV")


def many_channels(file: Path) -> None:
    soundfile.write(file, np.zeros((100, 24), np.int16), 48_000, format="WAV")


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (empty, "empty"),
        (header_only, "empty"),
        (text_named_wav, "no_sound"),
        (playlist, "no_sound"),
        (long_recording, "too_long"),
        (two_thousand_million_samples_a_second, "too_heavy"),
        (many_channels, "too_many_channels"),
        (lambda file: None, "missing"),
        (Path.mkdir, "missing"),
    ],
)
def test_what_is_no_recording_is_refused_with_a_sentence(write: object, code: str, tmp_path: Path) -> None:
    assert callable(write)
    write(tmp_path / "take.wav")
    with pytest.raises(TakeUnreadable) as refused:
        read_take(tmp_path / "take.wav")
    assert refused.value.code == code
    assert str(refused.value.message) == str(Message(REFUSALS[code], {"seconds": 300}))
    copy = pickle.loads(pickle.dumps(refused.value))  # noqa: S301 - our own bytes
    assert (copy.code, copy.message) == (code, refused.value.message)


ODD = ("odd/audio", "odd/music-metadata", "odd/moviepy", "odd/generated")


def read_or_sentence(file: Path) -> tuple[Samples | None, str]:
    try:
        return read_take(file), ""
    except MediaError as refused:
        return None, str(refused.message)


@pytest.mark.parametrize("name", odd_files.SOUNDS)
def test_sounds_of_every_kind_are_read(name: str) -> None:
    samples, sentence = read_or_sentence(odd_files.sound(name))
    assert samples is not None, sentence
    assert len(samples) / RATE == pytest.approx(2, abs=0.15)
    is_judged(samples)


@pytest.mark.parametrize("name", [*odd_files.REFUSED, *odd_files.VIDEOS])
def test_odd_files_are_judged_or_refused(name: str) -> None:
    judged_or_refused(odd_files.video(name) if name in odd_files.VIDEOS else odd_files.refused(name))


@pytest.mark.recordings
@pytest.mark.parametrize("name", [name for folder in ODD for name in listed(folder, "*")])
def test_other_odd_files_are_judged_or_refused(name: str) -> None:
    judged_or_refused(recording(name))


def judged_or_refused(file: Path) -> None:
    samples, sentence = read_or_sentence(file)
    if samples is None:
        assert sentence in REFUSALS.values()
        return
    is_judged(samples)


def is_judged(samples: Samples) -> None:
    assert samples.ndim == 1
    assert np.isfinite(samples).all()
    assert judged(samples[: 20 * RATE]).figures.duration_ms > 0


def test_channels_are_kept_up_to_thirty_two_mebibytes() -> None:
    """KEPT_BYTES as shipped: forty seconds of stereo; the longest take in sixteen channels would need 900 MB."""
    part = np.zeros((1 << 16, 8), np.float32)  # two mebibytes
    channels = take_reader._Mono(60_000)
    for _ in range(16):
        channels.add(part)
    assert channels.kept is not None
    channels.add(part[:1])
    assert channels.kept is None


def test_a_stored_take_is_read_to_the_bit_without_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = np.random.default_rng(3).uniform(-1, 1, RATE // 2).astype(np.float32)
    write_flac(sound, tmp_path / "take.flac")
    soundfile.write(tmp_path / "other.wav", sound[::2], RATE // 2, subtype="PCM_16")
    whole, other = read_take(tmp_path / "take.flac"), read_take(tmp_path / "other.wav")
    assert np.array_equal(read_stored_take(tmp_path / "other.wav", 100, 200), other[100:200])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MediaError):  # what a browser sent is opened by the confined program alone
        received_clip(tmp_path / "take.flac", tmp_path)
    assert np.array_equal(read_stored_take(tmp_path / "take.flac"), whole) and len(whole) == len(sound)
    assert np.array_equal(read_stored_take(tmp_path / "take.flac", 9_000, 9_100), whole[9_000:9_100])
