"""Renditions and the MP4 for messaging, made from a real screen recording."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from media.containers.boxes import codecs_string, pictures, top_level
from media.picture import ass_subtitles, messaging_mp4
from media.picture.h264 import MAIN, promise
from media.picture.probe import Probe, probe
from media.picture.video import RenditionFiles, each_rendition
from tests.material.cached_files import ffmpeg
from tests.media.looking import RECORDING, grey, shown


@pytest.fixture(scope="module")
def measured() -> Probe:
    return probe(RECORDING)


@pytest.fixture(scope="module")
def built(measured: Probe, tmp_path_factory: pytest.TempPathFactory) -> tuple[RenditionFiles, ...]:
    return tuple(each_rendition(RECORDING, measured, tmp_path_factory.mktemp("renditions")))


def whole(rendition: RenditionFiles, tmp_path: Path) -> Path:
    """Initialisation and segments one after the other, as a player reads them."""
    joined = tmp_path / f"{rendition.name}.mp4"
    joined.write_bytes(b"".join(part.read_bytes() for part in (rendition.init, *rendition.segments)))
    return joined


def test_three_renditions_of_a_full_screen(built: tuple[RenditionFiles, ...]) -> None:
    assert [(files.name, files.width, files.height, files.fps) for files in built] == [
        ("lite", 854, 480, 10),
        ("720p", 1280, 720, 30),  # at a varying rate, pictures come at up to 30 a second
        ("1080p", 1920, 1080, 30),
    ]
    assert [files.codecs for files in built] == ["avc1.4D4016", "avc1.4D401F", "avc1.4D4028"]


def test_every_rendition_lasts_exactly_as_long_as_the_tutorial(
    built: tuple[RenditionFiles, ...], measured: Probe, tmp_path: Path
) -> None:
    for files in built:
        assert files.segment_ms == (6000, measured.duration_ms - 6000)
        found = shown(whole(files, tmp_path), "packet=pts_time,flags", "format=duration")
        assert float(found["format"]["duration"]) * 1000 == pytest.approx(measured.duration_ms, abs=1)
        packets = found["packets"]
        assert float(packets[0]["pts_time"]) == 0
        steps = np.diff([float(packet["pts_time"]) for packet in packets])
        assert np.allclose(steps, 1 / files.fps, atol=0.001)  # constant rate
        keys = [float(packet["pts_time"]) for packet in packets if packet["flags"].startswith("K")]
        assert keys == [0, 2, 4, 6, 8, 10]
    assert built[0].mp4 is not None
    assert float(shown(built[0].mp4, "format=duration")["format"]["duration"]) * 1000 == measured.duration_ms


def test_any_phone_can_decode_it(built: tuple[RenditionFiles, ...], tmp_path: Path) -> None:
    for files in built:
        stream = shown(whole(files, tmp_path), "stream=profile,has_b_frames,pix_fmt,color_space")["streams"][0]
        assert (stream["profile"], stream["has_b_frames"]) == ("Main", 0)
        told = promise(files.init.read_bytes())
        assert (told.profile, told.refs, told.in_order) == (MAIN, 1, True)
        assert (stream["pix_fmt"], stream["color_space"]) == ("yuv420p", "bt709")
        for segment in files.segments:
            seen = pictures(segment.read_bytes())
            assert seen.starts_with_idr
            assert seen.slices == seen.frames > 0


def test_lite_is_for_prepaid_data(built: tuple[RenditionFiles, ...]) -> None:
    lite = built[0]
    assert lite.average_bps < 200_000
    assert lite.peak_bps >= lite.average_bps
    assert [files.average_bps for files in built] == sorted(files.average_bps for files in built)
    assert lite.mp4 is not None
    assert top_level(lite.mp4)[:2] == ["ftyp", "moov"]
    assert [files.mp4 for files in built[1:]] == [None, None]


def test_the_picture_is_the_sources(built: tuple[RenditionFiles, ...]) -> None:
    assert built[0].mp4 is not None
    for at_s in (1.5, 7.5):
        assert np.abs(grey(built[0].mp4, at_s) - grey(RECORDING, at_s)).mean() < 6


def test_nothing_unfinished_is_left(built: tuple[RenditionFiles, ...]) -> None:
    folder = built[0].init.parent.parent
    assert sorted(path.name for path in folder.iterdir()) == ["1080p", "720p", "lite", "lite.mp4"]
    assert sorted(path.name for path in (folder / "lite").iterdir()) == ["00000.m4s", "00001.m4s", "init.mp4"]


def test_stopping_leaves_nothing_behind(measured: Probe, tmp_path: Path) -> None:
    def stop(ms: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        tuple(each_rendition(RECORDING, measured, tmp_path / "out", stop))
    assert list((tmp_path / "out").iterdir()) == []


def test_metadata_of_the_source_is_gone_and_the_last_picture_waits_for_the_sound(tmp_path: Path) -> None:
    source = tmp_path / "phone.mp4"
    ffmpeg(
        *("-f", "lavfi", "-i", "testsrc=d=1:r=10:s=320x240", "-f", "lavfi", "-i", "sine=d=2.34:r=48000"),
        *("-metadata", "location=+48.78+001.95/", "-metadata", "title=Chez moi", source),
    )
    progress: list[int] = []
    lite, full = each_rendition(source, probe(source), tmp_path / "out", progress.append)
    for rendition in (lite, full):
        tags = shown(whole(rendition, tmp_path), "format_tags")["format"]["tags"]
        assert not {"location", "title", "creation_time"} & set(tags)
        assert rendition.duration_ms == sum(rendition.segment_ms) == probe(source).duration_ms
    assert full.duration_ms == pytest.approx(2340, abs=30)
    assert progress[-1] >= 2300
    assert (lite.width, lite.height, full.width, full.height) == (320, 240, 320, 240)  # never enlarged
    assert lite.mp4 is not None
    assert np.abs(grey(lite.mp4, 2.2) - grey(source, 0.9)).mean() < 8


def test_a_picture_that_begins_after_its_sound_keeps_its_moment(tmp_path: Path) -> None:
    """White from 2 s on the common timeline: a video stream that starts at 1 s, and turns white after its first."""
    source = tmp_path / "late.mkv"
    flash = "color=black:d=1:r=20:s=160x120[a];color=white:d=2:r=20:s=160x120[b];[a][b]concat"
    ffmpeg(
        *("-f", "lavfi", "-i", "sine=d=4", "-itsoffset", "1", "-f", "lavfi", "-i", flash),
        *("-map", "1:v", "-map", "0:a", source),
    )
    lite = next(each_rendition(source, probe(source), tmp_path / "out"))
    assert lite.mp4 is not None
    assert grey(lite.mp4, 1.8).mean() < 40
    assert grey(lite.mp4, 2.1).mean() > 200


def test_codecs_need_an_h264_stream() -> None:
    with pytest.raises(ValueError, match=r"no H\.264"):
        codecs_string(b"\0\0\0\x10ftypiso5\0\0\0\0")


@dataclass(frozen=True)
class Cue:
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


@pytest.fixture(scope="module")
def voice(measured: Probe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("voice") / "voice.m4a"
    ffmpeg("-i", RECORDING, "-vn", "-ac", "1", "-ar", "48000", "-b:a", "64k", "-af", "apad", "-t", "10.599", path)
    return path


def picture_digest(path: Path) -> str:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v", "-c", "copy", "-f", "streamhash", "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout


def test_the_message_copies_the_lite_picture(built: tuple[RenditionFiles, ...], voice: Path, tmp_path: Path) -> None:
    lite, out = built[0], tmp_path / "message.mp4"
    assert lite.mp4 is not None
    messaging_mp4.messaging_mp4(lite.mp4, voice, out, duration_ms=lite.duration_ms)
    found = shown(out, "format=duration", "format_tags", "stream=codec_name")
    assert [stream["codec_name"] for stream in found["streams"]] == ["h264", "aac"]
    assert float(found["format"]["duration"]) * 1000 == pytest.approx(lite.duration_ms, abs=25)
    assert "encoder" not in found["format"]["tags"]
    assert picture_digest(out) == picture_digest(lite.mp4)
    assert top_level(out)[:2] == ["ftyp", "moov"]
    assert list(tmp_path.iterdir()) == [out]


def test_a_message_that_would_be_too_heavy_is_encoded_once(
    built: tuple[RenditionFiles, ...], voice: Path, tmp_path: Path
) -> None:
    lite, kept = built[0], tmp_path / "lite-small.mp4"
    assert lite.mp4 is not None
    copied = tmp_path / "copied.mp4"
    messaging_mp4.messaging_mp4(lite.mp4, voice, copied, duration_ms=lite.duration_ms)
    limit = copied.stat().st_size - 20_000
    for out in (tmp_path / "first.mp4", tmp_path / "second.mp4"):
        messaging_mp4.messaging_mp4(lite.mp4, voice, out, duration_ms=lite.duration_ms, max_bytes=limit, shrunk=kept)
        assert out.stat().st_size <= limit
        assert picture_digest(out) == picture_digest(kept)  # the second language copies what the first one made
        assert float(shown(out, "format=duration")["format"]["duration"]) == pytest.approx(10.599, abs=0.025)


def test_sixteen_megabytes_only_matter_up_to_ten_minutes(tmp_path: Path) -> None:
    lite, audio = tmp_path / "lite", tmp_path / "audio"
    lite.write_bytes(b"")
    audio.write_bytes(b"0" * 4_800_000)  # ten minutes at 64 kb/s
    with lite.open("r+b") as file:
        file.truncate(12_000_000)
    assert messaging_mp4.fits_by_copy(lite, audio, 600_000) is False
    assert messaging_mp4.fits_by_copy(lite, audio, 600_001) is True
    assert messaging_mp4.shrunk_kbps(4_800_000, 600_000) == 140  # (15.5 MB − 4.8 MB) · 8 / 600 s, less the container


def test_cues_are_burnt_where_and_when_they_belong(
    built: tuple[RenditionFiles, ...], voice: Path, tmp_path: Path
) -> None:
    lite, out = built[0], tmp_path / "burnt.mp4"
    assert lite.mp4 is not None
    cues = [Cue(2000, 5000, ("افتح تطبيق \u2068Pronote\u2069", "على هاتفك"))]
    document = tmp_path / "it's [odd], a:name.ass"
    document.write_text(ass_subtitles.ass_document(cues, width=lite.width, height=lite.height, language="ar"), "utf-8")
    messaging_mp4.messaging_mp4(lite.mp4, voice, out, duration_ms=lite.duration_ms, burn_cues=document)
    assert float(shown(out, "format=duration")["format"]["duration"]) == pytest.approx(10.599, abs=0.025)
    with_cue = (grey(out, 3.5) - grey(lite.mp4, 3.5)).reshape(90, 160)
    without = (grey(out, 7.5) - grey(lite.mp4, 7.5)).reshape(90, 160)
    letters = with_cue > 40  # white on a dark box, at the bottom
    assert letters[68:88].sum() > 60
    assert letters[:60].sum() == letters[88:].sum() == 0
    assert np.abs(with_cue[:60]).mean() < 5
    assert np.abs(without).mean() < 5


def test_a_picture_with_its_cues_is_drawn_once(built: tuple[RenditionFiles, ...], voice: Path, tmp_path: Path) -> None:
    """Another voice with the same cues copies the picture that the first build drew."""
    lite, document, kept = built[0], tmp_path / "cues.ass", tmp_path / "kept"
    assert lite.mp4 is not None
    document.write_text(
        ass_subtitles.ass_document([Cue(2000, 5000, ("Bonjour",))], width=lite.width, height=lite.height)
    )
    drawn = []
    for out in (tmp_path / "first.mp4", tmp_path / "second.mp4"):
        messaging_mp4.messaging_mp4(lite.mp4, voice, out, duration_ms=lite.duration_ms, burn_cues=document, burnt=kept)
        (file,) = tmp_path.glob("kept-*.mp4")
        drawn.append((file.stat().st_ino, file.stat().st_mtime_ns))
        assert picture_digest(out) == picture_digest(file) != picture_digest(lite.mp4)
    assert drawn[0] == drawn[1]


def test_burnt_text_cannot_give_orders() -> None:
    document = ass_subtitles.ass_document([Cue(1004, 61_006, ("{\\an8}haut", "\\N bas"))], width=854, height=480)
    last = document.splitlines()[-1]
    assert last.startswith("Dialogue: 0,0:00:01.00,0:01:01.01,Default,")
    assert last.endswith(",\\{\\\u2060an8\\}haut\\N\\\u2060N bas")
