"""The index of an MP4 or M4A: where each track's samples lie, and when they are shown (ISO/IEC 14496-12)."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat, takewhile
from pathlib import Path

from media.containers.boxes import boxes, inside, outer_box
from media.programs.child import not_as_asked

VIDEO, SOUND = b"vide", b"soun"
# Both say the same length in ticks of different clocks, the film's being a thousandth of a second.
SAME_MS = 1.0

Span = tuple[int, int]


@dataclass(frozen=True)
class TrackIndex:
    """kind: VIDEO, SOUND or another handler. rate: ticks a second. edits: what is presented, as (ms, first tick; -1:
    nothing for so long); without an edit list all of it. description: the content of `stsd`. durations: (how many
    samples, ticks of each). offsets, sizes: where each sample lies in the file, in bytes; as machine words, for two
    hours of sound are 340,000 packets. keys: which samples (from 0) can be decoded alone; empty: each can."""

    kind: bytes
    rate: int
    edits: tuple[tuple[float, int], ...]
    description: bytes
    durations: tuple[tuple[int, ...], ...]
    offsets: array[int]
    sizes: array[int]
    keys: array[int]

    @property
    def priming(self) -> int:
        """Ticks before time zero."""
        return next((first for _ms, first in self.edits if first >= 0), 0)

    def begins_ms(self) -> float:
        """The empty edits before it."""
        return sum(ms for ms, _tick in takewhile(lambda edit: edit[1] < 0, self.edits))

    def ends_ms(self) -> float:
        """Where its last sample ends, as far as it is presented."""
        whole = 1000 * (sum(count * ticks for count, ticks in self.durations) - self.priming) / self.rate
        told = sum(ms for ms, tick in self.edits if tick >= 0)
        return self.begins_ms() + (min(whole, told) if told else whole)

    def times_ms(self) -> list[float]:
        """When each sample is decoded, from the first on; behind the last one, the end."""
        ticks = chain.from_iterable(repeat(ticks, count) for count, ticks in self.durations)
        return [1000 * at / self.rate for at in accumulate(ticks, initial=0)]

    def samples(self, path: Path) -> Iterator[bytes]:
        """Each sample in turn; memory does not grow with the file."""
        with path.open("rb") as file:
            for offset, size in zip(self.offsets, self.sizes, strict=True):
                file.seek(offset)
                yield file.read(size)


def read_tracks(path: Path) -> list[TrackIndex]:
    """Every track of a file that we made. Raises MediaError when it has no index, or one that ffmpeg does not write."""
    moov = outer_box(path, b"moov")
    try:
        at, _end = inside(moov, b"mvhd")
        clock = struct.unpack_from(">I", moov, at + (20 if moov[at] else 12))[0]
        return [_track(moov, (start, end), clock) for kind, start, end in boxes(moov) if kind == b"trak"]
    except (struct.error, LookupError, ValueError) as broken:
        raise not_as_asked(f"The index of a finished file cannot be read: {broken}.") from broken


def read_track(path: Path, kind: bytes) -> TrackIndex:
    """The first track of a kind."""
    for track in read_tracks(path):
        if track.kind == kind:
            return track
    raise not_as_asked(f"A finished file has no {kind.decode()} track.")


def same_sound(one: Path, other: Path) -> bool:
    """Whether the first sounds of both hold the same packets, presented alike: whoever decodes them hears the same."""
    first, second = (read_track(path, SOUND) for path in (one, other))
    if (first.rate, first.durations, first.sizes) != (second.rate, second.durations, second.sizes):
        return False
    if not _decoder(first) or _decoder(first) != _decoder(second) or first.priming != second.priming:
        return False
    if abs(first.begins_ms() - second.begins_ms()) > SAME_MS or abs(first.ends_ms() - second.ends_ms()) > SAME_MS:
        return False
    return all(here == there for here, there in zip(first.samples(one), second.samples(other), strict=True))


def _decoder(track: TrackIndex) -> bytes:
    """What an AAC decoder is told (ISO/IEC 14496-1, 7.2.6.7). The rest of `esds` names the track and its bit rate."""
    told = track.description.partition(b"\x05\x80\x80\x80")[2]
    return told[1 : 1 + told[0]] if told else b""


def _track(moov: bytes, trak: Span, clock: int) -> TrackIndex:
    stbl = inside(moov, b"mdia", b"minf", b"stbl", within=trak)
    mdhd, hdlr = (inside(moov, b"mdia", kind, within=trak)[0] for kind in (b"mdhd", b"hdlr"))
    sizes = _sizes(moov, stbl)
    return TrackIndex(
        kind=moov[hdlr + 8 : hdlr + 12],
        rate=struct.unpack_from(">I", moov, mdhd + (20 if moov[mdhd] else 12))[0],
        edits=_edits(moov, trak, clock),
        description=moov[slice(*inside(moov, b"stsd", within=stbl))],
        durations=tuple(_rows(moov, inside(moov, b"stts", within=stbl), 2)),
        offsets=_offsets(moov, stbl, sizes),
        sizes=sizes,
        keys=array("I", (number - 1 for number in _keys(moov, stbl))),
    )


def _edits(moov: bytes, trak: Span, clock: int) -> tuple[tuple[float, int], ...]:
    try:
        at, _end = inside(moov, b"edts", b"elst", within=trak)
    except ValueError:
        return ()
    form = ">QqI" if moov[at] else ">IiI"
    (count,) = struct.unpack_from(">I", moov, at + 4)
    rows = struct.iter_unpack(form, moov[at + 8 : at + 8 + count * struct.calcsize(form)])
    return tuple((1000 * length / clock, first) for length, first, _speed in rows)


def _rows(moov: bytes, box: Span, columns: int) -> Iterator[tuple[int, ...]]:
    """The rows of a table of whole numbers."""
    (count,) = struct.unpack_from(">I", moov, box[0] + 4)
    return struct.iter_unpack(f">{columns}I", moov[box[0] + 8 : box[0] + 8 + 4 * columns * count])


def _sizes(moov: bytes, stbl: Span) -> array[int]:
    at, _end = inside(moov, b"stsz", within=stbl)
    same, count = struct.unpack_from(">II", moov, at + 4)
    return array("I", [same]) * count if same else _words(moov, at + 12, count)


def _keys(moov: bytes, stbl: Span) -> array[int]:
    """The numbers of the key frames, from 1; a track in which each sample is one has no such box."""
    found = next((first for kind, first, _last in boxes(moov, *stbl) if kind == b"stss"), None)
    return array("I") if found is None else _words(moov, found + 8, *struct.unpack_from(">I", moov, found + 4))


def _words(moov: bytes, at: int, count: int) -> array[int]:
    """So many numbers of four bytes."""
    words = array("I", moov[at : at + 4 * count])
    if len(words) != count:
        raise ValueError("a table ends early")
    if sys.byteorder == "little":
        words.byteswap()
    return words


def _offsets(moov: bytes, stbl: Span, sizes: Sequence[int]) -> array[int]:
    """Where each sample begins: chunks (`stco`) hold runs of samples (`stsc`)."""
    chunks = [row[0] for row in _rows(moov, inside(moov, b"stco", within=stbl), 1)]
    runs = list(_rows(moov, inside(moov, b"stsc", within=stbl), 3))
    ends = [first - 1 for first, _each, _description in runs[1:]] + [len(chunks)]
    each = chain.from_iterable(repeat(run[1], end - run[0] + 1) for run, end in zip(runs, ends, strict=True))
    offsets = array("Q")
    for position, held in zip(chunks, each, strict=True):
        for _sample in range(held):
            offsets.append(position)
            position += sizes[len(offsets) - 1]
    return offsets
