"""The samples of an fMP4 segment of one track, read and written again (ISO/IEC 14496-12, 8.8).

Our pictures have one fragment for each group of pictures, so that a playlist can name a group by its bytes; sound, and
pictures that were made before, have one in a segment.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from itertools import pairwise

from media.containers.boxes import box, boxes, inside

_BASE_OFFSET, _DESCRIPTION, _DEFAULT_DURATION, _DEFAULT_SIZE, _DEFAULT_FLAGS = 0x01, 0x02, 0x08, 0x10, 0x20
_DATA_OFFSET, _FIRST_FLAGS, _DURATION, _SIZE, _SAMPLE_FLAGS, _COMPOSITION = 0x001, 0x004, 0x100, 0x200, 0x400, 0x800
_NOT_SYNC = 0x0001_0000
SYNC_FLAGS, OTHER_FLAGS = 0x0200_0000, 0x0101_0000
"""Depends on no other sample; depends on others and is no sync sample (8.6.4.3)."""


@dataclass(frozen=True)
class Sample:
    """One coded picture, or packet of sound. duration: ticks. sync: it can be decoded alone."""

    duration: int
    data: bytes
    sync: bool


@dataclass(frozen=True)
class Fragment:
    """A segment read. start: ticks of its first sample (`tfdt`). sequence: `mfhd`. track: its id. head: its `styp`."""

    start: int
    sequence: int
    track: int
    samples: tuple[Sample, ...]
    head: bytes

    @property
    def length(self) -> int:
        """Ticks."""
        return sum(sample.duration for sample in self.samples)


def fragments(segment: bytes) -> list[bytes]:
    """Each `moof` and `mdat` with what stands before it: together the whole segment but for what follows the last."""
    ends = [0, *(end for kind, _at, end in boxes(segment) if kind == b"mdat")]
    return [segment[begin:end] for begin, end in pairwise(ends)]


def read_segment(segment: bytes) -> Fragment:
    """All samples of a segment, of however many fragments, as if it were one. Raises ValueError for no fragment, for
    one that does not begin where the one before ends (to the tick), and as `read_fragment` does."""
    read = [read_fragment(fragment) for fragment in fragments(segment)]
    if not read:
        raise ValueError("a segment has no fragment")
    for one, following in pairwise(read):
        if abs(one.start + one.length - following.start) > 1:
            raise ValueError(f"a fragment of a segment begins at {following.start} instead of {one.start + one.length}")
    return replace(read[0], samples=tuple(sample for fragment in read for sample in fragment.samples))


def in_groups(segment: bytes, sequence: int) -> list[bytes]:
    """The segment with a fragment of its own for each sample that can be decoded alone and those behind it. Each has
    the segment's head, so that it is a segment by itself. sequence: the number of the first of them (`mfhd`)."""
    whole = read_segment(segment)
    begins = [number for number, sample in enumerate(whole.samples) if sample.sync]
    if begins[:1] != [0]:
        raise ValueError("a segment does not begin with a picture that can be decoded alone")
    groups: list[bytes] = []
    start = whole.start
    for begin, end in pairwise([*begins, len(whole.samples)]):
        group = replace(whole, start=start, sequence=sequence + len(groups), samples=whole.samples[begin:end])
        groups.append(write_fragment(group))
        start += group.length
    return groups


def read_fragment(segment: bytes) -> Fragment:
    """A segment's samples. Raises ValueError for what our packaging never writes: no or two fragments, two runs."""
    moof = inside(segment, b"moof")
    heads = [segment[at - 8 : end] for kind, at, end in boxes(segment) if kind == b"styp"]
    (sequence,) = struct.unpack_from(">I", segment, inside(segment, b"mfhd", within=moof)[0] + 4)
    traf = inside(segment, b"traf", within=moof)
    tfhd, tfdt, trun = (inside(segment, kind, within=traf)[0] for kind in (b"tfhd", b"tfdt", b"trun"))
    (start,) = struct.unpack_from(">Q" if segment[tfdt] else ">I", segment, tfdt + 4)
    flags, track = struct.unpack_from(">II", segment, tfhd)
    at = tfhd + 8 + 8 * bool(flags & _BASE_OFFSET) + 4 * bool(flags & _DESCRIPTION)
    defaults = {}
    for name in (_DEFAULT_DURATION, _DEFAULT_SIZE, _DEFAULT_FLAGS):
        if flags & name:
            (defaults[name],) = struct.unpack_from(">I", segment, at)
            at += 4
    samples = _run(segment, trun, moof[0] - 8, defaults)
    return Fragment(start, sequence, track, samples, heads[0] if heads else b"")


def write_fragment(fragment: Fragment) -> bytes:
    """The fragment as bytes: `styp moof mdat`, no index. What is the same for all samples is said once."""
    samples = fragment.samples
    durations = {sample.duration for sample in samples}
    flags = [SYNC_FLAGS if sample.sync else OTHER_FLAGS for sample in samples]
    in_head, once, each, rows = 0x020000, b"", _SIZE, [[len(sample.data)] for sample in samples]
    if len(durations) == 1:
        in_head, once = in_head | _DEFAULT_DURATION, struct.pack(">I", *durations)
    else:
        each, rows = each | _DURATION, [[sample.duration, *row] for sample, row in zip(samples, rows, strict=True)]
    first = b""
    if SYNC_FLAGS in flags[1:]:
        each, rows = each | _SAMPLE_FLAGS, [[*row, told] for row, told in zip(rows, flags, strict=True)]
    else:
        in_head, once = in_head | _DEFAULT_FLAGS, once + struct.pack(">I", OTHER_FLAGS)
        first = struct.pack(">I", *flags[:1] or [OTHER_FLAGS])
    told_once = _DATA_OFFSET | (_FIRST_FLAGS if first else 0)
    table = first + b"".join(struct.pack(f">{len(row)}I", *row) for row in rows)

    def moof(offset: int) -> bytes:
        traf = (
            box(b"tfhd", struct.pack(">II", in_head, fragment.track) + once)
            + box(b"tfdt", struct.pack(">IQ", 0x0100_0000, fragment.start))
            + box(b"trun", struct.pack(">III", told_once | each, len(samples), offset) + table)
        )
        return box(b"moof", box(b"mfhd", struct.pack(">II", 0, fragment.sequence)) + box(b"traf", traf))

    data = b"".join(sample.data for sample in samples)
    return fragment.head + moof(len(moof(0)) + 8) + box(b"mdat", data)


def delay_segment(segment: bytes, ticks: int) -> bytes:
    """The same segment, shown so much later: on the clock of a version whose picture has waited before it."""
    changed = bytearray(segment)
    moofs = [(at, end) for kind, at, end in boxes(segment) if kind == b"moof"]
    if not moofs:
        raise ValueError("a segment has no fragment")
    for moof in moofs:
        at, _end = inside(segment, b"traf", b"tfdt", within=moof)
        form = ">Q" if segment[at] else ">I"
        (start,) = struct.unpack_from(form, segment, at + 4)
        struct.pack_into(form, changed, at + 4, start + ticks)
    return bytes(changed)


def _run(segment: bytes, at: int, base: int, defaults: dict[int, int]) -> tuple[Sample, ...]:
    flags, count, offset = struct.unpack_from(">IIi", segment, at)
    if not flags & _DATA_OFFSET:
        raise ValueError("a run of samples does not say where its data lie")
    at += 12
    first_flags = None
    if flags & _FIRST_FLAGS:
        (first_flags,) = struct.unpack_from(">I", segment, at)
        at += 4
    fields = [field for field in (_DURATION, _SIZE, _SAMPLE_FLAGS, _COMPOSITION) if flags & field]
    where = base + offset
    samples = []
    for number in range(count):
        told = dict(zip(fields, struct.unpack_from(f">{len(fields)}I", segment, at), strict=True))
        at += 4 * len(fields)
        size = told.get(_SIZE, defaults.get(_DEFAULT_SIZE, 0))
        bits = told.get(_SAMPLE_FLAGS, defaults.get(_DEFAULT_FLAGS, 0))
        if number == 0 and first_flags is not None:
            bits = first_flags
        duration = told.get(_DURATION, defaults.get(_DEFAULT_DURATION, 0))
        samples.append(Sample(duration, segment[where : where + size], not bits & _NOT_SYNC))
        where += size
    return tuple(samples)
