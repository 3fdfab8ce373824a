"""A picture on a slower clock: four bytes of what it begins with; in one file, each picture at its time."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.containers.clock import clock_of, retime_segment, with_clock
from media.containers.samples import Fragment, Sample, fragments, read_segment, write_fragment


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def init(version: int) -> bytes:
    header = bytes([version, 0, 0, 0]) + bytes(16 if version else 8) + (90_000).to_bytes(4, "big") + bytes(12)
    return box(b"ftyp", b"iso5") + box(
        b"moov", box(b"mvhd", bytes(20)), box(b"trak", box(b"mdia", box(b"mdhd", header)))
    )


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("clock", [81_818, 1])
def test_the_four_bytes_of_a_clock_are_all_that_differs(version: int, clock: int) -> None:
    before = init(version)
    assert clock_of(before) == 90_000
    after = with_clock(before, clock)
    assert clock_of(after) == clock and len(after) == len(before)
    differing = [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert differing and differing[-1] - differing[0] < 4
    assert with_clock(after, 90_000) == before


@pytest.mark.parametrize("data", [b"", box(b"moov"), init(0)[:-20], with_clock(init(1), 0)])
def test_what_has_no_clock_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"clock|box"):
        clock_of(data)


@given(
    st.lists(st.lists(st.integers(1, 90_000), min_size=1, max_size=8), min_size=1, max_size=4),
    st.integers(0, 2**40),
    st.floats(0, 2**40),
    st.floats(1, 1.15),
)
def test_each_picture_is_at_its_time_in_one_file(
    groups: list[list[int]], before: int, start: float, slower: float
) -> None:
    segment, at = b"", before
    for number, durations in enumerate(groups):
        samples = tuple(Sample(ticks, bytes([number, n]), not n) for n, ticks in enumerate(durations))
        segment += write_fragment(Fragment(at, number, 1, samples, b""))
        at += sum(durations)
    old, new = read_segment(segment), read_segment(retimed := retime_segment(segment, start, slower))
    assert [(one.data, one.sync) for one in new.samples] == [(one.data, one.sync) for one in old.samples]
    assert len(fragments(retimed)) == len(groups)
    ends = accumulate((sample.duration for sample in old.samples), initial=0)
    shown = accumulate((sample.duration for sample in new.samples), initial=new.start)
    assert all(abs(there - start - end * slower) <= 0.5 + 1e-3 for there, end in zip(shown, ends, strict=True))
