"""What an uploaded video really contains, measured once and passed on; or a refusal that says what to do.

The name and the container's own words are not believed: every packet is read (not decoded), so a video that stops
before its declared end, or that declares none, shows itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from craft.messages import N_
from craft.refused_files import EMPTY_VIDEO, LARGE_VIDEO
from media.containers.packets import Track, number, read_packets
from media.programs import process, recipes
from media.programs.child import FileRefused
from media.programs.process import MediaError

MAX_DURATION_MS = 6 * 3600 * 1000
MIN_DURATION_MS = 500
MAX_SIDE = 5120  # a 5K screen; a picture of 8192 x 8192 takes 100 MB for each frame that a decoder holds
MAX_AREA = 5120 * 2880
MAX_BYTES = 4 * 1024**3
MAX_FPS = 240

# A container may declare a little more than its last packet (rounding, edit lists, sound's padding).
MISSING_MS = 1000
MISSING_SHARE = 0.005

# Error messages of demuxers for a file that is cut off.
CUT_OFF = ("partial file", "File ended prematurely", "moov atom not found", "Truncat")

REFUSALS = {
    "empty": EMPTY_VIDEO,
    "too_large": LARGE_VIDEO,
    "not_a_video": N_("This file is not a video that can be read. Send an MP4, MOV, WebM, MKV or AVI file."),
    "no_picture": N_("This file has sound but no picture. Send the video, not only its sound."),
    "truncated": N_("This video is incomplete: it stops before its end. Export or copy it again, then send it again."),
    "too_long": N_("This video is longer than 6 hours. Cut it into shorter ones."),
    "too_short": N_(
        "This video is shorter than half a second. Check that it is the right file, and send a longer one."
    ),
    "picture_too_large": N_("The picture of this video is too large (more than 5120 x 2880). Export it in 1080p."),
    "unreadable": N_(
        "The picture of this video cannot be decoded: it is damaged or protected. Export it again as MP4."
    ),
}


class ProbeRefused(FileRefused):
    """The file is not a video that can become a tutorial. `code` is a key of `REFUSALS`."""

    def __init__(self, code: str, *, cause: MediaError | None = None, stderr_tail: str = "") -> None:
        super().__init__(REFUSALS[code], code, cause=cause, stderr_tail=stderr_tail)


@dataclass(frozen=True)
class AudioStream:
    """One sound of the file. order: its number among the sounds (`0:a:order`)."""

    order: int
    index: int
    codec: str
    channels: int
    sample_rate: int
    duration_ms: int
    language: str


@dataclass(frozen=True)
class Probe:
    """A video that can become a tutorial.

    duration_ms: from the earliest start of picture or sound to the latest end of either, by packets.
    width, height: as seen (rotation and pixel shape applied), in pixels. rotation: degrees clockwise, 0/90/180/270.
    fps: pictures a second on average; vfr: whether their spacing varies. transfer, matrix: colour transfer and matrix
    in ffmpeg's words (`bt709`, `gbr`…), "" if untold.
    motion: the share of moments in which the picture moves (`media.picture.motion`); None: not measured.
    audio: the sounds that decode, in order; `has_audio` is False when the caller must ask for a transcript.
    """

    duration_ms: int
    video_duration_ms: int
    width: int
    height: int
    fps: float
    vfr: bool
    rotation: int
    video_index: int
    video_codec: str
    transfer: str
    matrix: str
    container: str
    bytes: int
    audio: tuple[AudioStream, ...] = field(default=())
    motion: float | None = None

    @property
    def has_audio(self) -> bool:
        return bool(self.audio)

    @property
    def hdr(self) -> bool:
        return self.transfer in ("smpte2084", "arib-std-b67")


def probe(path: Path) -> Probe:
    """Measure one uploaded file.

    Raises ProbeRefused (a message with a code), or MediaError when ffprobe is missing.
    """
    size = _size(path)
    headers = _headers(path)
    streams: list[dict[str, Any]] = headers.get("streams", [])
    container = headers.get("format", {})
    video = _video_stream(streams)
    width, height = _drawn_size(video)
    declared_ms = _ms(container.get("duration"))
    if declared_ms > MAX_DURATION_MS:
        raise ProbeRefused("too_long")

    tracks, said = read_packets(path)
    picture = tracks.get(video["index"], Track())
    _refuse_truncated(video, picture, tracks, declared_ms, said)
    if not picture.packets or picture.end == -math.inf or not width or not height:
        raise ProbeRefused("unreadable", stderr_tail=said)
    sounds = [s for s in streams if s.get("codec_type") == "audio" and s["index"] in tracks]
    start, duration_ms = _span(picture, [tracks[s["index"]] for s in sounds])
    if not _decodes(path, video["index"], "video"):
        raise ProbeRefused("unreadable")

    rotation = _rotation(video)
    seen_width, seen_height = _as_seen(width, height, video.get("sample_aspect_ratio", ""), rotation)
    return Probe(
        duration_ms=duration_ms,
        video_duration_ms=round((picture.end - start) * 1000),
        width=seen_width,
        height=seen_height,
        fps=_fps(video, picture),
        vfr=picture.varies,
        rotation=rotation,
        video_index=video["index"],
        video_codec=video.get("codec_name", ""),
        transfer=_told(video.get("color_transfer")),
        matrix=_told(video.get("color_space")),
        container=container.get("format_name", ""),
        bytes=size,
        audio=tuple(_audio_streams(path, streams, tracks, start)),
    )


def _size(path: Path) -> int:
    """The file's bytes."""
    size = path.stat().st_size
    if size == 0:
        raise ProbeRefused("empty")
    if size > MAX_BYTES:
        raise ProbeRefused("too_large")
    return size


def _video_stream(streams: list[dict[str, Any]]) -> dict[str, Any]:
    video = next((s for s in streams if s.get("codec_type") == "video" and not _is_cover(s)), None)
    if video is None:
        has_sound = any(s.get("codec_type") == "audio" for s in streams)
        raise ProbeRefused("no_picture" if has_sound else "not_a_video")
    return video


def _drawn_size(video: dict[str, Any]) -> tuple[int, int]:
    """Width and height as drawn, before rotation and pixel shape; 0 where the file does not tell."""
    width, height = int(video.get("width") or 0), int(video.get("height") or 0)
    if max(width, height) > MAX_SIDE or width * height > MAX_AREA:
        raise ProbeRefused("picture_too_large")
    return width, height


def _span(picture: Track, sounds: list[Track]) -> tuple[float, int]:
    """Where picture or sound begins, in seconds, and how long both last together, in milliseconds."""
    heard = [track for track in sounds if track.packets]
    start = min([picture.first, *(track.first for track in heard)])
    # Priming samples before 0 are not heard.
    start = max(start, 0.0) if start > -1 else start
    duration_ms = round((max([picture.end, *(track.end for track in heard)]) - start) * 1000)
    if duration_ms > MAX_DURATION_MS:
        raise ProbeRefused("too_long")
    if duration_ms < MIN_DURATION_MS:
        raise ProbeRefused("too_short")
    return start, duration_ms


def _audio_streams(
    path: Path, streams: list[dict[str, Any]], tracks: dict[int, Track], start: float
) -> Iterator[AudioStream]:
    """The sounds that decode; `order` counts those that do not as well, as ffmpeg does."""
    sounds = [s for s in streams if s.get("codec_type") == "audio"]
    for order, s in enumerate(sounds):
        if s["index"] in tracks and _decodes(path, s["index"], "audio"):
            yield AudioStream(
                order=order,
                index=s["index"],
                codec=s.get("codec_name", ""),
                channels=int(s.get("channels") or 0),
                sample_rate=int(s.get("sample_rate") or 0),
                duration_ms=round((tracks[s["index"]].end - start) * 1000),
                language=s.get("tags", {}).get("language", ""),
            )


def _headers(path: Path) -> dict[str, Any]:
    try:
        answer = process.run(recipes.probe_headers(path), timeout_s=120, cpu_s=120, max_output_bytes=16 * 1024**2)
    except MediaError as error:
        if error.code == "missing_tool":
            raise
        raise ProbeRefused("truncated" if _begins_like_mp4(path) else "not_a_video", cause=error) from error
    headers: dict[str, Any] = json.loads(answer)
    return headers


def _begins_like_mp4(path: Path) -> bool:
    """An MP4 that ffprobe cannot open has lost its index, which is usually at the end: it was cut off on the way."""
    with path.open("rb") as file:
        return file.read(12)[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")


def _is_cover(stream: dict[str, Any]) -> bool:
    """A picture that is attached to the sound (an album cover) is not a video."""
    disposition = stream.get("disposition", {})
    return bool(disposition.get("attached_pic") or disposition.get("timed_thumbnails"))


def _refuse_truncated(
    video: dict[str, Any], picture: Track, tracks: dict[int, Track], declared_ms: int, said: str
) -> None:
    """Raise when the packets stop well before the declared end, or the demuxer met the end of the file too early."""
    end = max((track.end for track in tracks.values() if track.packets), default=-math.inf)
    first = min((track.first for track in tracks.values() if track.packets), default=0.0)
    checks = [(declared_ms, end - first), (_ms(video.get("duration")), picture.end - picture.first)]
    for declared, reached in checks:
        missing = declared - (reached * 1000 if math.isfinite(reached) else 0)
        if declared and missing > MISSING_MS + MISSING_SHARE * declared:
            raise ProbeRefused("truncated", stderr_tail=said)
    if any(sign in said for sign in CUT_OFF):
        raise ProbeRefused("truncated", stderr_tail=said)


def _decodes(path: Path, index: int, kind: str) -> bool:
    try:
        return bool(process.run(recipes.decode_a_little(path, index, kind), timeout_s=60, cpu_s=60))
    except MediaError as error:
        if error.code == "missing_tool":
            raise
        return False


def _rotation(video: dict[str, Any]) -> int:
    """Degrees clockwise that a player turns the picture by (ffprobe tells them counter-clockwise)."""
    for side in video.get("side_data_list", []):
        if "rotation" in side:
            return round(-float(side["rotation"]) / 90) * 90 % 360
    return 0


def _as_seen(width: int, height: int, pixel_shape: str, rotation: int) -> tuple[int, int]:
    across, _, down = pixel_shape.partition(":")
    if across.isdigit() and down.isdigit() and int(across) and int(down):
        width = max(1, round(width * int(across) / int(down)))
    return (height, width) if rotation in (90, 270) else (width, height)


def _fps(video: dict[str, Any], picture: Track) -> float:
    """Average pictures a second: the container's word if it has one, else the packets'."""
    top, _, bottom = str(video.get("avg_frame_rate", "0/0")).partition("/")
    if top.isdigit() and bottom.isdigit() and int(top) and int(bottom):
        return min(float(MAX_FPS), int(top) / int(bottom))
    return min(float(MAX_FPS), 1 / picture.step) if picture.step else 1.0


def _told(value: str | None) -> str:
    return "" if value in (None, "unknown", "reserved") else str(value)


def _ms(text: object) -> int:
    seconds = number(str(text))
    return round(seconds * 1000) if seconds and math.isfinite(seconds) else 0
