"""The index of finished files says what ffprobe's packets say, and whether two files sound the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.containers.packets import read_packets
from media.containers.sample_table import SOUND, VIDEO, read_track, same_sound
from media.programs.child import MediaError
from tests.material.cached_files import ffmpeg

TONE = ("-f", "lavfi", "-i", "sine=d=3:r=48000", "-c:a", "aac", "-b:a", "64k")
PICTURE = ("-f", "lavfi", "-i", "testsrc=d=3:r=10:s=320x180", "-c:v", "libx264", "-bf", "0", "-pix_fmt", "yuv420p")


@pytest.fixture
def m4a(tmp_path: Path) -> Path:
    ffmpeg(*TONE, "-movflags", "+faststart", tmp_path / "voice.m4a")
    return tmp_path / "voice.m4a"


def joined(m4a: Path, *shift: str) -> Path:
    """The sound copied beside a picture, moved by options of its input."""
    out = m4a.with_name("film.mp4")
    ffmpeg(*PICTURE[:4], *shift, "-i", m4a, "-map", "0:v", "-map", "1:a", *PICTURE[4:], "-c:a", "copy", out)
    return out


@pytest.mark.parametrize("shift", [(), ("-itsoffset", "0.3")], ids=["together", "sound later"])
def test_times_are_those_of_the_packets(shift: tuple[str, ...], m4a: Path) -> None:
    film = joined(m4a, *shift)
    told, _said = read_packets(film)
    for number, kind in enumerate((VIDEO, SOUND)):
        track = read_track(film, kind)
        assert len(track.sizes) == told[number].packets
        assert track.begins_ms() == pytest.approx(told[number].first * 1000, abs=1)
        assert track.ends_ms() == pytest.approx(told[number].end * 1000, abs=22)  # a packet may end behind the film


def test_a_copy_beside_a_picture_sounds_the_same(m4a: Path) -> None:
    film = joined(m4a)
    assert same_sound(m4a, film)
    track = read_track(film, SOUND)
    data = bytearray(film.read_bytes())
    data[track.offsets[70] + track.sizes[70] // 2] ^= 1
    film.write_bytes(data)
    assert not same_sound(m4a, film)


def test_the_same_packets_at_another_moment_do_not(m4a: Path, tmp_path: Path) -> None:
    assert not same_sound(m4a, joined(m4a, "-itsoffset", "0.04"))
    ffmpeg("-i", m4a, "-c:a", "aac", "-b:a", "64k", tmp_path / "again.m4a")
    assert not same_sound(m4a, tmp_path / "again.m4a")


def test_what_has_no_index_or_a_broken_one_is_refused(m4a: Path) -> None:
    whole = m4a.read_bytes()
    counted = whole.index(b"stsz") + 12
    for data in (whole[:200], whole.replace(b"stsz", b"free"), whole[:counted] + b"\xff" * 4 + whole[counted + 4 :]):
        m4a.write_bytes(data)
        with pytest.raises(MediaError):
            read_track(m4a, SOUND)
