"""`Tutorial.video`, the document of what was made of the original: its renditions and pictures."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class StoredPart(TypedDict):
    path: str
    bytes: int
    sha256: str


class Rendition(TypedDict):
    """groups: of each segment the bytes of each group of pictures of `group_ms`; both are absent where a segment has
    one fragment, as all had once. stills: a sample for each `frame_num`, as hexadecimal text; absent until a version
    waits, empty where this machine's encoder cannot make them."""

    name: str
    width: int
    height: int
    fps: int
    codecs: str
    peak_bps: int
    average_bps: int
    playlist: StoredPart
    init: StoredPart
    segments: list[StoredPart]
    segment_ms: list[int]
    group_ms: NotRequired[int]
    groups: NotRequired[list[list[int]]]
    stills: NotRequired[list[str]]


class VideoParts(TypedDict, total=False):
    """Those that are finished. `watch` is in the private store (it has the French voice); it is absent when the
    original has no sound."""

    renditions: list[Rendition]
    lite: StoredPart
    poster: StoredPart
    thumbnail: StoredPart
    preview: StoredPart
    watch: StoredPart


class Video(TypedDict):
    renditions: list[Rendition]
    lite: StoredPart
    poster: StoredPart
    thumbnail: StoredPart
    preview: StoredPart
    watch: NotRequired[StoredPart]
