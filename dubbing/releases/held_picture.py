"""The picture of a version, as its files need it: shared by all languages, or with copies of what waits, and with other
clocks for what is slower."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from pathlib import Path

from craft.formats import hls
from craft.timing.timeline import CLOCK, TimeMap
from craft.timing.version_parts import Part, version_parts
from media.containers.clock import with_clock
from media.picture import h264
from media.picture.held_segment import held_segment
from media.picture.joined_segments import ShownSegment, held_mp4
from storage.files import StoredBytes, local_copy
from storage.stored_files import Holder, store_all_public
from tutorials.models import Tutorial
from tutorials.models.video import Rendition, Video
from tutorials.pipelines.still_pictures import HOLD_RENDITIONS, held_renditions


@dataclass(frozen=True)
class Piece:
    """A part of the video as a playlist names it. init: the path of what it begins with. span: which bytes of the file,
    as `hls.Segment` has them."""

    part: Part
    init: str
    path: str
    span: tuple[int, int] | None
    bytes: int


@dataclass(frozen=True)
class HeldRendition:
    """A rendition as `Tutorial.video` has it, with its parts in this version."""

    rendition: Rendition
    pieces: tuple[Piece, ...]

    @property
    def peak_bps(self) -> int:
        """Of the heaviest segment of the video: a player's rate is of about one target duration (RFC 8216, 4.1), and
        the key picture of a short part would look like a rate that nobody needs."""
        segments = groupby(self.pieces, lambda piece: piece.part.segment)
        return max(_bps(list(pieces)) for _number, pieces in segments)

    @property
    def average_bps(self) -> int:
        return _bps(self.pieces)


def _bps(pieces: Sequence[Piece]) -> int:
    return sum(piece.bytes for piece in pieces) * 8000 // max(1000, round(sum(piece.part.shown_ms for piece in pieces)))


@dataclass(frozen=True)
class HeldPicture:
    """parts: of each rendition. renditions: lite first. files: copies and clocks, for the manifest; the same bytes of
    two languages are one file."""

    parts: tuple[Part, ...]
    renditions: tuple[HeldRendition, ...]
    files: tuple[StoredBytes, ...]

    @property
    def longest_ms(self) -> float:
        return max(part.shown_ms for part in self.parts)


def parts_of(video: Video, times: TimeMap) -> list[Part]:
    """How a version is divided: its sound like its picture. Renditions that were made before their groups of pictures
    could be told apart by their bytes are divided into whole segments, and so are those beside them."""
    group_ms = {rendition.get("group_ms") for rendition in video["renditions"] if rendition["name"] in HOLD_RENDITIONS}
    common = group_ms.pop() if len(group_ms) == 1 else None
    return version_parts(video["renditions"][0]["segment_ms"], times, common)


def discontinuities(parts: Sequence[Part]) -> list[bool]:
    """Of each part, whether its times do not go on where those of the one before end: that one waits, or is on another
    clock."""
    return [False, *(bool(one.holds) or one.clock != other.clock for one, other in pairwise(parts))]


def hold_picture(tutorial: Tutorial, times: TimeMap, folder: Path, holder: Holder) -> HeldPicture:
    """Copy the groups of pictures that hold into the store, with their still pictures, and what those that are slower
    begin with; nothing is encoded. Raises MediaError. holder: in whose name they are stored."""
    renditions, files = [], []
    parts = parts_of(tutorial.video, times)
    for rendition in held_renditions(tutorial):
        clocks = _slow_clocks(rendition, parts, folder, holder)
        pieces, copies = _pieces(rendition, parts, clocks, folder, holder)
        renditions.append(HeldRendition(rendition, tuple(pieces)))
        files += [*clocks.values(), *copies]
    return HeldPicture(tuple(parts), tuple(renditions), tuple(files))


def _slow_clocks(rendition: Rendition, parts: Sequence[Part], folder: Path, holder: Holder) -> dict[int, StoredBytes]:
    """What the parts on each slower clock begin with. There are fifteen clocks at most, so languages share them."""
    clocks = sorted({part.clock for part in parts} - {CLOCK})
    inits = [folder / f"{rendition['name']}-{clock}.mp4" for clock in clocks]
    for clock, init in zip(clocks, inits, strict=True):
        init.write_bytes(with_clock(_bytes_of(rendition["init"]["path"]), clock))
    return dict(zip(clocks, store_all_public(holder, "held", inits, voices=(), suffix=".cmfv"), strict=True))


def _pieces(
    rendition: Rendition, parts: Sequence[Part], clocks: Mapping[int, StoredBytes], folder: Path, holder: Holder
) -> tuple[list[Piece], list[StoredBytes]]:
    pieces, copies = [], []
    for number, (part, data) in enumerate(zip(parts, _copies(rendition, parts), strict=True)):
        init = clocks[part.clock].path if part.clock in clocks else rendition["init"]["path"]
        kept = rendition["segments"][part.segment]
        path, span, size = kept["path"], _span(rendition, part), kept["bytes"]
        if data is not None:
            held = folder / f"{rendition['name']}-{number:05d}.m4s"
            held.write_bytes(data)
            copies += store_all_public(holder, "held", [held], voices=(), suffix=".cmfv")
            path, span, size = copies[-1].path, None, copies[-1].bytes
        pieces.append(Piece(part, init, path, span, span[1] if span else size))
    return pieces, copies


def _span(rendition: Rendition, part: Part) -> tuple[int, int] | None:
    """The bytes of a part in its segment's file."""
    if part.groups is None:
        return None
    sizes: list[int] = rendition["groups"][part.segment]
    first, last = part.groups
    return sum(sizes[:first]), sum(sizes[first:last])


def _copies(rendition: Rendition, parts: Sequence[Part]) -> Iterator[bytes | None]:
    """The copy of each part that holds; None where the shared bytes serve. One after the other: a film's copies
    together may be larger than the memory."""
    bits = h264.promise(_bytes_of(rendition["init"]["path"])).frame_num_bits
    stills = {number: bytes.fromhex(still) for number, still in enumerate(rendition["stills"])}
    for part in parts:
        data = None
        if part.holds:
            data = held_segment(
                _bytes_of(rendition["segments"][part.segment]["path"], _span(rendition, part)),
                part.holds,
                start_ms=part.start_ms,
                fps=rendition["fps"],
                stills=stills,
                frame_num_bits=bits,
            )
        yield data


def _bytes_of(path: str, span: tuple[int, int] | None = None) -> bytes:
    with local_copy(path, store="public") as file:
        data = file.read_bytes()
    return data if span is None else data[span[0] : sum(span)]


def picture_playlist(held: HeldRendition, longest_ms: float) -> str:
    """The media playlist of a rendition of this version. longest_ms: of all segments of the version, sound included."""
    marks = discontinuities([piece.part for piece in held.pieces])
    segments = [
        hls.Segment(f"../{piece.path}", piece.part.shown_ms, mark, piece.span, f"../{piece.init}")
        for piece, mark in zip(held.pieces, marks, strict=True)
    ]
    return hls.media_playlist(segments, f"../{held.rendition['init']['path']}", longest_ms=longest_ms)


def variant(held: HeldRendition, playlist: StoredBytes, of: hls.Rendition) -> hls.Rendition:
    """What the master playlist says of it. of: what is said of the rendition that all languages share."""
    return replace(of, uri=f"../{playlist.path}", peak_bps=held.peak_bps, average_bps=held.average_bps)


@contextmanager
def lite_file(video: Video, picture: HeldPicture | None, folder: Path) -> Iterator[tuple[Path, str]]:
    """The lite picture of this version as one file, and the name that caches of what is made from it begin with.

    Such names begin with the digest of the tutorial's lite picture: erasing the tutorial finds them by that.
    """
    lite = video["lite"]
    if picture is None:
        with local_copy(lite["path"], store="public") as path:
            yield path, lite["sha256"]
        return
    held = picture.renditions[0]

    def segments() -> Iterator[ShownSegment]:
        for piece in held.pieces:
            yield ShownSegment(_bytes_of(piece.path, piece.span), piece.part.begins_ms, piece.part.clock)

    joined, digest = _join_segments(held.rendition, segments(), folder)  # for this build alone: its parts are stored
    yield joined, f"{lite['sha256'][:32]}-{digest}"
    joined.unlink()


@contextmanager
def draft_lite_file(tutorial: Tutorial, times: TimeMap, folder: Path) -> Iterator[Path]:
    """The lite picture of a version that is not published: nothing of it is put into the public store."""
    if not times:
        with local_copy(tutorial.video["lite"]["path"], store="public") as path:
            yield path
        return
    lite = held_renditions(tutorial)[0]
    parts = parts_of(tutorial.video, times)

    def segments() -> Iterator[ShownSegment]:
        for part, data in zip(parts, _copies(lite, parts), strict=True):
            data = data or _bytes_of(lite["segments"][part.segment]["path"], _span(lite, part))
            yield ShownSegment(data, part.begins_ms, part.clock)

    joined, _digest = _join_segments(lite, segments(), folder)
    yield joined
    joined.unlink()


def _join_segments(rendition: Rendition, segments: Iterator[ShownSegment], folder: Path) -> tuple[Path, str]:
    """These segments as one file in `folder`, and the digest of what was put together."""
    joined = folder / "lite-held.mp4"
    return joined, held_mp4(_bytes_of(rendition["init"]["path"]), segments, joined)
