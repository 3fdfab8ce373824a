"""HLS playlists (RFC 8216) as text: media playlists, and one multivariant playlist per language.

One multivariant playlist per language, not one for all: adding or withdrawing a language then touches no file of
another, and a player cannot choose the wrong voice by itself. The video's media playlists are shared by all.
Reading them back, for verification, is `craft.formats.hls_reader`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

# EXT-X-MAP outside an I-frame playlist needs version 6 (RFC 8216, section 7); fMP4 players expect 7.
FMP4_VERSION, PLAIN_VERSION = 7, 3
AUDIO_GROUP, SUBTITLES_GROUP = "voice", "text"
# MPEG-4 audio (object type 0x40), AAC low complexity (audio object type 2): RFC 6381, section 3.3.
AAC_LC = "mp4a.40.2"
# RFC 8216, 4.3.4.1: the media characteristic of a sound that also says what is seen.
DESCRIBES_VIDEO = "public.accessibility.describes-video"


@dataclass(frozen=True)
class Segment:
    """One segment: its address (relative to the playlist or absolute) and its length in milliseconds (> 0).

    discontinuity: its timestamps do not go on where those of the one before end (RFC 8216, 4.3.2.3): that one holds a
    picture, or has another clock. Every playlist of the version must announce it at the same segment. span: the bytes
    of the file that are the segment (where they begin, and how many); None for a whole file. init_uri: the file that it
    begins with, where that is not the playlist's.
    """

    uri: str
    duration_ms: float
    discontinuity: bool = False
    span: tuple[int, int] | None = None
    init_uri: str | None = None


@dataclass(frozen=True)
class Rendition:
    """One size of the picture: the address of its media playlist and what a player must know to choose it.

    codecs: RFC 6381 string of the video alone. peak_bps, average_bps: bits per second of the heaviest segment and of
    the whole, video alone. width, height in pixels; fps pictures a second.
    """

    uri: str
    codecs: str
    peak_bps: int
    average_bps: int
    width: int
    height: int
    fps: float


@dataclass(frozen=True)
class AudioTrack:
    """One voice. language: the shortest BCP-47 tag (`ar`, never `ara`); name: its endonym, for the player's menu.
    characteristics: a media characteristic (`DESCRIBES_VIDEO`), or none."""

    uri: str
    language: str
    name: str
    peak_bps: int
    average_bps: int
    codecs: str = AAC_LC
    channels: int = 1
    characteristics: str = ""


@dataclass(frozen=True)
class SubtitleTrack:
    """One text. shown: whether players show it unasked (a release without a voice), else only on request."""

    uri: str
    language: str
    name: str
    shown: bool = False


def media_playlist(segments: Sequence[Segment], init_uri: str | None = None, *, longest_ms: float = 0.0) -> str:
    """The complete (VOD) playlist of one rendition, voice or text.

    longest_ms: of the longest segment of all playlists of the version, which must name one target duration.

    init_uri: the file that fMP4 segments begin with; None for one WebVTT file. ValueError for no segments, for a
    length that is not above 0, and for an address with a line break or a quotation mark.
    """
    if not segments:
        raise ValueError("a playlist needs at least one segment")
    if any(not (segment.duration_ms > 0 and math.isfinite(segment.duration_ms)) for segment in segments):
        raise ValueError("every segment needs a length above 0 ms")
    # Each end is rounded to a microsecond, not each length: a third of one, won 900 times in 1,200, made the sound of
    # two hours 0.3 ms longer than its picture.
    ends = [round(end_ms * 1000) for end_ms in accumulate(segment.duration_ms for segment in segments)]
    lengths_us = [end - begin for begin, end in pairwise([0, *ends])]
    # Players round a segment's length before comparing it, and so does the RFC (4.3.3.1); half goes up.
    longest_s = max(1, (max(*lengths_us, round(longest_ms * 1000)) + 500_000) // 1_000_000)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{FMP4_VERSION if init_uri is not None else PLAIN_VERSION}",
        f"#EXT-X-TARGETDURATION:{longest_s}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]
    begun = segments[0].init_uri or init_uri
    if begun is not None:
        lines += ["#EXT-X-INDEPENDENT-SEGMENTS", f"#EXT-X-MAP:URI={_quote(begun)}"]
    for segment, length_us in zip(segments, lengths_us, strict=True):
        lines += ["#EXT-X-DISCONTINUITY"] * segment.discontinuity
        if (own := segment.init_uri or init_uri) is not None and own != begun:
            lines.append(f"#EXT-X-MAP:URI={_quote(own)}")
            begun = own
        lines.append(f"#EXTINF:{length_us / 1_000_000:.6f},")
        if segment.span is not None:
            offset, size = segment.span
            lines.append(f"#EXT-X-BYTERANGE:{size}@{offset}")
        lines.append(_line(segment.uri))
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def multivariant_playlist(
    renditions: Sequence[Rendition], voices: Sequence[AudioTrack], texts: Sequence[SubtitleTrack] = ()
) -> str:
    """The playlist of one language: every rendition of the picture, with the first voice as default.

    The first rendition is the one that players start with, so lite comes first. Bandwidths include the heaviest
    voice, as RFC 8216 (4.3.4.2) asks. ValueError for no rendition, no voice, two texts that are both shown, two
    tracks of one name, or an address that cannot be written.
    """
    if not renditions or not voices:
        raise ValueError("a multivariant playlist needs at least one rendition and one voice")
    if sum(text.shown for text in texts) > 1:
        raise ValueError("only one text can be shown unasked")
    for tracks in ([voice.name for voice in voices], [text.name for text in texts]):
        if len(set(tracks)) < len(tracks):
            raise ValueError("two tracks of one group cannot have the same name")
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{FMP4_VERSION}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines += [_voice(voice, default=position == 0) for position, voice in enumerate(voices)]
    lines += [_text(text) for text in texts]
    peak = max(voice.peak_bps for voice in voices)
    average = max(voice.average_bps for voice in voices)
    # Several voices of one codec name it once.
    spoken = list(dict.fromkeys(voice.codecs for voice in voices))
    for rendition in renditions:
        attributes = [
            f"BANDWIDTH={max(rendition.peak_bps, rendition.average_bps) + max(peak, average)}",
            f"AVERAGE-BANDWIDTH={rendition.average_bps + average}",
            f"RESOLUTION={rendition.width}x{rendition.height}",
            f"FRAME-RATE={rendition.fps:.3f}",
            f"CODECS={_quote(','.join([rendition.codecs, *spoken]))}",
            f"AUDIO={_quote(AUDIO_GROUP)}",
            # Without this attribute a player may look for captions inside the video stream, and offer empty ones.
            *([f"SUBTITLES={_quote(SUBTITLES_GROUP)}"] if texts else []),
            "CLOSED-CAPTIONS=NONE",
        ]
        lines += ["#EXT-X-STREAM-INF:" + ",".join(attributes), _line(rendition.uri)]
    return "\n".join([*lines, ""])


def _voice(voice: AudioTrack, *, default: bool) -> str:
    more = [f"CHANNELS={_quote(str(voice.channels))}"]
    if voice.characteristics:
        more.append(f"CHARACTERISTICS={_quote(voice.characteristics)}")
    return _media("AUDIO", AUDIO_GROUP, voice, default, more)


def _text(text: SubtitleTrack) -> str:
    return _media("SUBTITLES", SUBTITLES_GROUP, text, text.shown, ["FORCED=NO"])


def _media(kind: str, group: str, track: AudioTrack | SubtitleTrack, default: bool, more: Sequence[str]) -> str:
    attributes = [
        f"TYPE={kind}",
        f"GROUP-ID={_quote(group)}",
        f"NAME={_quote(track.name)}",
        f"LANGUAGE={_quote(track.language)}",
        f"DEFAULT={'YES' if default else 'NO'}",
        "AUTOSELECT=YES",
        *more,
        f"URI={_quote(track.uri)}",
    ]
    return "#EXT-X-MEDIA:" + ",".join(attributes)


def _quote(value: str) -> str:
    """A quoted string of RFC 8216 (4.2), which knows no escape: what it cannot hold is an error of the caller."""
    if any(sign in value for sign in '"\r\n'):
        raise ValueError(f"{value!r} cannot stand in a playlist: it holds a quotation mark or a line break")
    return f'"{value}"'


def _line(uri: str) -> str:
    """An address on a line of its own; one that begins with # would be read as a comment."""
    if not uri or uri.startswith("#") or any(sign in uri for sign in "\r\n"):
        raise ValueError(f"{uri!r} cannot stand in a playlist as an address")
    return uri
