"""The files that parents get: lengths, segments, priming, containers; and that every take is where the plan says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from craft.formats.hls import Segment, media_playlist
from craft.sound.loudness import SILENCE_LUFS
from craft.sound.loudness_profile import LoudnessProfile
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.containers.boxes import boxes, top_level
from media.containers.fragments import FRAME, cut_points, write_segments
from media.containers.samples import delay_segment
from media.picture.messaging_mp4 import messaging_mp4
from media.programs.process import run
from media.sound.audio_files import EncodedAudio, default_segments, master_and_encode, write_flac
from media.sound.measure import LocatedSound, SampleCount, best_match, measure_file
from media.sound.mixdown import MixResult, mix_version
from media.sound.placement_check import ExpectedSound, read_and_locate
from tests.media.dub import Dub, heard_wave, real_dub

DURATIONS_MS = [700, 5_999, 6_000, 12_000, 12_005, 12_021, 18_001, 23_456]


@dataclass(frozen=True)
class Built:
    dub: Dub
    mix: MixResult
    audio: EncodedAudio


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("built")
    dub = real_dub(folder)
    mix = mix_version(dub.plan, dub.takes, dub.original, folder / "work", folder / "cache")
    return Built(dub, mix, master_and_encode(mix, folder / "out"))


def mix_of(duration_ms: int, folder: Path) -> MixResult:
    """A voice with an impulse at its very beginning."""
    sound = heard_wave(duration_ms / 1000)
    # A hiss makes every moment of it different from every other.
    sound += np.random.default_rng(5).standard_normal(len(sound)).astype(np.float32) * np.float32(0.03)
    sound[0] = 0.9
    soundfile.write(folder / "mix.wav", sound, RATE, subtype="FLOAT", format="RF64")
    profile = LoudnessProfile()
    profile.feed(sound)
    return MixResult(folder / "mix.wav", len(sound), profile, (), SILENCE_LUFS, SILENCE_LUFS)


def joined(audio: EncodedAudio, folder: Path) -> Path:
    """The stream as one file, as a player puts it together."""
    whole = folder / "joined.mp4"
    whole.write_bytes(b"".join(part.read_bytes() for part in (audio.init, *audio.segments)))
    return whole


def find_sound(needle: np.ndarray, path: Path, at_ms: float) -> LocatedSound:
    expected = ExpectedSound(round(at_ms * SAMPLES_PER_MS), lambda: needle)
    return read_and_locate(path, [expected], SampleCount(), 60.0)[0]


def decoded(path: Path) -> np.ndarray:
    """By ffmpeg, without any of our own code; a playlist too."""
    argv = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-ar", str(RATE), "pipe:1"]
    return np.frombuffer(run(argv, timeout_s=60), "<f4")


def playlist(audio: EncodedAudio) -> Path:
    pairs = zip(audio.segments, audio.segment_ms, strict=True)
    text = media_playlist([Segment(file.name, length) for file, length in pairs], audio.init.name)
    path = audio.init.parent / "voice.m3u8"
    path.write_text(text)
    return path


@pytest.mark.parametrize("duration_ms", DURATIONS_MS)
def test_lengths_and_numbers_of_segments(duration_ms: int, tmp_path: Path) -> None:
    """AAC begins with 1,024 samples of warming up. Every reader must leave them out, and lose nothing else."""
    audio = master_and_encode(mix_of(duration_ms, tmp_path), tmp_path / "out")
    assert len(audio.segments) == len(audio.segment_ms) == -(-duration_ms // 6000)
    assert 0 <= duration_ms - sum(audio.segment_ms) <= 22
    assert sum(audio.segment_ms) == pytest.approx(audio.duration_ms)
    assert abs(measure_file(audio.m4a).duration_ms - duration_ms) <= 25
    assert audio.hotline is not None
    assert soundfile.info(audio.hotline).frames == pytest.approx(duration_ms * 8, abs=8)
    ends = list(accumulate(audio.segment_ms))
    # A last segment of a few milliseconds still gets a packet, taken from the one before.
    assert all(abs(end - 6000 * number) <= 43 for number, end in enumerate(ends[:-1], 1))
    source, _rate = soundfile.read(tmp_path / "mix.wav", dtype="float32")
    for path in (audio.m4a, joined(audio, tmp_path), playlist(audio)):
        sound = decoded(path)
        assert int(np.argmax(np.abs(sound[:1000]))) <= 1, "the first sample is heard at zero"
        shift, score = best_match(source[RATE // 4 : RATE // 2], sound)
        assert shift == RATE // 4
        assert score > 0.9
    assert len(sound) == round(audio.duration_ms * SAMPLES_PER_MS)


def test_each_segment_begins_where_the_one_before_ended(built: Built, tmp_path: Path) -> None:
    track = ["-select_streams", "a:0", "-show_entries", "packet=pts,duration", "-of", "json"]
    argv: list[str | Path] = ["ffprobe", "-v", "error", *track, joined(built.audio, tmp_path)]
    packets = json.loads(run(argv, timeout_s=60))["packets"]
    assert [packet["pts"] for packet in packets] == [FRAME * (i - 1) for i in range(len(packets))]
    lengths = [round(length * SAMPLES_PER_MS) for length in built.audio.segment_ms]
    assert sum(lengths) == (len(packets) - 1) * FRAME


def test_the_streams_are_what_the_playlist_says(built: Built, tmp_path: Path) -> None:
    assert built.audio.codecs == "mp4a.40.2"
    for path in (built.audio.m4a, joined(built.audio, tmp_path)):
        said = run(["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path], timeout_s=60)
        found = json.loads(said)
        (stream,) = found["streams"]
        assert (stream["codec_name"], stream["profile"], stream["channels"]) == ("aac", "LC", 1)
        assert (stream["sample_rate"], stream["codec_tag_string"]) == ("48000", "mp4a")
        tags = {**stream.get("tags", {}), **found["format"].get("tags", {})}
        assert set(tags) <= {
            "major_brand",
            "minor_version",
            "compatible_brands",
            "language",
            "handler_name",
            "vendor_id",
        }
        assert b"Lavf" not in path.read_bytes()
    sizes = [
        path.stat().st_size * 8000 / ms for path, ms in zip(built.audio.segments, built.audio.segment_ms, strict=True)
    ]
    assert max(sizes[:-1]) <= built.audio.peak_bps
    assert 40_000 < built.audio.average_bps <= built.audio.peak_bps < 90_000


def test_the_m4a_begins_with_its_index(built: Built) -> None:
    kinds = top_level(built.audio.m4a)
    assert kinds.index("moov") < kinds.index("mdat")


def test_every_box_is_whole(built: Built) -> None:
    """The sizes of the boxes add up to the file, and each fragment's data begins where it says."""
    for path in (built.audio.init, *built.audio.segments):
        data = path.read_bytes()
        assert list(boxes(data))[-1][2] == len(data)
        assert sum(end - start + 8 for _kind, start, end in boxes(data)) == len(data)
    kinds = [kind for kind, _start, _end in boxes(built.audio.segments[0].read_bytes())]
    assert kinds == [b"styp", b"moof", b"mdat"]


def test_every_take_is_within_ten_milliseconds_of_the_plan(built: Built, tmp_path: Path) -> None:
    lite = tmp_path / "lite.mp4"
    picture = f"color=c=gray:s=160x90:r=10:d={built.mix.samples / RATE}"
    run(
        ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", picture, "-c:v", "libx264", "-bf", "0", lite],
        timeout_s=60,
    )
    message = tmp_path / "message.mp4"
    duration_ms = built.mix.samples // SAMPLES_PER_MS
    messaging_mp4(lite, built.audio.m4a, message, duration_ms=duration_ms)
    files = {"m4a": built.audio.m4a, "segments": joined(built.audio, tmp_path), "message": message}
    for name, path in files.items():
        for fitted, (start_ms, _end_ms) in zip(built.mix.fitted, built.dub.placements, strict=True):
            needle, _rate = soundfile.read(fitted.path, dtype="float32")
            found = find_sound(needle, path, start_ms)
            assert abs(found.offset_ms) <= 1, name
            assert found.score > 0.9, name


def test_a_take_that_lies_elsewhere_is_found_there(built: Built) -> None:
    needle, _rate = soundfile.read(built.mix.fitted[1].path, dtype="float32")
    start_ms = built.dub.placements[1][0]
    for wrong_ms in (-300.0, 250.5):
        found = find_sound(needle, built.audio.m4a, start_ms + wrong_ms)
        assert found.offset_ms == pytest.approx(-wrong_ms, abs=1)
    first, _rate = soundfile.read(built.mix.fitted[0].path, dtype="float32")
    before_the_file = find_sound(first, built.audio.m4a, 300.0)  # looked for from 200 ms before the file on
    assert before_the_file.offset_ms == pytest.approx(built.dub.placements[0][0] - 300, abs=1)


def test_a_take_that_is_not_there_scores_low(built: Built) -> None:
    stranger = heard_wave(3.0, hertz=333)
    assert find_sound(stranger, built.audio.m4a, 5000.0).score < 0.5
    assert find_sound(np.zeros(RATE, np.float32), built.audio.m4a, 5000.0).score == 0
    assert find_sound(stranger, built.audio.m4a, 3_600_000.0).score == pytest.approx(0, abs=0.01)


def test_no_hotline_without_consent_and_none_left_from_before(built: Built, tmp_path: Path) -> None:
    mix = mix_of(700, tmp_path)
    assert master_and_encode(mix, tmp_path / "out").hotline == tmp_path / "out" / "hotline.wav"
    assert soundfile.info(tmp_path / "out" / "hotline.wav").subtype == "ULAW"
    assert soundfile.info(tmp_path / "out" / "hotline.wav").samplerate == 8000
    assert master_and_encode(mix, tmp_path / "out", hotline=False).hotline is None
    assert not (tmp_path / "out" / "hotline.wav").exists()


def test_the_segments_follow_the_picture_s_and_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    mix = mix_of(13_000, tmp_path)
    one, two = (master_and_encode(mix, tmp_path / name, [4000, 4000, 4990, 10]) for name in ("one", "two"))
    assert [round(end / 22) for end in accumulate(one.segment_ms)][:2] == [round(4000 / 22), round(8000 / 22)]
    assert len(one.segments) == 4
    assert min(one.segment_ms) > 0
    for a, b in zip((one.m4a, one.init, *one.segments), (two.m4a, two.init, *two.segments), strict=True):
        assert a.read_bytes() == b.read_bytes()


@settings(deadline=None)
@given(st.integers(500, 90_000), st.sampled_from([0, FRAME]), st.integers(400, 7000))
def test_cuts_leave_no_segment_empty(duration_ms: int, priming: int, segment_ms: int) -> None:
    samples = duration_ms * SAMPLES_PER_MS
    packets = -(-(samples + priming) // FRAME)
    ends = [min(samples, end * SAMPLES_PER_MS) for end in range(segment_ms, duration_ms + segment_ms, segment_ms)]
    cuts = cut_points(packets, priming, samples, ends)
    assert len(cuts) == len(ends)
    assert all(a < b for a, b in zip((0, *cuts), cuts, strict=False))
    assert 0 <= samples - (cuts[-1] * FRAME - priming) < FRAME


def test_default_segments_sum_to_the_video() -> None:
    assert default_segments(12_000 * SAMPLES_PER_MS) == [6000, 6000]
    assert default_segments(12_005 * SAMPLES_PER_MS) == [6000, 6000, 5]


@pytest.mark.parametrize("peak", [0.5, 1.0, 1.7])
def test_a_take_that_passes_full_scale_is_turned_down_not_clipped(peak: float, tmp_path: Path) -> None:
    wave = (np.sin(np.arange(12 * RATE) / 17) * peak).astype(np.float32)
    write_flac(wave, tmp_path / "take.flac")
    kept, _rate = soundfile.read(tmp_path / "take.flac", dtype="float32")
    assert np.abs(kept - wave / np.float32(max(1.0, peak))).max() < 1e-6


def test_sound_of_held_segments_bears_the_time_of_its_picture(built: Built, tmp_path: Path) -> None:
    """The times of a segment leave out what was held before it; nothing else of it differs."""
    samples = built.mix.samples
    ends, held = [samples // 3, 2 * samples // 3, samples], [0, 1200 * SAMPLES_PER_MS, 2000 * SAMPLES_PER_MS]
    found = []
    for name, held_before in (("plain", []), ("held", held)):
        (tmp_path / name).mkdir()
        found.append(write_segments(built.audio.m4a, tmp_path / name, samples, ends, held_before))
    (init, plain, lengths), (init_of_held, later, same_lengths) = found
    assert lengths == same_lengths and init.read_bytes() == init_of_held.read_bytes()
    for one, other, waited in zip(plain, later, held, strict=True):
        assert delay_segment(other.read_bytes(), waited) == one.read_bytes()
