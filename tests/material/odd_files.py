"""Videos and sounds of every kind that people send, and broken ones; all made here, by ffmpeg or byte by byte."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.material.cached_files import cached, ffmpeg
from tests.material.videos import drawn, screen

TONE = ("-f", "lavfi", "-i", "sine=440:d=2:r=48000")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
# What makes a video of two seconds, with its size in pixels as it is shown and how many sounds it has.
VIDEOS: dict[str, tuple[tuple[object, ...], tuple[int, int], int]] = {
    "upright.mp4": ((*drawn(2, "886x1920", 30), *TONE, *H264, "-c:a", "aac"), (886, 1920), 1),
    "silent.mp4": ((*drawn(2, "2222x1580"), *H264), (2222, 1580), 0),
    "-dash-.mp4": (("-f", "lavfi", "-i", "color=red:s=2x2:d=2", *H264), (2, 2), 0),
    "transparent.webm": (
        ("-f", "lavfi", "-i", "color=red@0.5:s=200x200:d=2,format=yuva420p", *TONE, "-c:v", "libvpx",
         "-auto-alt-ref", 0, "-c:a", "libvorbis"), (200, 200), 1,
    ),
    "camera.mts": ((*drawn(2, "1920x1080"), *TONE, *H264, "-c:a", "ac3", "-f", "mpegts"), (1920, 1080), 1),
    "oblong-pixels.3gp": (
        (*drawn(2, "352x288"), *TONE, "-vf", "setsar=12/11", "-c:v", "h263", "-c:a", "aac", "-ar", 8000, "-ac", 1),
        (384, 288), 1,
    ),
    "windows.asf": ((*drawn(2, "160x120"), *TONE, "-c:v", "wmv2", "-c:a", "wmav2"), (160, 120), 1),
    "pictures.mov": (
        (*drawn(2, "640x480"), *TONE, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"), (640, 480), 1,
    ),
    "old.avi": ((*drawn(2, "640x480"), *TONE, "-c:v", "mpeg4", "-c:a", "libmp3lame"), (640, 480), 1),
    "flash.flv": ((*drawn(2, "320x240"), *TONE, "-c:v", "flv", "-c:a", "libmp3lame", "-ar", 44100), (320, 240), 1),
    "disc.mpg": ((*drawn(2, "352x288"), *TONE, "-c:v", "mpeg2video", "-c:a", "mp2"), (352, 288), 1),
    "free.ogv": ((*drawn(2, "320x240"), *TONE, "-c:v", "libtheora", "-c:a", "libvorbis"), (320, 240), 1),
    "new.mkv": (
        (*drawn(2, "320x240"), *TONE, "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "flac"),
        (320, 240), 1,
    ),
    "telephone.mp4": ((*drawn(2, "640x360"), *TONE, *H264, "-c:a", "aac", "-ar", 8000, "-ac", 1), (640, 360), 1),
    "two-languages.mkv": (
        (*drawn(2, "320x240"), *TONE, *TONE, "-map", 0, "-map", 1, "-map", 2, *H264, "-c:a", "libopus"),
        (320, 240), 2,
    ),
    "surround.mp4": ((*drawn(2, "320x240"), *TONE, *H264, "-c:a", "aac", "-ac", 8), (320, 240), 1),
}  # fmt: skip  # options stay beside their values
SOUNDS: dict[str, tuple[object, ...]] = {
    "eight-channels.m4a": (*TONE, "-ac", 8, "-c:a", "aac"),
    "sixteen-channels.wav": (*TONE, "-ac", 16, "-c:a", "pcm_s16le"),
    "24bit.wav": (*TONE, "-c:a", "pcm_s24le"),
    "8khz.wav": (*TONE, "-ar", 8000, "-c:a", "pcm_mulaw"),
    "192khz.flac": (*TONE, "-ar", 192000, "-c:a", "flac"),
    "cover.mp3": (*TONE, "-f", "lavfi", "-i", "color=red:s=64x64:d=0.04", "-map", 0, "-map", 1, "-c:v", "mjpeg",
                  "-disposition:v", "attached_pic", "-c:a", "libmp3lame"),
    "apple.aif": (*TONE, "-c:a", "pcm_s16be"),
    "stream.aac": (*TONE, "-c:a", "aac", "-f", "adts"),
    "windows.wma": (*TONE, "-c:a", "wmav2"),
    "silence.wav": ("-f", "lavfi", "-i", "anullsrc=d=2", "-c:a", "pcm_s16le"),
    "loud.wav": ("-f", "lavfi", "-i", "sine=440:d=2", "-af", "volume=30dB", "-c:a", "pcm_f32le"),
    "film.mkv": VIDEOS["new.mkv"][0],
}  # fmt: skip  # options stay beside their values


def video(name: str) -> Path:
    return cached(name, VIDEOS[name][0], lambda target: ffmpeg(*VIDEOS[name][0], target))


def sound(name: str) -> Path:
    return cached(name, SOUNDS[name], lambda target: ffmpeg(*SOUNDS[name], target))


def _boxes(data: bytes) -> dict[str, tuple[int, int]]:
    """Top-level boxes of an MP4: kind → (start, end)."""
    found, at = {}, 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        found[kind.decode()] = (at, at + size)
        at += size
    return found


def _without_index(path: Path) -> None:
    """As a recorder leaves it whose battery died: everything but the index."""
    data = screen(2.0, "640x360").read_bytes()
    start, _end = _boxes(data)["moov"]
    path.write_bytes(data[:start])


def _without_chunks(path: Path) -> None:
    """An index that names pictures and says nowhere where they are (an empty `stsc`)."""
    data = bytearray(screen(2.0, "640x360").read_bytes())
    at = data.index(b"stsc")
    data[at + 8 : at + 12] = struct.pack(">I", 0)
    path.write_bytes(data)


def _corrupt(path: Path) -> None:
    path.write_bytes(b"\x1a\x45\xdf\xa3" + random.Random(1).randbytes(4000))  # EBML's first four bytes, then anything


def _half_mkv(path: Path) -> None:
    whole = cached("whole.mkv", ("half",), lambda target: ffmpeg(*drawn(4, "640x360"), *H264, target)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _bomb(path: Path) -> None:
    """200 MB of nothing in 200 kB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("film.mp4", bytes(200_000_000))
    path.write_bytes(packed.getvalue())


def _made(*arguments: object) -> Callable[[Path], None]:
    return lambda path: ffmpeg(*arguments, path)


# Name → (who writes it, the code of its refusal as a video)
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing.mp4": (lambda path: path.write_bytes(b""), "empty"),
    "nothing.webm": (lambda path: path.write_bytes(b""), "empty"),
    "program.mp4": (lambda path: path.write_bytes(b"MZ\x90\x00" + bytes(60) + b"PE" + bytes(4000)), "not_a_video"),
    "eight-bytes.mp4": (lambda path: path.write_bytes(b"\x00\x00\x00\x08ftyp"), "truncated"),
    "bomb.mp4": (_bomb, "not_a_video"),
    "corrupt.mkv": (_corrupt, "not_a_video"),
    "sound.m4a": (_made(*TONE, "-c:a", "aac"), "no_picture"),
    "wave.mp4": (_made(*TONE, "-f", "wav"), "no_picture"),
    "cover.mp3": (_made(*SOUNDS["cover.mp3"]), "no_picture"),  # an album cover is not a video
    "no-index.mp4": (_without_index, "truncated"),
    "no-chunks.mp4": (_without_chunks, "unreadable"),
    "half.mkv": (_half_mkv, "truncated"),
    "wall.mp4": (_made("-f", "lavfi", "-i", "color=red:s=8192x8192:r=1:d=2", *H264), "picture_too_large"),
    "one-picture.mp4": (_made("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", 1, *H264), "too_short"),
}


def refused(name: str) -> Path:
    return cached(name, ("refused", name), REFUSED[name][0])
