"""The content of a finished MP4 or M4A, its headers according to ffprobe: for verification of our own files, not for
uploads. The pictures and packets are read once, by us."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from media.containers.boxes import Pictures, count_slices, index_first, outer_box
from media.containers.sample_table import SOUND, VIDEO, TrackIndex, read_tracks
from media.picture import h264
from media.picture.stream_headers import Headers, Stream
from media.programs import process, recipes

# What the container itself writes; anything else came from somewhere (a phone's place, a title, an editor's name).
CONTAINER_TAGS = {
    "major_brand",
    "minor_version",
    "compatible_brands",
    "encoder",
    "language",
    "handler_name",
    "vendor_id",
}


@dataclass(frozen=True)
class FinishedFile:
    """video, audio: how many streams of each. profile: of H.264. b_frames: whether pictures are reordered. refs: how
    many pictures a decoder must keep (0: not told). slices: of all pictures; frames: pictures.
    tags: names of metadata beyond the container's own and the label's (media/picture/label.py). title, artist, language
    (of the sound), cover, chapters (how many): the label. index_first: moov stands before mdat. offset_ms: how much
    later the sound begins than the picture (AAC's priming makes it about −21). *_end_ms: where each stream's last
    packet ends."""

    video: int
    audio: int
    other: int
    video_codec: str
    audio_codec: str
    profile: str
    b_frames: bool
    refs: int
    slices: int
    frames: int
    tags: tuple[str, ...]
    title: str
    artist: str
    language: str
    cover: bool
    chapters: int
    index_first: bool
    offset_ms: float
    video_end_ms: float
    audio_end_ms: float


def look(path: Path) -> FinishedFile:
    """Read headers, index and pictures of one of our own files. Raises MediaError."""
    headers: Headers = json.loads(
        process.run(
            recipes.ffprobe(path, "-show_format", "-show_streams", "-show_chapters", "-of", "json"), timeout_s=60
        )
    )
    streams = headers.get("streams", [])
    chapters = headers.get("chapters", [])
    of_label = _label_streams(streams, chapters)
    streams = [stream for stream in streams if stream not in of_label]
    pictures = [stream for stream in streams if stream.get("codec_type") == "video"]
    sounds = [stream for stream in streams if stream.get("codec_type") == "audio"]
    tracks = read_tracks(path)
    picture, sound = _first(tracks, VIDEO), _first(tracks, SOUND)
    words = headers.get("format", {}).get("tags", {})
    tags = {name.lower() for part in [headers.get("format", {}), *streams] for name in part.get("tags", {})}
    drawn = Pictures(0, 0, False)
    h264_picture = bool(pictures) and pictures[0].get("codec_name") == "h264"
    if h264_picture and picture is not None:
        drawn = count_slices(picture.samples(path))
    return FinishedFile(
        video=len(pictures),
        audio=len(sounds),
        other=len(streams) - len(pictures) - len(sounds),
        video_codec=pictures[0].get("codec_name", "") if pictures else "",
        audio_codec=sounds[0].get("codec_name", "") if sounds else "",
        profile=pictures[0].get("profile", "") if pictures else "",
        b_frames=any(int(picture.get("has_b_frames", 0)) > 0 for picture in pictures),
        # ffprobe reports 1 for a stream that it has not decoded.
        refs=h264.promise(outer_box(path, b"moov")).refs if h264_picture else 0,
        slices=drawn.slices,
        frames=drawn.frames,
        tags=tuple(sorted(tags - CONTAINER_TAGS - {"artist", "title"})),
        title=words.get("title", ""),
        artist=words.get("artist", ""),
        language=_language(sounds),
        cover=any(stream.get("codec_type") == "video" for stream in of_label),
        chapters=len(chapters),
        index_first=index_first(path),
        offset_ms=sound.begins_ms() - picture.begins_ms() if picture and sound else 0.0,
        video_end_ms=picture.ends_ms() if picture else 0.0,
        audio_end_ms=sound.ends_ms() if sound else 0.0,
    )


def _first(tracks: list[TrackIndex], kind: bytes) -> TrackIndex | None:
    return next((track for track in tracks if track.kind == kind), None)


def _label_streams(streams: list[Stream], chapters: list[object]) -> list[Stream]:
    """The streams in which a player finds the cover and the titles of chapters."""
    covers = [stream for stream in streams if stream.get("disposition", {}).get("attached_pic")]
    return covers + [stream for stream in streams if chapters and stream.get("codec_tag_string") == "text"]


def _language(sounds: list[Stream]) -> str:
    return str(sounds[0].get("tags", {}).get("language", "")) if sounds else ""
