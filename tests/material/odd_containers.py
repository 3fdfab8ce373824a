"""One small film in every container, as cameras, recorders and editors write it: late clocks, edit lists, several
sounds, joined pieces, half pictures, odd sizes, tails cut off."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.material import voices
from tests.material.cached_files import converted, ffmpeg

LENGTH_S = 5.0
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", 250, "-pix_fmt", "yuv420p", "-c:a", "aac")
CODECS: dict[str, tuple[object, ...]] = {
    "mp4": (*H264, "-movflags", "+faststart"),
    "mov": H264,
    "mkv": H264,
    "flv": H264,
    "ts": H264,
    "webm": ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", 8, "-b:v", "400k", "-c:a", "libopus"),
    "avi": ("-c:v", "mpeg4", "-q:v", 3, "-c:a", "libmp3lame"),
    "mpg": ("-c:v", "mpeg2video", "-q:v", 3, "-c:a", "mp2"),
    "ogv": ("-c:v", "libtheora", "-q:v", 8, "-c:a", "libvorbis"),
    "wmv": ("-c:v", "wmv2", "-q:v", 3, "-c:a", "wmav2"),
}


@dataclass(frozen=True)
class OddFilm:
    """What is odd in it. late_s: where its clock begins (in a container that keeps such a clock: MP4, Matroska, WebM,
    transport stream). trim_s: so much of its beginning an edit list (MP4, MOV) leaves out. silent:
    where a silent sound lies beside the narration ("", "before", "after"). joined: how many pieces. turned: degrees.
    pixels: their shape. cut: the share of the bytes that is left (0: all)."""

    container: str
    size: str = "96x54"
    late_s: float = 0.0
    trim_s: float = 0.0
    silent: str = ""
    joined: int = 1
    turned: int = 0
    pixels: str = "1"
    cut: float = 0.0

    @property
    def length_s(self) -> float:
        return LENGTH_S * self.joined - self.trim_s


def master(size: str) -> Path:
    """The film itself: every picture and every moment of its sound is another."""
    speech = voices.human("fr", "privacy-prompt")
    picture = f"testsrc2=s={size}:r=25:d={LENGTH_S},hue=H=t*0.5:s=0.5"
    return converted(
        "master.mkv", *("-f", "lavfi", "-i", picture, "-stream_loop", -1, "-i", speech, "-t", LENGTH_S),
        *("-c:v", "ffv1", "-pix_fmt", "yuv444p", "-c:a", "pcm_s16le"),
    )  # fmt: skip  # options stay beside their values


def made(film: OddFilm, folder: Path) -> Path:
    """The file, in `folder`."""
    even = "scale=trunc(iw/2)*2:trunc(ih/2)*2," if film.container not in ("mkv", "avi") else ""
    pixels = ("-vf", f"{even}setsar={film.pixels}")
    chroma = ("-pix_fmt", "yuv444p") if film.container == "mkv" else ()
    whole = converted(f"whole.{film.container}", "-i", master(film.size), *pixels, *CODECS[film.container], *chroma)
    if film.silent:
        whole = _with_silence(whole, film)
    path = folder / whole.name
    turned = ("-display_rotation", film.turned) if film.turned else ()
    trim = ("-ss", film.trim_s) if film.trim_s else ()
    late = ("-output_ts_offset", film.late_s) if film.late_s else ()
    if turned or trim or late:
        ffmpeg(*turned, *trim, "-i", whole, "-map", 0, "-c", "copy", *late, path)
    else:
        path.write_bytes(whole.read_bytes() * film.joined)
    if film.cut:
        data = path.read_bytes()
        # Never at the end of a packet of a transport stream: that is how a recording is stopped.
        path.write_bytes(data[: int(len(data) * film.cut) | 1])
    return path


def _with_silence(whole: Path, film: OddFilm) -> Path:
    """A silent sound before the narration, which is marked, or behind it, where none is."""
    order = ("1:a", "0:a") if film.silent == "before" else ("0:a", "1:a")
    marked = ("-disposition:a:0", "0", "-disposition:a:1", "default") if film.silent == "before" else ()
    return converted(
        whole.name, "-i", whole, "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-map", "0:v", "-map", order[0],
        "-map", order[1], "-t", LENGTH_S, "-c:v", "copy", "-c:a", "aac", *marked,
    )  # fmt: skip  # options stay beside their values
