"""The manifests of releases and of drafts, as types: the only module that knows their keys.

`Choice` is what a build begins with, `Manifest` what it holds. A release of the site's own words and a draft mix have
manifests of their own. What is measured: `dubbing.reports`. All are written by `craft.documents.document_json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from craft.documents import AS_LISTS, LEFT_OUT, Json, Upgrades, read_document, read_part
from craft.timing.timeline import Hold, Knot, TimeMap, to_language

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class ChosenRow:
    """A segment with its text and its take, as primary keys."""

    segment: int
    revision: int | None = None
    take: int | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """within_limit: somebody said that the version must not become longer than the town's limit. chosen: None before
    the build begins."""

    version: ClassVar[int] = 1
    within_limit: bool = field(default=False, metadata=LEFT_OUT)
    chosen: tuple[ChosenRow, ...] | None = field(default=None, metadata=LEFT_OUT)
    chosen_described: tuple[ChosenRow, ...] = field(default=(), metadata=LEFT_OUT)

    @property
    def chosen_rows(self) -> tuple[ChosenRow, ...]:
        """Those of audio descriptions among them."""
        return (*(self.chosen or ()), *self.chosen_described)

    @property
    def chosen_takes(self) -> list[int]:
        return [row.take for row in self.chosen_rows if row.take]


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a take is heard, in ms of the version and in samples, and how it was made to fit. audio: its file;
    that without its noise where it is `repaired`."""

    start_ms: float = 0.0
    end_ms: float = 0.0
    rate: float = 1.0
    start: int = 0
    natural: int = 0
    length: int = 0
    cuts: tuple[tuple[float, float], ...] = ()
    trim_ms: tuple[int, int] = (0, 0)
    audio: str = ""
    digest: str = ""
    repaired: bool = field(default=False, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class ReleasedSegment:
    """segment: the public id. start_ms, end_ms: in the video. take: the UUID. voice: the person's key. placement: None
    where the original voice stays."""

    segment: str = ""
    position: int = 0
    start_ms: int = 0
    end_ms: int = 0
    revision: int | None = None
    text: str = ""
    stale: bool = False
    take: str | None = None
    voice: int | None = None
    placement: Placement | None = None


@dataclass(frozen=True, kw_only=True)
class ReleasedDescription:
    """An audio description that is heard. at_ms: the moment in the video that it describes."""

    segment: str = ""
    at_ms: int = 0
    revision: int | None = None
    text: str = ""
    take: str = ""
    voice: int = 0
    placement: Placement = Placement()


@dataclass(frozen=True, kw_only=True)
class ReleaseFile:
    """A file in the public store. number, start_ms, end_ms: of a part of a long video."""

    role: str = ""
    path: str = ""
    bytes: int = 0
    sha256: str = ""
    number: int | None = field(default=None, metadata=LEFT_OUT)
    start_ms: int | None = field(default=None, metadata=LEFT_OUT)
    end_ms: int | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True)
class ReleasedBed:
    """What lies under the voices. returns: where the original is heard all the same (ms of the version). levels:
    moments (ms of the version) and how loud the film's room is there (LUFS before mastering), None where it is silent;
    between them one becomes the other."""

    returns: tuple[tuple[int, int], ...] = ()
    levels: tuple[tuple[int, float | None], ...] = ()


@dataclass(frozen=True)
class VoiceShare:
    """In how many segments a voice is heard, of so many."""

    segments: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Manifest(Choice):
    """Everything that a release holds. voices: who is heard, by key; None in an old release, which does not say. named:
    the consents whose names its files carry; no name stands here. scopes: what everybody agreed to beyond publication;
    None in an old release, whose files tell. bed: None where no voice replaces the original, and in an old release.
    video: the digest of the original. holds: where the picture waits, in order. map: all knots of its `times`, holds
    too, where some of the picture is slower. duration_ms: of the version; None in an old release, which is as long as
    the video."""

    language: str = ""
    text_language: str = ""
    title: str = ""
    summary: str = ""
    duration_ms: int | None = None
    holds: tuple[Hold, ...] = field(default=(), metadata=AS_LISTS)
    map: tuple[Knot, ...] = field(default=(), metadata=LEFT_OUT)
    video: str = ""
    synthetic: bool = False
    voices: tuple[int, ...] | None = None
    named: tuple[int, ...] = ()
    scopes: tuple[str, ...] | None = field(default=None, metadata=LEFT_OUT)
    heard: VoiceShare | None = field(default=None, metadata=AS_LISTS)
    segments: tuple[ReleasedSegment, ...] = ()
    described: tuple[ReleasedDescription, ...] = field(default=(), metadata=LEFT_OUT)
    bed: ReleasedBed | None = field(default=None, metadata=LEFT_OUT)
    files: tuple[ReleaseFile, ...] = ()

    @property
    def times(self) -> TimeMap:
        """From the video to the version, and back."""
        return _times(self.holds, self.map)

    def heard_ms(self, segment: ReleasedSegment) -> int:
        """When the voice of a segment, or else the original, begins: in the version's time."""
        placed = segment.placement
        return to_language(segment.start_ms, self.times) if placed is None else round(placed.start_ms)

    @property
    def recorded_takes(self) -> list[str]:
        """The takes (UUIDs) that are heard in its segments."""
        return [row.take for row in self.segments if row.take]

    @property
    def described_takes(self) -> list[str]:
        """The takes (UUIDs) of the audio descriptions that are heard."""
        return [row.take for row in self.described]

    @property
    def repaired_takes(self) -> set[str]:
        """The takes (UUIDs) that are heard without their noise."""
        placed = {row.take for row in self.segments if row.take and row.placement and row.placement.repaired}
        return placed | {row.take for row in self.described if row.placement.repaired}

    def files_in(self, role: str) -> list[ReleaseFile]:
        return [file for file in self.files if file.role == role]


@dataclass(frozen=True)
class ReleasedString:
    """A message of the site in one language. text: each plural form. whole: every form is approved."""

    context: str
    english: tuple[str, ...]
    text: tuple[str, ...]
    whole: bool


@dataclass(frozen=True)
class InterfaceSegment:
    """segment: the unit. take: the UUID, of the language's name when it is said."""

    segment: str
    revision: int | None
    take: str | None


@dataclass(frozen=True, kw_only=True)
class InterfaceManifest:
    """What a release of the site's own words holds. spoken_name: the path of the language's name when it is said."""

    version: ClassVar[int] = 1
    strings: tuple[ReleasedString, ...] = ()
    segments: tuple[InterfaceSegment, ...] = ()
    files: tuple[ReleaseFile, ...] = ()
    spoken_name: str = field(default="", metadata=LEFT_OUT)
    synthetic: bool = field(default=False, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class DraftManifest:
    """What the page shows of a draft mix. without_room: segment → (ms at the speaker's own pace, letters). vtt, vtt_fr:
    the subtitles, in the language and in French."""

    version: ClassVar[int] = 1
    duration_ms: int = 0
    holds: tuple[Hold, ...] = field(default=(), metadata=AS_LISTS)
    map: tuple[Knot, ...] = field(default=(), metadata=LEFT_OUT)
    heard: VoiceShare = field(default=VoiceShare(0, 0), metadata=AS_LISTS)
    over_limit: bool = False
    without_room: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    vtt: str = ""
    vtt_fr: str = ""

    @property
    def times(self) -> TimeMap:
        return _times(self.holds, self.map)


def knots_of(times: TimeMap, video_ms: int) -> tuple[Knot, ...]:
    """The `map` of a document; nothing where holds say everything."""
    return times.knots_until(video_ms) if times.slows else ()


def _times(holds: tuple[Hold, ...], knots: tuple[Knot, ...]) -> TimeMap:
    return TimeMap.from_knots(knots) if knots else TimeMap(holds)


UPGRADES: Upgrades = {}
"""None yet: what was added since the first edition has a default."""


def read_choice(document: Json) -> Choice:
    return read_document(Choice, document, UPGRADES)


def read_manifest(document: Json) -> Manifest:
    """Of the site's own words: only its takes and files (`read_interface_manifest`)."""
    return read_document(Manifest, document, UPGRADES)


def read_interface_manifest(document: Json) -> InterfaceManifest:
    return read_document(InterfaceManifest, document, UPGRADES)


def read_draft(document: Json) -> DraftManifest:
    return read_document(DraftManifest, document, UPGRADES)


def read_rows(kind: type[T], rows: Iterable[Json] | None) -> list[T]:
    """A list of a manifest that the database took out of it."""
    return [read_part(kind, row) for row in rows or ()]
