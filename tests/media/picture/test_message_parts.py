"""A long video's MP4 is cut by copying packets: each part plays alone, and none of the video is lost between two."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from craft.timing.chapters import Speech
from media.picture import message_parts, messaging_mp4
from media.picture.finished_file import look
from media.picture.label import Chapter, Label
from media.picture.message_parts import MessagePart, cut_message, is_cut, key_frames

LABEL = Label("Un film", "fra", "Amina", chapters=[Chapter(0, "Ouvrir")])
SPEECH = [Speech(start, start + 4300) for start in range(200, 60_000, 5000)]


def ffmpeg(*arguments: object) -> str:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout


def message(folder: Path, rate: str, seconds: int) -> Path:
    """A drawn video with a tone, built as the lite picture and the voice are, and put together as for messengers."""
    lite, voice, out = folder / "lite.mp4", folder / "voice.m4a", folder / "message.mp4"
    picture = *("-f", "lavfi", "-i", f"testsrc=s=192x108:r={rate}:d={seconds}"), *messaging_mp4._encoder(160)
    ffmpeg(*picture, "-preset", "ultrafast", lite)
    ffmpeg("-f", "lavfi", "-i", f"sine=300:r=48000:d={seconds}", "-c:a", "aac", "-b:a", "64k", voice)
    messaging_mp4.messaging_mp4(lite, voice, out, duration_ms=seconds * 1000)
    return out


def packets(path: Path, stream: str) -> list[str]:
    """The digests of a stream's packets, in order."""
    told = ffmpeg("-i", path, "-map", f"0:{stream}", "-c", "copy", "-f", "framemd5", "-")
    return [line.split(",")[5].strip() for line in told.splitlines() if not line.startswith("#")]


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messaging_mp4, "SHRUNK_UP_TO_MS", 20_000)
    monkeypatch.setattr(messaging_mp4, "MAX_BYTES", 300_000)


def assert_plays_alone(part: MessagePart, *, is_last: bool) -> None:
    seen = look(part.path)
    assert (seen.video, seen.audio, seen.other, seen.index_first, seen.tags) == (1, 1, 0, True, ())
    assert (seen.artist, seen.language, seen.cover, seen.chapters) == ("Amina", "fra", False, 0)
    assert abs(seen.offset_ms) <= 25
    assert abs(seen.video_end_ms - (part.end_ms - part.start_ms)) <= (100 if is_last else 1)
    assert abs(seen.audio_end_ms - seen.video_end_ms) <= 100
    assert part.path.stat().st_size <= 300_000 and part.end_ms - part.start_ms <= 20_000
    assert key_frames(part.path)[0].start_ms == 0, "it begins with a picture that can be decoded alone"


@pytest.mark.parametrize(("rate", "seconds"), [("10", 31), ("30000/3001", 25)])
def test_parts_play_alone_and_are_the_whole_video(rate: str, seconds: int, tmp_path: Path, small_limits: None) -> None:
    whole = message(tmp_path, rate, seconds)
    assert is_cut(whole, seconds * 1000)
    parts = cut_message(whole, tmp_path, LABEL, duration_ms=seconds * 1000, speech=SPEECH)
    assert len(parts) >= 2
    assert [part.start_ms for part in parts] == [0, *(part.end_ms for part in parts[:-1])]
    assert parts[-1].end_ms == seconds * 1000
    assert {part.start_ms for part in parts} <= {group.start_ms for group in key_frames(whole)}
    titles = [look(part.path).title for part in parts]
    assert titles == [f"Un film ({number}/{len(parts)})" for number in range(1, len(parts) + 1)]
    assert sum(group.bytes for group in key_frames(whole)) == pytest.approx(whole.stat().st_size, rel=0.05)
    for part in parts:
        assert_plays_alone(part, is_last=part is parts[-1])
    assert [packet for part in parts for packet in packets(part.path, "v")] == packets(whole, "v")
    sound, at = packets(whole, "a"), 0
    for part in parts:  # no packet of the sound is lost; one may be heard at the end of a part and again in the next
        own = packets(part.path, "a")
        again = next(back for back in (0, 1, 2) if sound[at - back : at - back + len(own)] == own)
        at += len(own) - again
    assert at == len(sound)


def test_what_would_still_be_too_large_is_not_offered(
    tmp_path: Path, small_limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = message(tmp_path, "10", 25)
    monkeypatch.setattr(messaging_mp4, "MAX_BYTES", 5_000)
    assert cut_message(whole, tmp_path, LABEL, duration_ms=25_000, speech=[]) == []


def test_only_a_long_video_that_is_too_large_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "message.mp4"
    with file.open("wb") as out:
        out.truncate(16_000_001)
    assert is_cut(file, 600_001) and not is_cut(file, 600_000)
    with file.open("r+b") as out:
        out.truncate(16_000_000)
    assert not is_cut(file, 7_200_000)


def test_what_messengers_take(tmp_path: Path) -> None:
    """MAX_BYTES, SHRUNK_UP_TO_MS and MOST_MS as shipped: 16 MB; made smaller up to ten minutes, then cut into parts of
    ten."""
    lite, voice, minutes = tmp_path / "lite.mp4", tmp_path / "voice.m4a", 60_000
    for path, size in ((lite, 15_000_000), (voice, 1_000_000)):
        path.touch()
        os.truncate(path, size)
    assert messaging_mp4.fits_by_copy(lite, voice, 10 * minutes) and not is_cut(lite, 11 * minutes)
    os.truncate(voice, 1_000_001)
    assert not messaging_mp4.fits_by_copy(lite, voice, 10 * minutes)
    assert messaging_mp4.fits_by_copy(lite, voice, 10 * minutes + 1), "nothing would make it small enough"
    os.truncate(lite, 16_000_001)
    assert is_cut(lite, 10 * minutes + 1) and not is_cut(lite, 10 * minutes)
    assert 10 * minutes == message_parts.MOST_MS
