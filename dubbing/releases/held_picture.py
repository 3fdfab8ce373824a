"""The picture of a version, as its files need it: shared by all languages, or with copies of what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from craft.formats import hls
from craft.timing.timeline import Hold, Part, parts_at_holds
from media.picture import h264
from media.picture.held_segment import held_segment
from media.picture.joined import held_mp4
from storage.files import Stored, local_copy
from storage.recording import Holder, store_all_public
from tutorials.models import Tutorial
from tutorials.pipelines.still_pictures import HELD, held_renditions


@dataclass(frozen=True)
class Piece:
    """A part of the video as a playlist names it. span: which bytes of the file, as `hls.Segment` has them."""

    part: Part
    path: str
    span: tuple[int, int] | None
    bytes: int
    after_hold: bool


@dataclass(frozen=True)
class HeldRendition:
    """A rendition as `Tutorial.video` has it, with its parts in this version."""

    rendition: dict[str, Any]
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
    return sum(piece.bytes for piece in pieces) * 8000 // max(1000, sum(piece.part.shown_ms for piece in pieces))


@dataclass(frozen=True)
class HeldPicture:
    """renditions: lite first. files: the copies, for the manifest; the same bytes of two languages are one file."""

    renditions: tuple[HeldRendition, ...] = ()
    files: tuple[Stored, ...] = field(default=())

    @property
    def after_hold(self) -> list[bool]:
        return [piece.after_hold for piece in self.renditions[0].pieces]

    @property
    def longest_ms(self) -> int:
        return max(piece.part.shown_ms for piece in self.renditions[0].pieces)


def parts_of(video: dict[str, Any], holds: Sequence[Hold]) -> list[Part]:
    """How a version is divided: its sound like its picture. Renditions that were made before their groups of pictures
    could be told apart by their bytes are divided into whole segments, and so are those beside them."""
    group_ms = {rendition.get("group_ms") for rendition in video["renditions"] if rendition["name"] in HELD}
    common = group_ms.pop() if len(group_ms) == 1 else None
    return parts_at_holds(video["renditions"][0]["segment_ms"], holds, common)


def hold_picture(tutorial: Tutorial, holds: tuple[Hold, ...], folder: Path, holder: Holder) -> HeldPicture:
    """Copy the groups of pictures that hold into the store, with their still pictures; nothing is encoded. Raises
    MediaError. holder: in whose name they are stored."""
    renditions, files = [], []
    parts = parts_of(tutorial.video, holds)
    for rendition in held_renditions(tutorial):
        pieces, copies = _pieces(rendition, parts, folder, holder)
        renditions.append(HeldRendition(rendition, tuple(pieces)))
        files += copies
    return HeldPicture(tuple(renditions), tuple(files))


def _pieces(
    rendition: dict[str, Any], parts: Sequence[Part], folder: Path, holder: Holder
) -> tuple[list[Piece], list[Stored]]:
    pieces, copies = [], []
    after_hold = False
    for number, (part, data) in enumerate(zip(parts, _copies(rendition, parts), strict=True)):
        kept = rendition["segments"][part.segment]
        path, span, size = kept["path"], _span(rendition, part), kept["bytes"]
        if data is not None:
            held = folder / f"{rendition['name']}-{number:05d}.m4s"
            held.write_bytes(data)
            copies += store_all_public(holder, "held", [held], voices=(), suffix=".cmfv")
            path, span, size = copies[-1].path, None, copies[-1].bytes
        pieces.append(Piece(part, path, span, span[1] if span else size, after_hold))
        after_hold = data is not None
    return pieces, copies


def _span(rendition: dict[str, Any], part: Part) -> tuple[int, int] | None:
    """The bytes of a part in its segment's file."""
    if part.groups is None:
        return None
    sizes: list[int] = rendition["groups"][part.segment]
    first, last = part.groups
    return sum(sizes[:first]), sum(sizes[first:last])


def _copies(rendition: dict[str, Any], parts: Sequence[Part]) -> Iterator[bytes | None]:
    """The copy of each part that holds; None where the shared bytes serve. One after the other: a film's copies
    together may be larger than the memory."""
    with local_copy(rendition["init"]["path"], store="public") as init:
        bits = h264.promise(init.read_bytes()).frame_num_bits
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


def _bytes_of(path: str, span: tuple[int, int] | None) -> bytes:
    with local_copy(path, store="public") as file:
        data = file.read_bytes()
    return data if span is None else data[span[0] : sum(span)]


def picture_playlist(held: HeldRendition, longest_ms: float) -> str:
    """The media playlist of a rendition of this version. longest_ms: of all segments of the version, sound included."""
    segments = [
        hls.Segment(f"../{piece.path}", piece.part.shown_ms, piece.after_hold, piece.span) for piece in held.pieces
    ]
    return hls.media_playlist(segments, f"../{held.rendition['init']['path']}", longest_ms=longest_ms)


def variant(held: HeldRendition, playlist: Stored, of: hls.Rendition) -> hls.Rendition:
    """What the master playlist says of it. of: what is said of the rendition that all languages share."""
    return replace(of, uri=f"../{playlist.path}", peak_bps=held.peak_bps, average_bps=held.average_bps)


@contextmanager
def lite_file(video: dict[str, Any], picture: HeldPicture | None, folder: Path) -> Iterator[tuple[Path, str]]:
    """The lite picture of this version as one file, and the name that caches of what is made from it begin with.

    Such names begin with the digest of the tutorial's lite picture: erasing the tutorial finds them by that.
    """
    lite = video["lite"]
    if picture is None:
        with local_copy(lite["path"], store="public") as path:
            yield path, lite["sha256"]
        return
    held = picture.renditions[0]

    def segments() -> Iterator[tuple[bytes, int]]:
        for piece in held.pieces:
            yield _bytes_of(piece.path, piece.span), piece.part.waited_ms

    joined, digest = _joined(held.rendition, segments(), folder)  # for this build alone: its parts are stored
    yield joined, f"{lite['sha256'][:32]}-{digest}"
    joined.unlink()


@contextmanager
def draft_lite_file(tutorial: Tutorial, holds: tuple[Hold, ...], folder: Path) -> Iterator[Path]:
    """The lite picture of a version that is not published: nothing of it is put into the public store."""
    if not holds:
        with local_copy(tutorial.video["lite"]["path"], store="public") as path:
            yield path
        return
    lite = held_renditions(tutorial)[0]
    parts = parts_of(tutorial.video, holds)

    def segments() -> Iterator[tuple[bytes, int]]:
        for part, data in zip(parts, _copies(lite, parts), strict=True):
            yield data or _bytes_of(lite["segments"][part.segment]["path"], _span(lite, part)), part.waited_ms

    joined, _digest = _joined(lite, segments(), folder)
    yield joined
    joined.unlink()


def _joined(rendition: dict[str, Any], segments: Iterator[tuple[bytes, int]], folder: Path) -> tuple[Path, str]:
    """These segments as one file in `folder`, and the digest of what was put together."""
    with local_copy(rendition["init"]["path"], store="public") as init:
        head = init.read_bytes()
    joined = folder / "lite-held.mp4"
    return joined, held_mp4(head, segments, joined)
