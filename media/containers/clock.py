"""The clock of an fMP4 stream: how many ticks its initialisation segment counts a second (`mdhd`, ISO/IEC 14496-12,
8.4.2). The same fragments behind another clock are shown for longer or shorter; not a byte of them is another.

A file has one clock: what is to be put into one has its times written anew.
"""

from __future__ import annotations

import struct
from dataclasses import replace
from itertools import accumulate, pairwise

from media.containers.boxes import inside
from media.containers.samples import delay_segment, fragments, read_fragment, write_fragment


def clock_of(init: bytes) -> int:
    """Ticks a second. Raises ValueError unless there is one track that says so."""
    (clock,) = struct.unpack_from(">I", init, _place(init))
    if not clock:
        raise ValueError("a stream has a clock that stands still")
    return int(clock)


def with_clock(init: bytes, clock: int) -> bytes:
    """The same initialisation segment with another clock: these four bytes differ, and no other."""
    at = _place(init)
    return init[:at] + struct.pack(">I", clock) + init[at + 4 :]


def retime_segment(segment: bytes, start: float, slower: float) -> bytes:
    """The same samples from `start` on (ticks of the file), each `slower` times as long: 1.05 where they are shown on a
    clock that is slower by so much. Every end is rounded, so that nothing adds up."""
    parts = fragments(segment)
    first = read_fragment(parts[0]).start
    if slower == 1:
        return delay_segment(segment, round(start) - first)
    found = []
    for part in parts:
        fragment = read_fragment(part)
        ends = accumulate((sample.duration for sample in fragment.samples), initial=fragment.start - first)
        ticks = [round(start + end * slower) for end in ends]
        samples = [
            replace(sample, duration=until - since)
            for sample, (since, until) in zip(fragment.samples, pairwise(ticks), strict=True)
        ]
        found.append(write_fragment(replace(fragment, start=ticks[0], samples=tuple(samples))))
    return b"".join(found)


def _place(init: bytes) -> int:
    """Where the four bytes stand."""
    start, end = inside(init, b"moov", b"trak", b"mdia", b"mdhd")
    at = start + (20 if init[start] else 12)  # created and changed have eight bytes each in version 1
    if at + 4 > end:
        raise ValueError("an initialisation segment ends before its clock")
    return at
