"""What an uploaded video really contains, measured once and passed on; or a refusal that says what to do.

The name and the container's own words are not believed: every packet is read (not decoded), so a video that stops
before its declared end, or that declares none, shows itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from craft.messages import N_
from craft.refused_files import EMPTY_VIDEO, LARGE_VIDEO
from media.containers.packets import Track, read_packets
from media.containers.truncation import begins_like_mp4, ends_early
from media.picture import stream_headers
from media.picture.stream_headers import Headers, Stream, is_cover, milliseconds
from media.programs import process, recipes
from media.programs.child import FileRefused
from media.programs.process import MediaError

MAX_DURATION_MS = 6 * 3600 * 1000
MIN_DURATION_MS = 500
MAX_SIDE = 5120  # a 5K screen; a picture of 8192 x 8192 takes 100 MB for each frame that a decoder holds
MAX_AREA = 5120 * 2880
MAX_BYTES = 4 * 1024**3

# A container may declare a little more than its last packet (rounding, edit lists, sound's padding).
MISSING_MS = 1000
MISSING_SHARE = 0.005

# Made to be cut and joined: their clocks may begin anew anywhere.
STREAMS = ("mpegts", "mpeg")
# Error messages of demuxers for a file that is cut off.
TRUNCATION_SIGNS = ("partial file", "File ended prematurely", "moov atom not found", "Truncat")

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
    "joined": N_(
        "This video was joined from pieces, and its clock begins anew in the middle. Open it in a video editor, export "
        "it as MP4, then send that."
    ),
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
    """One sound of the file. order: its number among the sounds (`0:a:order`). marked: as the one to play unasked.
    title: what the file calls it. speech: the share of it in which somebody speaks; None: not listened to."""

    order: int
    index: int
    codec: str
    channels: int
    sample_rate: int
    duration_ms: int
    language: str
    title: str = ""
    marked: bool = False
    speech: float | None = None


@dataclass(frozen=True)
class Probe:
    """A video that can become a tutorial.

    duration_ms: from the earliest start of picture or sound to the latest end of picture and narration, by packets.
    width, height: as seen (rotation and pixel shape applied), in pixels. rotation: degrees clockwise, 0/90/180/270.
    fps: pictures a second on average; vfr: whether their spacing varies. transfer, matrix: colour transfer and matrix
    in ffmpeg's words (`bt709`, `gbr`…), "" if untold.
    motion: the share of moments in which the picture moves (`media.picture.motion`); None: not measured.
    audio: the sounds that decode, in order; `has_audio` is False when the caller must ask for a transcript.
    sound: which of them is the narration, by its order (None: not chosen yet); chosen: by a person.
    interlaced: each picture is two half pictures. begins_anew: its clock does, somewhere (see `straightened`).
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
    sound: int | None = None
    chosen: bool = False
    interlaced: bool = False
    begins_anew: bool = False

    @property
    def narration(self) -> AudioStream | None:
        """The sound that is transcribed and heard under the voices; until one is chosen the one that players take."""
        marked = [stream for stream in self.audio if stream.marked]
        asked = [stream for stream in self.audio if stream.order == self.sound]
        return next(iter([*asked, *(marked if len(marked) == 1 else []), *self.audio]), None)

    def with_narration(self, order: int | None, *, chosen: bool = False) -> Probe:
        """The same with this sound as its narration, which counts for how long it lasts."""
        found = replace(self, sound=order, chosen=chosen)
        heard_ms = found.narration.duration_ms if found.narration else 0
        return found if self.begins_anew else replace(found, duration_ms=max(self.video_duration_ms, heard_ms))

    @property
    def has_audio(self) -> bool:
        return bool(self.audio)

    @property
    def streamed(self) -> bool:
        return any(name in self.container.split(",") for name in STREAMS)

    @property
    def hdr(self) -> bool:
        return self.transfer in ("smpte2084", "arib-std-b67")


def probe(path: Path) -> Probe:
    """Measure one uploaded file.

    Raises ProbeRefused (a message with a code), or MediaError when ffprobe is missing or was killed.
    """
    size = _size(path)
    headers = _headers(path)
    streams = headers.get("streams", [])
    container = headers.get("format", {})
    video = _video_stream(streams)
    width, height = _drawn_size(video)
    declared_ms = milliseconds(container.get("duration"))
    if declared_ms - max(0, milliseconds(container.get("start_time"))) > MAX_DURATION_MS:
        raise ProbeRefused("too_long")

    tracks, said = read_packets(path)
    picture = tracks.get(video["index"], Track())
    _refuse_truncated(path, video, picture, tracks, declared_ms, said)
    if not picture.packets or picture.end == -math.inf or not width or not height:
        raise ProbeRefused("unreadable", stderr_tail=said)
    sounds = [s for s in streams if s.get("codec_type") == "audio" and s["index"] in tracks]
    both = [picture, *(tracks[s["index"]] for s in sounds)]
    start = _start(both)
    begins_anew = _begins_anew(container.get("format_name", ""), both)
    if not _decodes(path, video["index"], "video"):
        raise ProbeRefused("unreadable")

    rotation = stream_headers.rotation_of(video)
    seen_width, seen_height = stream_headers.shown_size(width, height, video.get("sample_aspect_ratio", ""), rotation)
    found = Probe(
        duration_ms=round(max(track.together for track in both) * 1000),
        video_duration_ms=round((picture.end - start) * 1000),
        width=seen_width,
        height=seen_height,
        fps=stream_headers.fps(video, picture),
        vfr=picture.varies,
        rotation=rotation,
        video_index=video["index"],
        video_codec=video.get("codec_name", ""),
        transfer=stream_headers.known_word(video.get("color_transfer")),
        matrix=stream_headers.known_word(video.get("color_space")),
        container=container.get("format_name", ""),
        bytes=size,
        audio=tuple(_audio_streams(path, streams, tracks, start)),
        interlaced=stream_headers.is_interlaced(video),
        begins_anew=begins_anew,
    ).with_narration(None)
    if found.duration_ms > MAX_DURATION_MS:
        raise ProbeRefused("too_long")
    if found.duration_ms < MIN_DURATION_MS:
        raise ProbeRefused("too_short")
    return found


def _size(path: Path) -> int:
    """The file's bytes."""
    size = path.stat().st_size
    if size == 0:
        raise ProbeRefused("empty")
    if size > MAX_BYTES:
        raise ProbeRefused("too_large")
    return size


def _video_stream(streams: list[Stream]) -> Stream:
    video = next((s for s in streams if s.get("codec_type") == "video" and not is_cover(s)), None)
    if video is None:
        has_sound = any(s.get("codec_type") == "audio" for s in streams)
        raise ProbeRefused("no_picture" if has_sound else "not_a_video")
    return video


def _drawn_size(video: Stream) -> tuple[int, int]:
    """Width and height as drawn, before rotation and pixel shape; 0 where the file does not tell."""
    width, height = int(video.get("width") or 0), int(video.get("height") or 0)
    if max(width, height) > MAX_SIDE or width * height > MAX_AREA:
        raise ProbeRefused("picture_too_large")
    return width, height


def _start(tracks: list[Track]) -> float:
    """Where picture or sound begins, in seconds."""
    start = min(track.first for track in tracks if track.packets)
    # Priming samples before 0 are not heard.
    return max(start, 0.0) if start > -1 else start


def _audio_streams(path: Path, streams: list[Stream], tracks: dict[int, Track], start: float) -> Iterator[AudioStream]:
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
                title=s.get("tags", {}).get("title", "")[:100],
                marked=bool(s.get("disposition", {}).get("default")),
            )


def _headers(path: Path) -> Headers:
    try:
        answer = process.run(recipes.probe_headers(path), timeout_s=120, cpu_s=120, max_output_bytes=16 * 1024**2)
    except MediaError as error:
        if error.of_the_machine:
            raise
        raise ProbeRefused("truncated" if begins_like_mp4(path) else "not_a_video", cause=error) from error
    headers: Headers = json.loads(answer)
    return headers


def _refuse_truncated(
    path: Path, video: Stream, picture: Track, tracks: dict[int, Track], declared_ms: int, said: str
) -> None:
    """Raise when bytes are missing by the container's own count, when the packets stop well before the declared end, or
    when the demuxer met the end of the file too early."""
    if ends_early(path) or any(sign in said for sign in TRUNCATION_SIGNS):
        raise ProbeRefused("truncated", stderr_tail=said)
    end = max((track.end for track in tracks.values() if track.packets), default=-math.inf)
    first = min((track.first for track in tracks.values() if track.packets), default=0.0)
    # Some containers count from the first packet, others from 0, however late that is.
    checks = [
        (declared_ms, end - min(first, 0.0)),
        (milliseconds(video.get("duration")), picture.end - min(picture.first, 0.0)),
    ]
    for declared, reached in checks:
        missing = declared - (reached * 1000 if math.isfinite(reached) else 0)
        if declared and missing > MISSING_MS + MISSING_SHARE * declared:
            raise ProbeRefused("truncated", stderr_tail=said)


def _begins_anew(container: str, tracks: list[Track]) -> bool:
    """Whether a clock begins anew. Raises ProbeRefused where `media.picture.continuous_clock` cannot mend it."""
    streamed = any(name in container.split(",") for name in STREAMS)
    if not any(track.went_back or (streamed and track.went_ahead) for track in tracks):
        return False
    if not streamed:
        raise ProbeRefused("joined")
    return True


def _decodes(path: Path, index: int, kind: str) -> bool:
    try:
        return bool(process.run(recipes.decode_a_little(path, index, kind), timeout_s=60, cpu_s=60))
    except MediaError as error:
        if error.of_the_machine:
            raise
        return False
