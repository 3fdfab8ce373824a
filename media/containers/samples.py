"""The samples of an fMP4 segment (one track, one fragment), read and written again (ISO/IEC 14496-12, 8.8)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from media.containers.boxes import boxes

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


def read_fragment(segment: bytes) -> Fragment:
    """A segment's samples. Raises ValueError for what our packaging never writes: no or two fragments, two runs."""
    fragments = [(at, end) for kind, at, end in boxes(segment) if kind == b"moof"]
    heads = [segment[at - 8 : end] for kind, at, end in boxes(segment) if kind == b"styp"]
    if len(fragments) != 1:
        raise ValueError(f"a segment has {len(fragments)} fragments instead of one")
    moof = fragments[0]
    (sequence,) = struct.unpack_from(">I", segment, _only(segment, b"mfhd", moof)[0] + 4)
    traf = _only(segment, b"traf", moof)
    tfhd, tfdt = _only(segment, b"tfhd", traf)[0], _only(segment, b"tfdt", traf)[0]
    (start,) = struct.unpack_from(">Q" if segment[tfdt] else ">I", segment, tfdt + 4)
    flags, track = struct.unpack_from(">II", segment, tfhd)
    at = tfhd + 8 + 8 * bool(flags & _BASE_OFFSET) + 4 * bool(flags & _DESCRIPTION)
    defaults = {}
    for name in (_DEFAULT_DURATION, _DEFAULT_SIZE, _DEFAULT_FLAGS):
        if flags & name:
            (defaults[name],) = struct.unpack_from(">I", segment, at)
            at += 4
    samples = _run(segment, _only(segment, b"trun", traf)[0], moof[0] - 8, defaults)
    return Fragment(start, sequence, track, samples, heads[0] if heads else b"")


def write_fragment(fragment: Fragment) -> bytes:
    """The segment as bytes: `styp moof mdat`, every sample with its own duration, size and flags; no index."""
    samples = fragment.samples
    rows = b"".join(
        struct.pack(">III", sample.duration, len(sample.data), SYNC_FLAGS if sample.sync else OTHER_FLAGS)
        for sample in samples
    )
    flags = _DATA_OFFSET | _DURATION | _SIZE | _SAMPLE_FLAGS

    def moof(offset: int) -> bytes:
        trun = struct.pack(">III", flags, len(samples), offset) + rows
        traf = (
            _box(b"tfhd", struct.pack(">II", 0x020000, fragment.track))
            + _box(b"tfdt", struct.pack(">IQ", 0x0100_0000, fragment.start))
            + _box(b"trun", trun)
        )
        return _box(b"moof", _box(b"mfhd", struct.pack(">II", 0, fragment.sequence)) + _box(b"traf", traf))

    data = b"".join(sample.data for sample in samples)
    return fragment.head + moof(len(moof(0)) + 8) + _box(b"mdat", data)


def with_start(segment: bytes, start: int) -> bytes:
    """The same segment, shown from another moment on (ticks): nothing but `tfdt` is changed."""
    at, form = _start(segment)
    changed = bytearray(segment)
    struct.pack_into(form, changed, at, start)
    return bytes(changed)


def delayed(segment: bytes, ticks: int) -> bytes:
    """The same segment, shown so much later: on the clock of a version whose picture has waited before it."""
    at, form = _start(segment)
    (start,) = struct.unpack_from(form, segment, at)
    return with_start(segment, start + ticks)


def _start(segment: bytes) -> tuple[int, str]:
    """Where the number of `tfdt` stands, and how it is written."""
    fragment = [(at, end) for kind, at, end in boxes(segment) if kind == b"moof"]
    if len(fragment) != 1:
        raise ValueError(f"a segment has {len(fragment)} fragments instead of one")
    at = _only(segment, b"tfdt", _only(segment, b"traf", fragment[0]))[0]
    return at + 4, ">Q" if segment[at] else ">I"


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


def _only(data: bytes, kind: bytes, inside: Sequence[int]) -> tuple[int, int]:
    found = [(at, end) for name, at, end in boxes(data, *inside) if name == kind]
    if len(found) != 1:
        raise ValueError(f"a segment has {len(found)} {kind.decode()} boxes where one belongs")
    return found[0]


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content
