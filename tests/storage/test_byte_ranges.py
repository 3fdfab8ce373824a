"""What a `Range` header asks for (RFC 9110 §14.1.2, §14.2), with our cap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.byte_ranges import ByteSpan, requested_span

CASES = [
    (None, "all"),
    ("", "all"),
    ("items=0-4", "all"),
    ("bytes=abc", "all"),
    ("bytes=-", "all"),
    ("bytes=5-2", "all"),
    ("bytes=0-0", ByteSpan(0, 1)),
    ("bytes=0-", ByteSpan(0, 40)),
    ("bytes=90-", ByteSpan(90, 100)),
    ("bytes=90-500", ByteSpan(90, 100)),
    ("bytes=10-19", ByteSpan(10, 20)),
    ("bytes=-10", ByteSpan(90, 100)),
    ("bytes=-500", ByteSpan(0, 40)),
    ("BYTES=1-2", ByteSpan(1, 3)),
    ("bytes=-0", "unsatisfiable"),
    ("bytes=100-", "unsatisfiable"),
    ("bytes=0-1,5-6", "all"),
    ("bytes=0-1, -1", "all"),
    ("bytes=100-,200-", "all"),
    ("bytes=0-1,", "all"),
    ("bytes=", "all"),
    ("bytes=1-2-3", "all"),
    ("bytes=٣-٤", "all"),
    ("bytes=99999999999999999999-", "all"),
]


@pytest.mark.parametrize(("header", "expected"), CASES)
def test_a_file_of_100_bytes_capped_at_40(header: str | None, expected: object) -> None:
    assert requested_span(header, 100, 40) == expected


def test_an_empty_file_has_no_range() -> None:
    assert requested_span("bytes=0-", 0, 40) == "unsatisfiable"


@given(st.text(max_size=30), st.integers(0, 10**12), st.integers(1, 2**20))
def test_whatever_is_sent_the_span_lies_inside_the_file(header: str, size: int, cap: int) -> None:
    span = requested_span(f"bytes={header}", size, cap)
    if isinstance(span, ByteSpan):
        assert 0 <= span.start < span.end <= size
        assert span.length <= cap
