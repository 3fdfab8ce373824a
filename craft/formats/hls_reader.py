"""Reads playlists: what they name, and every fault that matters to a player or to the RFC.

Independent of `craft.formats.hls`, so that a mistake there is not repeated here. Knows the tags that Portevoix
writes; other tags are skipped, as RFC 8216 (section 6.3.1) asks of every client.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from craft.formats.hls import Segment

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s][^",]*)(?:,|$)')
_CODECS = re.compile(r"(avc1\.[0-9A-Fa-f]{6}|mp4a\.40\.\d+)(,(avc1\.[0-9A-Fa-f]{6}|mp4a\.40\.\d+))*")
# RFC 5646, without the forms that we never use; that it is the shortest form is for the language table to say.
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


class PlaylistError(ValueError):
    """The text is no playlist. The message names the line (1-based)."""


@dataclass(frozen=True)
class MediaPlaylist:
    """Segments in order; ended: EXT-X-ENDLIST was there."""

    version: int
    target_s: int
    segments: tuple[Segment, ...]
    ended: bool

    @property
    def duration_ms(self) -> float:
        return sum(segment.duration_ms for segment in self.segments)

    @property
    def init_uris(self) -> tuple[str, ...]:
        """The EXT-X-MAP files, in order, each once."""
        return tuple(dict.fromkeys(segment.init_uri for segment in self.segments if segment.init_uri is not None))

    @property
    def begins(self) -> tuple[bool, ...]:
        """Of each segment, whether it begins with another EXT-X-MAP file than the one before it."""
        inits = [segment.init_uri for segment in self.segments]
        return (False, *(one != another for one, another in pairwise(inits)))


@dataclass(frozen=True)
class Variant:
    """One EXT-X-STREAM-INF: its attributes (unquoted) and the address of its media playlist."""

    uri: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class MultivariantPlaylist:
    """The variants, and the attributes (unquoted) of every EXT-X-MEDIA."""

    version: int
    variants: tuple[Variant, ...]
    media: tuple[Mapping[str, str], ...]


Playlist = MediaPlaylist | MultivariantPlaylist


def read_playlist(text: str) -> Playlist:
    """The playlist that the text describes. Raises PlaylistError when it does not follow the grammar of RFC 8216."""
    lines = text.split("\n")
    if lines[0].rstrip("\r") != "#EXTM3U":
        raise PlaylistError("line 1: a playlist begins with #EXTM3U")
    version, target, ended, init = 1, 0, False, None
    segments: list[Segment] = []
    variants: list[Variant] = []
    media: list[Mapping[str, str]] = []
    length: float | None = None
    discontinuity, span = False, None
    stream: Mapping[str, str] | None = None
    for number, line in enumerate((line.rstrip("\r") for line in lines), start=1):
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-VERSION":
            version = int(_number(value, number))
        elif tag == "#EXT-X-TARGETDURATION":
            target = int(_number(value, number))
        elif tag == "#EXT-X-MAP":
            init = _attributes(value, number).get("URI")
        elif tag == "#EXTINF":
            length = 1000 * _number(value.split(",")[0], number)
        elif tag == "#EXT-X-BYTERANGE":
            span = _span(value, number)
        elif tag == "#EXT-X-STREAM-INF":
            stream = _attributes(value, number)
        elif tag == "#EXT-X-MEDIA":
            media.append(_attributes(value, number))
        elif line == "#EXT-X-DISCONTINUITY":
            discontinuity = True
        elif line == "#EXT-X-ENDLIST":
            ended = True
        elif line and not line.startswith("#"):
            if stream is not None:
                variants.append(Variant(line, stream))
            elif length is not None:
                segments.append(Segment(line, length, discontinuity, span, init))
                discontinuity, span = False, None
            else:
                raise PlaylistError(f"line {number}: an address without #EXTINF or #EXT-X-STREAM-INF before it")
            length = stream = None
    if length is not None or stream is not None or discontinuity or span:
        raise PlaylistError(f"line {len(lines)}: the last tag has no address")
    if bool(variants) == bool(segments):
        raise PlaylistError("a playlist names either segments or variants")
    if variants:
        return MultivariantPlaylist(version, tuple(variants), tuple(media))
    return MediaPlaylist(version, target, tuple(segments), ended)


def playlist_uris(playlist: Playlist) -> tuple[str, ...]:
    """Every address that the playlist names, in order, each once."""
    if isinstance(playlist, MediaPlaylist):
        named = [*playlist.init_uris, *(segment.uri for segment in playlist.segments)]
    else:
        named = [track["URI"] for track in playlist.media if "URI" in track]
        named += [variant.uri for variant in playlist.variants]
    return tuple(dict.fromkeys(named))


def playlist_faults(playlist: Playlist) -> tuple[str, ...]:
    """The faults of a playlist that can be read, one sentence each; empty when there is none."""
    return tuple(_media_faults(playlist) if isinstance(playlist, MediaPlaylist) else _variant_faults(playlist))


def faults_between(playlists: Sequence[MediaPlaylist]) -> tuple[str, ...]:
    """Where the playlists of one version disagree: where times go on elsewhere, where pictures change their clock, how
    long a segment may be."""
    faults = []
    if len({tuple(segment.discontinuity for segment in playlist.segments) for playlist in playlists}) > 1:
        faults.append("The playlists have discontinuities at different segments.")
    if len({playlist.begins for playlist in playlists if any(playlist.begins)}) > 1:
        faults.append("The playlists name other EXT-X-MAP files at different segments.")
    if len({playlist.target_s for playlist in playlists}) > 1:
        faults.append("The playlists have different target durations.")
    return tuple(faults)


def _media_faults(playlist: MediaPlaylist) -> list[str]:
    faults = []
    if not playlist.ended:
        faults.append("The playlist has no end, so players would take it for a live stream.")
    if playlist.init_uris and playlist.version < 6:
        faults.append(f"Version {playlist.version} does not know EXT-X-MAP.")
    for segment, begins in zip(playlist.segments, playlist.begins, strict=True):
        if begins and not segment.discontinuity:
            faults.append(f"{segment.uri} has another EXT-X-MAP without a discontinuity.")
    for segment in playlist.segments:
        if segment.duration_ms <= 0:
            faults.append(f"{segment.uri} has no length.")
        if segment.span is not None and playlist.version < 4:
            faults.append(f"Version {playlist.version} does not know EXT-X-BYTERANGE.")
        if segment.span is not None and segment.span[1] == 0:
            faults.append(f"{segment.uri} has no bytes.")
        if int(segment.duration_ms / 1000 + 0.5) > playlist.target_s:
            faults.append(f"{segment.uri} is longer than the target duration of {playlist.target_s} s.")
    return faults


def _variant_faults(playlist: MultivariantPlaylist) -> list[str]:
    groups = {(track.get("TYPE"), track.get("GROUP-ID")) for track in playlist.media}
    faults = [fault for variant in playlist.variants for fault in _faults_of_variant(variant, groups)]
    faults += [fault for track in playlist.media for fault in _faults_of_track(track)]
    named = Counter((track.get("TYPE"), track.get("GROUP-ID"), track.get("NAME")) for track in playlist.media)
    faults += [f"Two tracks are called {name}." for (_, _, name), times in named.items() if times > 1]
    for kind, group in sorted(groups, key=str):
        defaults = sum(
            (track.get("TYPE"), track.get("GROUP-ID"), track.get("DEFAULT")) == (kind, group, "YES")
            for track in playlist.media
        )
        if defaults > 1 or (kind == "AUDIO" and defaults == 0):
            faults.append(f"The group {group} has {defaults} defaults instead of one.")
    return faults


def _faults_of_variant(variant: Variant, groups: Collection[tuple[str | None, str | None]]) -> list[str]:
    faults = []
    given = variant.attributes
    if not _CODECS.fullmatch(given.get("CODECS", "")):
        faults.append(f"{variant.uri} has no CODECS that a player could check.")
    peak, average = given.get("BANDWIDTH", ""), given.get("AVERAGE-BANDWIDTH", "0")
    if not (peak.isdecimal() and average.isdecimal() and int(peak) >= int(average)):
        faults.append(f"{variant.uri} has no BANDWIDTH, or one below its average.")
    faults += [
        f"{variant.uri} names the group {given[kind]}, which does not exist."
        for kind in ("AUDIO", "SUBTITLES")
        if kind in given and (kind, given[kind]) not in groups
    ]
    if "AUDIO" in given and "mp4a" not in given.get("CODECS", ""):
        faults.append(f"{variant.uri} has a voice whose codec is not in CODECS.")
    return faults


def _faults_of_track(track: Mapping[str, str]) -> list[str]:
    faults = []
    name = track.get("NAME", "")
    if not name:
        faults.append("A track has no name.")
    if not _TAG.fullmatch(track.get("LANGUAGE", "")):
        faults.append(f"{name} has no language tag.")
    if track.get("DEFAULT") == "YES" and track.get("AUTOSELECT") != "YES":
        faults.append(f"{name} is a default that players may not select by themselves.")
    if not track.get("URI"):
        faults.append(f"{name} has no address.")
    return faults


def _attributes(text: str, number: int) -> dict[str, str]:
    """An attribute list (RFC 8216, section 4.2), quotation marks taken off."""
    found: dict[str, str] = {}
    position = 0
    while position < len(text):
        match = _ATTRIBUTE.match(text, position)
        if match is None or match[1] in found:
            raise PlaylistError(f"line {number}: the attributes cannot be read")
        found[match[1]] = match[2].strip('"')
        position = match.end()
    return found


def _span(text: str, number: int) -> tuple[int, int]:
    """(offset, length). Without an offset it would go on behind the segment before (RFC 8216, 4.3.2.2), which we never
    write: a player that missed one segment would read wrong bytes of all that follow."""
    match = re.fullmatch(r"(\d+)@(\d+)", text.strip())
    if match is None:
        raise PlaylistError(f"line {number}: {text!r} does not say which bytes")
    return int(match[2]), int(match[1])


def _number(text: str, number: int) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text.strip()):
        raise PlaylistError(f"line {number}: {text!r} is no number")
    return float(text)
