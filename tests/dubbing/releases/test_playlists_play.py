"""What `craft.formats.hls` writes is played by ffmpeg's own reader, picture and voice, from beginning to end."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from craft.formats.hls import (
    AudioTrack,
    Rendition,
    Segment,
    SubtitleTrack,
    media_playlist,
    multivariant_playlist,
)
from craft.formats.hls_reader import MediaPlaylist, playlist_uris, read_playlist

SECONDS = 7


def run(*arguments: str, folder: Path) -> str:
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=True, timeout=60).stdout


def packaged(folder: Path, *source: str) -> list[Segment]:
    """Segments of 2 s made by ffmpeg in `folder`, whose own playlist is only read for their lengths."""
    folder.mkdir()
    run(
        *("ffmpeg", "-v", "error", "-nostdin", *source, "-f", "hls", "-hls_time", "2", "-hls_segment_type", "fmp4"),
        *("-hls_playlist_type", "vod", "-hls_segment_filename", "%05d.m4s", "their.m3u8"),
        folder=folder,
    )
    theirs = read_playlist((folder / "their.m3u8").read_text())
    assert isinstance(theirs, MediaPlaylist)
    return [Segment(segment.uri, segment.duration_ms) for segment in theirs.segments]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a test picture, a tone for a voice, one cue, and playlists of our own."""
    folder = tmp_path_factory.mktemp("release")
    picture = packaged(
        folder / "lite",
        *("-f", "lavfi", "-i", f"testsrc=size=320x180:rate=10:duration={SECONDS}", "-pix_fmt", "yuv420p"),
        *("-c:v", "libx264", "-profile:v", "main", "-bf", "0", "-g", "20", "-preset", "ultrafast"),
    )
    voice = packaged(
        folder / "ar", "-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={SECONDS}", "-c:a", "aac"
    )
    (folder / "lite" / "media.m3u8").write_text(media_playlist(picture, "init.mp4"))
    (folder / "ar" / "media.m3u8").write_text(media_playlist(voice, "init.mp4"))
    (folder / "text.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:03.000\nمرحبا\n", encoding="utf-8")
    (folder / "text.m3u8").write_text(media_playlist([Segment("text.vtt", SECONDS * 1000)]))
    written = multivariant_playlist(
        [Rendition("lite/media.m3u8", "avc1.4D400C", 200_000, 150_000, 320, 180, 10)],
        [AudioTrack("ar/media.m3u8", "ar", "العربية", 70_000, 64_000)],
        [SubtitleTrack("text.m3u8", "ar", "العربية")],
    )
    (folder / "ar.m3u8").write_text(written, encoding="utf-8")
    return folder


def test_every_address_leads_to_a_file(release: Path) -> None:
    for uri in playlist_uris(read_playlist((release / "ar.m3u8").read_text(encoding="utf-8"))):
        playlist = release / uri
        assert all((playlist.parent / uri).is_file() for uri in playlist_uris(read_playlist(playlist.read_text())))


def test_ffmpeg_finds_picture_and_voice(release: Path) -> None:
    probe: dict[str, Any] = json.loads(
        run("ffprobe", "-v", "error", "-show_streams", "-of", "json", "ar.m3u8", folder=release)
    )
    streams = {stream["codec_type"]: stream for stream in probe["streams"]}
    assert set(streams) == {"video", "audio"}  # it reads no texts of playlists; browsers do
    assert (streams["video"]["codec_name"], streams["audio"]["codec_name"]) == ("h264", "aac")
    assert streams["audio"]["tags"]["language"] == "ar"


def test_ffmpeg_plays_it_to_the_end(release: Path) -> None:
    out = ("-progress", "-", "-f", "null", "-")
    played = run(
        "ffmpeg", "-v", "error", "-nostdin", "-i", "ar.m3u8", "-map", "0:v", "-map", "0:a", *out, folder=release
    )
    frames = [int(line.split("=")[1]) for line in played.splitlines() if line.startswith("frame=")]
    assert frames[-1] == 10 * SECONDS
