"""Command lines for ffmpeg and ffprobe, as lists of arguments: pure, nothing runs here.

Every input is opened as hostile: only local files and pipes, only demuxers of plain containers (no playlist, no
concat, no image sequence, no subtitle file that pulls in others), and names with `file:` in front, so that a name
that begins with a dash, or looks like `http:` or `concat:`, is a name and nothing else.
"""

from __future__ import annotations

import os
from pathlib import Path

from media.programs.low_load import parallelism

PROTOCOLS = "file,pipe"

# Names as ffmpeg's demuxers bear them. Raw elementary streams are left out: they carry no times. GSM, in which
# telephones and their exchanges keep a voice, is a row of frames of one length and carries its time.
FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpeg,mpegts,ogg,"
    "wav,w64,aiff,caf,au,flac,mp3,aac,ac3,eac3,amr,amrnb,amrwb,gsm,opus"
)

# What a decoder may use at once. Two cores, and every thread holds frames: memory grows with it.
THREADS = 2


def file_url(path: str | Path) -> str:
    """The path as ffmpeg must be given it."""
    return "file:" + os.fspath(path)


def source(path: str | Path, *, start_ms: int = 0) -> list[str]:
    """Input arguments for one hostile file, from `start_ms` on (a seek before decoding, exact to the frame)."""
    seek = ["-ss", seconds(start_ms)] if start_ms else []
    return [
        *("-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS, "-threads", str(parallelism(THREADS))),
        *seek,
        "-i",
        file_url(path),
    ]


def picture(path: str | Path) -> list[str]:
    """Input arguments for one hostile still picture, as a phone or a browser makes it."""
    return ["-protocol_whitelist", PROTOCOLS, "-format_whitelist", "jpeg_pipe,png_pipe,webp_pipe", "-i", file_url(path)]


def encoder_threads() -> list[str]:
    """Output arguments: as many as the encoder chooses, each with its own pictures in memory, or one."""
    return [] if parallelism(THREADS) == THREADS else ["-threads", "1"]


def own_file(path: str | Path) -> list[str]:
    """Input arguments for a file that we made ourselves (any demuxer, still no network)."""
    return ["-protocol_whitelist", PROTOCOLS, "-i", file_url(path)]


def ffmpeg(*parts: str | Path) -> list[str]:
    """An ffmpeg command that never prompts, prints only errors, and may overwrite its own unfinished output."""
    return ["ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-y", *(os.fspath(part) for part in parts)]


def artist(names: str) -> list[str]:
    """Output arguments that write whose voices are heard: the only metadata of our files. "": nothing is written."""
    return ["-metadata", f"artist={names}"] if names else []


def ffprobe(path: str | Path, *parts: str) -> list[str]:
    """An ffprobe command on one hostile file."""
    return [
        *("ffprobe", "-hide_banner", "-v", "error", "-protocol_whitelist", PROTOCOLS, "-format_whitelist", FORMATS),
        *parts,
        file_url(path),
    ]


def seconds(ms: int) -> str:
    """Milliseconds as ffmpeg reads a time."""
    return f"{ms // 1000}.{ms % 1000:03d}"


def probe_headers(path: str | Path) -> list[str]:
    return ffprobe(path, "-show_format", "-show_streams", "-of", "json")


def probe_packets(path: str | Path) -> list[str]:
    """One line a packet: stream index, presentation time, decoding time, duration (seconds or `N/A`), flags (`K` can
    be decoded alone, `D` is left out by an edit list, `C` is not whole)."""
    return ffprobe(path, "-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,flags", "-of", "csv=p=0")


def decode_a_little(path: str | Path, stream: int, kind: str) -> list[str]:
    """Decode the first picture, or a second of sound, to stdout: empty when there is nothing to decode.

    kind: `video` or `audio`.
    """
    if kind == "video":
        output = ["-frames:v", "1", "-vf", "scale=16:16", "-f", "rawvideo", "-pix_fmt", "gray"]
    else:
        output = ["-t", "1", "-f", "s16le", "-ac", "1"]
    return ffmpeg(*source(path), "-map", f"0:{stream}", *output, "pipe:1")


def pcm(path: str | Path, *, rate: int, start_ms: int = 0, audio_index: int = 0) -> list[str]:
    """Mono 16-bit samples at `rate` to stdout, sample 0 at `start_ms` of the tutorial's time.

    Holes in the sound are filled with silence (`async`), and a sound that begins after the picture starts with
    silence (`first_pts`), so that sample n is always at n / rate on the timeline.
    """
    return ffmpeg(
        *source(path, start_ms=start_ms),
        *("-map", f"0:a:{audio_index}", "-vn", "-sn", "-dn", "-ac", "1"),
        *("-af", f"aresample={rate}:async=1:first_pts=0", "-f", "s16le", "pipe:1"),
    )
