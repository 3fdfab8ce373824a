"""What ffprobe tells of a stream, in our words."""

from __future__ import annotations

import math
from typing import Required, TypedDict

from media.containers.packets import Track, number

MAX_FPS = 240
INTERLACED_ORDERS = ("tt", "bb", "tb", "bt")


class Stream(TypedDict, total=False):
    """A stream as ffprobe writes it, as far as it is read here; what the file does not tell is not there."""

    index: Required[int]
    codec_type: str
    codec_name: str
    codec_tag_string: str
    profile: str
    width: int
    height: int
    has_b_frames: int
    channels: int
    sample_rate: str
    duration: str
    avg_frame_rate: str
    sample_aspect_ratio: str
    field_order: str
    color_transfer: str
    color_space: str
    disposition: dict[str, int]
    tags: dict[str, str]
    side_data_list: list[dict[str, str | float]]


class Container(TypedDict, total=False):
    duration: str
    start_time: str
    format_name: str
    tags: dict[str, str]


class Headers(TypedDict, total=False):
    """The document of ffprobe."""

    format: Container
    streams: list[Stream]
    chapters: list[object]


def is_cover(stream: Stream) -> bool:
    """A picture that is attached to the sound (an album cover) is not a video."""
    disposition = stream.get("disposition", {})
    return bool(disposition.get("attached_pic") or disposition.get("timed_thumbnails"))


def is_interlaced(video: Stream) -> bool:
    """Whether each picture is two half pictures of different moments (television, old cameras)."""
    return video.get("field_order") in INTERLACED_ORDERS


def rotation_of(video: Stream) -> int:
    """Degrees clockwise that a player turns the picture by (ffprobe tells them counter-clockwise)."""
    for side in video.get("side_data_list", []):
        if "rotation" in side:
            return round(-float(side["rotation"]) / 90) * 90 % 360
    return 0


def shown_size(width: int, height: int, pixel_shape: str, rotation: int) -> tuple[int, int]:
    """Width and height with the pixels' shape and the rotation applied."""
    across, _, down = pixel_shape.partition(":")
    if across.isdigit() and down.isdigit() and int(across) and int(down):
        width = max(1, round(width * int(across) / int(down)))
    return (height, width) if rotation in (90, 270) else (width, height)


def fps(video: Stream, picture: Track) -> float:
    """Average pictures a second: the container's word if it has one, else the packets'."""
    top, _, bottom = str(video.get("avg_frame_rate", "0/0")).partition("/")
    if top.isdigit() and bottom.isdigit() and int(top) and int(bottom):
        return min(float(MAX_FPS), int(top) / int(bottom))
    return min(float(MAX_FPS), 1 / picture.step) if picture.step else 1.0


def known_word(value: str | None) -> str:
    """A word of ffprobe, "" for those that say nothing."""
    return "" if value in (None, "unknown", "reserved") else str(value)


def milliseconds(text: object) -> int:
    """A time as ffprobe writes it; 0 where it does not know."""
    seconds = number(str(text))
    return round(seconds * 1000) if seconds and math.isfinite(seconds) else 0
