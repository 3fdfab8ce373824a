"""What an uploaded file really is: measured on real, odd and broken videos."""

from __future__ import annotations

import copy
import random
import subprocess
from pathlib import Path

import pytest

from media.picture.probe import REFUSALS, Probe, ProbeRefused, probe
from tests.material import odd_files, videos
from tests.material.recordings import recording

ODD = "odd"


def refusal(path: Path) -> str:
    with pytest.raises(ProbeRefused) as caught:
        probe(path)
    assert str(caught.value.message) == REFUSALS[caught.value.code]
    return caught.value.code


def make(path: Path, *arguments: str | Path) -> Path:
    subprocess.run(["ffmpeg", "-nostdin", "-y", "-v", "error", *arguments, path], check=True, timeout=60)
    return path


def cut(whole: Path, share: float, into: Path) -> Path:
    data = whole.read_bytes()
    into.write_bytes(data[: int(len(data) * share)])
    return into


def test_a_screen_recording_with_speech() -> None:
    seen = probe(videos.spoken_video())
    assert (seen.width, seen.height, seen.video_codec, seen.rotation) == (1920, 1080, "h264", 0)
    assert (seen.duration_ms, seen.video_duration_ms, seen.fps, seen.vfr) == (10_600, 10_600, 30, False)
    assert [(sound.codec, sound.channels, sound.order) for sound in seen.audio] == [("aac", 2, 0)]


def test_a_recording_without_a_declared_duration_is_measured() -> None:
    seen = probe(videos.spoken_recording())
    assert (seen.duration_ms, seen.video_duration_ms, seen.vfr) == (10_614, 10_612, True)
    assert seen.fps == pytest.approx(27.42, abs=0.01)
    assert [(sound.codec, sound.channels, sound.order) for sound in seen.audio] == [("opus", 2, 0)]


@pytest.mark.recordings
def test_a_real_screen_recording_with_speech() -> None:
    seen = probe(recording("videos/esup-pod/video_test_encodage_transcription.mp4"))
    assert (seen.width, seen.height, seen.video_codec, seen.rotation) == (1920, 1080, "h264", 0)
    assert seen.duration_ms == 10_600
    assert seen.video_duration_ms == 10_578
    assert seen.fps == pytest.approx(27.42, abs=0.01)
    assert [(sound.codec, sound.channels, sound.order) for sound in seen.audio] == [("aac", 2, 0)]


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "duration_ms"),
    [("videos/esup-pod/video_test_encodage_transcription.webm", 10_599), ("odd/moviepy/no_duration.webm", 4_938)],
)
def test_a_container_without_duration_is_measured(name: str, duration_ms: int) -> None:
    assert probe(recording(name)).duration_ms == duration_ms


@pytest.mark.parametrize("name", odd_files.VIDEOS)
def test_videos_of_every_kind_are_taken(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By their own names, from the folder they lie in: one begins with a dash."""
    (tmp_path / name).symlink_to(odd_files.video(name))
    monkeypatch.chdir(tmp_path)
    seen = probe(Path(name))
    _arguments, size, sounds = odd_files.VIDEOS[name]
    assert ((seen.width, seen.height), len(seen.audio)) == (size, sounds)
    assert seen.has_audio is bool(sounds)
    assert 1900 <= seen.duration_ms <= 2150


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "size", "sounds"),
    [
        ("videos/refugies-info/home-app-video.mp4", (886, 1920), 1),  # an upright phone recording
        ("videos/refugies-info/home-video-1.mp4", (2222, 1580), 0),  # no sound: the caller asks for a transcript
        ("odd/moviepy/-video-with-dash-.mp4", (1, 1), 0),
        ("odd/moviepy/transparent.webm", (200, 200), 1),
        ("odd/file-type/fixture-raw.mts", (1920, 1080), 1),
        ("odd/file-type/fixture.3gp", (504, 288), 1),  # pixels that are not square
        ("odd/file-type/fixture.asf", (160, 120), 1),
        ("odd/file-type/fixture-mjpeg.mov", (640, 480), 1),
        ("odd/generated/mono_8khz.mp4", (640, 360), 1),
    ],
)
def test_other_videos_of_every_kind_are_taken(name: str, size: tuple[int, int], sounds: int) -> None:
    seen = probe(recording(name))
    assert ((seen.width, seen.height), len(seen.audio)) == (size, sounds)
    assert seen.has_audio is bool(sounds)


@pytest.mark.parametrize("name", odd_files.REFUSED)
def test_odd_files_are_refused_by_name(name: str) -> None:
    assert refusal(odd_files.refused(name)) == odd_files.REFUSED[name][1]


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("generated/zero_bytes.mp4", "empty"),
        ("moviepy/result.webm", "empty"),
        ("generated/exe_as.mp4", "not_a_video"),
        ("file-type/fake 8 bytes.mp4", "not_a_video"),
        ("generated/zip_bomb_200MB_zeros.zip", "not_a_video"),
        ("file-type/fixture-corrupt.mkv", "not_a_video"),
        ("generated/audio_only.m4a", "no_picture"),
        ("generated/wrong_ext_wav_as.mp4", "no_picture"),
        ("moviepy/with-attached-pic.mp3", "no_picture"),  # an album cover is not a video
        ("generated/truncated_moov_maybe_missing.mp4", "truncated"),
        ("file-type/fixture2.mkv", "truncated"),
        ("mp4parse/mp4parse/tests/invalid_userdata.mp4", "truncated"),
        ("mp4parse/mp4parse_capi/tests/zero_empty_stsc.mp4", "truncated"),
        ("generated/decompression_8192x8192.mp4", "picture_too_large"),
        ("mp4parse/mp4parse/tests/tiny_av1.mp4", "too_short"),
        ("mp4parse/mp4parse/tests/bipbop_cbcs_video_init.mp4", "unreadable"),
    ],
)
def test_other_odd_files_are_refused_by_name(name: str, code: str) -> None:
    assert refusal(recording(f"{ODD}/{name}")) == code


@pytest.mark.parametrize("seed", range(20))
def test_a_video_with_wrong_bytes_ends_in_an_answer(seed: int, tmp_path: Path) -> None:
    """Of a video of any kind some bytes are others: a probe or a refusal, never another exception."""
    chance = random.Random(seed)
    name = chance.choice([*odd_files.VIDEOS])
    data = bytearray(odd_files.video(name).read_bytes())
    for _ in range(chance.choice([1, 10, 200])):
        data[chance.randrange(min(len(data), chance.choice([200, 5000, 10**9])))] = chance.randrange(256)
    (tmp_path / "film").write_bytes(data)
    seen = answer(tmp_path / "film")
    assert seen in REFUSALS or (isinstance(seen, Probe) and seen.duration_ms >= 500 and seen.width and seen.height)


def answer(path: Path) -> Probe | str:
    """The probe, or the code of the refusal."""
    try:
        return probe(path)
    except ProbeRefused as refused:
        return refused.code


@pytest.mark.slow
@pytest.mark.recordings
def test_nothing_odd_ends_in_anything_but_an_answer() -> None:
    """Every file of the collection gives a probe or a refusal, never another exception."""
    answers = [answer(path) for path in [*recording(ODD).glob("mp4parse/**/*.*"), *recording(ODD).glob("file-type/*")]]
    taken = [seen for seen in answers if isinstance(seen, Probe)]
    assert len(answers) > 90
    assert len(taken) >= 10
    assert all(seen.duration_ms >= 500 and seen.width and seen.height for seen in taken)


def test_a_text_file_named_mp4(tmp_path: Path) -> None:
    text = tmp_path / "video.mp4"
    text.write_text("Ceci n'est pas une vidéo.\n" * 50, "utf-8")
    assert refusal(text) == "not_a_video"


CONTAINERS = {
    "end.mp4": ["-c", "copy"],
    "front.mp4": ["-c", "copy", "-movflags", "+faststart"],
    "fragments.mp4": ["-c", "copy", "-movflags", "+frag_keyframe+empty_moov"],
    "film.mkv": ["-c", "copy"],
}


def refused_when_cut(film: Path, name: str, share: float, folder: Path) -> None:
    whole = make(folder / name, "-i", film, *CONTAINERS[name])
    assert probe(whole).duration_ms == pytest.approx(10_600, abs=100)
    assert refusal(cut(whole, share, folder / f"cut-{name}")) == "truncated"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
@pytest.mark.parametrize("name", CONTAINERS)
def test_truncated_videos_are_refused(name: str, share: float, tmp_path: Path) -> None:
    """Where it is cut, more than the second is lost that a container may declare too much."""
    refused_when_cut(videos.spoken_video(), name, share, tmp_path)


@pytest.mark.recordings
@pytest.mark.parametrize("name", CONTAINERS)
def test_a_real_video_without_its_last_bytes_is_refused(name: str, tmp_path: Path) -> None:
    film = recording("videos/esup-pod/video_test_encodage_transcription.mp4")
    refused_when_cut(film, name, 0.97, tmp_path)


def test_a_truncated_recording_without_duration_is_refused(tmp_path: Path) -> None:
    whole = videos.spoken_recording()
    assert refusal(cut(whole, 0.6, tmp_path / "cut.webm")) == "truncated"


def test_seven_hours_are_too_long(tmp_path: Path) -> None:
    long = make(tmp_path / "long.mp4", "-f", "lavfi", "-i", "color=s=64x64:r=1/60:d=25200")
    assert refusal(long) == "too_long"


def test_seven_undeclared_hours_are_too_long(tmp_path: Path) -> None:
    """The container is silent about its duration; the packets are not."""
    source = ["-f", "lavfi", "-i", "color=s=64x64:r=1/60:d=25200", "-c:v", "libvpx", "-f", "webm", "-live", "1"]
    assert refusal(make(tmp_path / "long.webm", *source)) == "too_long"


def test_a_phone_held_upright_turns_the_picture(tmp_path: Path) -> None:
    flat = make(tmp_path / "flat.mp4", "-f", "lavfi", "-i", "testsrc=d=1:s=320x240")
    turned = make(tmp_path / "turned.mp4", "-display_rotation", "-90", "-i", flat, "-c", "copy")
    seen = probe(turned)
    assert (seen.rotation, seen.width, seen.height) == (90, 240, 320)


def test_varying_frame_rate_is_seen(tmp_path: Path) -> None:
    drops = ["-vf", "select='not(between(mod(n,30),5,24))'", "-fps_mode", "vfr"]
    steady = make(tmp_path / "steady.mp4", "-f", "lavfi", "-i", "testsrc=d=4:r=30:s=160x120")
    varying = make(tmp_path / "varying.mp4", "-f", "lavfi", "-i", "testsrc=d=4:r=30:s=160x120", *drops)
    assert (probe(steady).vfr, probe(varying).vfr) == (False, True)


def test_a_sound_that_cannot_be_decoded_is_no_sound(tmp_path: Path) -> None:
    """An audio stream of garbage bytes under a codec's name: the caller asks for a transcript."""
    video = make(tmp_path / "v.mp4", "-f", "lavfi", "-i", "testsrc=d=2:s=160x120")
    garbage = ["-f", "lavfi", "-i", "sine=d=2", "-c:v", "copy", "-c:a", "flac", "-bsf:a", "noise=amount=1"]
    assert probe(make(tmp_path / "bad.mkv", "-i", video, *garbage)).audio == ()


def test_playlists_and_network_names_are_not_followed(tmp_path: Path) -> None:
    """A playlist that points at a real video on this disk must not be opened as that video."""
    playlist = tmp_path / "video.mp4"
    target = videos.spoken_video()
    playlist.write_text(f"#EXTM3U\n#EXTINF:10,\n{target}\n#EXT-X-ENDLIST\n")
    assert refusal(playlist) == "not_a_video"
    playlist.write_text(f"ffconcat version 1.0\nfile '{target}'\n")
    assert refusal(playlist) == "not_a_video"


def test_a_refusal_can_be_rebuilt() -> None:
    refused = copy.copy(ProbeRefused("truncated", stderr_tail="partial file"))
    assert (refused.code, str(refused.message), refused.stderr_tail) == (
        "truncated",
        REFUSALS["truncated"],
        "partial file",
    )
