"""The picture of a version, as its files need it: shared by all languages, or with copies of the segments that wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from craft.formats import hls
from craft.timing.timeline import Hold, holds_by_segment, waited_before
from media.picture import h264
from media.picture.held_segment import held_segment
from media.picture.joined import held_mp4
from storage.files import Stored, local_copy
from storage.recording import Holder, store_all_public
from tutorials.models import Tutorial
from tutorials.pipelines.still_pictures import held_renditions


@dataclass(frozen=True)
class Piece:
    """A segment as a playlist names it. waited_ms: for how long the picture waited before it."""

    path: str
    bytes: int
    length_ms: int
    waited_ms: int
    after_hold: bool


@dataclass(frozen=True)
class HeldRendition:
    """A rendition as `Tutorial.video` has it, with its segments in this version."""

    rendition: dict[str, Any]
    pieces: tuple[Piece, ...]

    @property
    def peak_bps(self) -> int:
        return max(piece.bytes * 8000 // max(piece.length_ms, 1000) for piece in self.pieces)

    @property
    def average_bps(self) -> int:
        return sum(piece.bytes for piece in self.pieces) * 8000 // sum(piece.length_ms for piece in self.pieces)


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
        return max(piece.length_ms for piece in self.renditions[0].pieces)


def hold_picture(tutorial: Tutorial, holds: tuple[Hold, ...], folder: Path, holder: Holder) -> HeldPicture:
    """Copy the segments that hold into the store, with their still pictures; nothing is encoded. Raises MediaError.
    holder: in whose name they are stored."""
    renditions, files = [], []
    for rendition in held_renditions(tutorial):
        pieces, copies = _pieces(rendition, holds, folder, holder)
        renditions.append(HeldRendition(rendition, tuple(pieces)))
        files += copies
    return HeldPicture(tuple(renditions), tuple(files))


def _pieces(
    rendition: dict[str, Any], holds: tuple[Hold, ...], folder: Path, holder: Holder
) -> tuple[list[Piece], list[Stored]]:
    pieces, copies = [], []
    after_hold = False
    for number, segment in enumerate(_segments(rendition, holds)):
        kept = rendition["segments"][number]
        path, size = kept["path"], kept["bytes"]
        if segment.data is not None:
            held = folder / f"{rendition['name']}-{number:05d}.m4s"
            held.write_bytes(segment.data)
            copies += store_all_public(holder, "held", [held], voices=(), suffix=".cmfv")
            path, size = copies[-1].path, copies[-1].bytes
        pieces.append(Piece(path, size, segment.length_ms, segment.waited_ms, after_hold))
        after_hold = segment.data is not None
    return pieces, copies


@dataclass(frozen=True)
class _Segment:
    """A segment in this version. data: the copy that holds; None where the shared one serves."""

    data: bytes | None
    length_ms: int
    waited_ms: int


def _segments(rendition: dict[str, Any], holds: tuple[Hold, ...]) -> Iterator[_Segment]:
    """One after the other: a film's copies together may be larger than the memory."""
    lengths = rendition["segment_ms"]
    inside = holds_by_segment(lengths, holds)
    held_ms = [sum(hold.length_ms for hold in own) for own in inside]
    starts = [0, *accumulate(lengths)]
    with local_copy(rendition["init"]["path"], store="public") as init:
        bits = h264.promise(init.read_bytes()).frame_num_bits
    stills = {number: bytes.fromhex(still) for number, still in enumerate(rendition["stills"])}
    for number, (kept, waited_ms) in enumerate(zip(rendition["segments"], waited_before(held_ms), strict=True)):
        data = None
        if inside[number]:
            with local_copy(kept["path"], store="public") as segment:
                data = held_segment(
                    segment.read_bytes(),
                    inside[number],
                    start_ms=starts[number],
                    fps=rendition["fps"],
                    stills=stills,
                    frame_num_bits=bits,
                )
        yield _Segment(data, lengths[number] + held_ms[number], waited_ms)


def picture_playlist(held: HeldRendition, longest_ms: float) -> str:
    """The media playlist of a rendition of this version. longest_ms: of all segments of the version, sound included."""
    segments = [hls.Segment(f"../{piece.path}", piece.length_ms, piece.after_hold) for piece in held.pieces]
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
            with local_copy(piece.path, store="public") as path:
                yield path.read_bytes(), piece.waited_ms

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

    def segments() -> Iterator[tuple[bytes, int]]:
        for kept, segment in zip(lite["segments"], _segments(lite, holds), strict=True):
            if segment.data is not None:
                yield segment.data, segment.waited_ms
                continue
            with local_copy(kept["path"], store="public") as path:
                yield path.read_bytes(), segment.waited_ms

    joined, _digest = _joined(lite, segments(), folder)
    yield joined
    joined.unlink()


def _joined(rendition: dict[str, Any], segments: Iterator[tuple[bytes, int]], folder: Path) -> tuple[Path, str]:
    """These segments as one file in `folder`, and the digest of what was put together."""
    with local_copy(rendition["init"]["path"], store="public") as init:
        head = init.read_bytes()
    joined = folder / "lite-held.mp4"
    return joined, held_mp4(head, segments, joined)
