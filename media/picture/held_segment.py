"""A copy of one segment in which the picture waits: still pictures are put in, nothing is encoded again. Pure.

A still picture is a P-picture in which every macroblock is skipped (`media.picture.still_pictures`): it shows what its
predecessor showed. Every later picture of its group gets a higher `frame_num`, for H.264 counts reference pictures.
Source: ISO/IEC 14496-10, 7.3.3 (slice header), 7.4.1 (emulation prevention).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from craft.timing.timeline import Hold
from media.containers.boxes import IDR_SLICE, SLICE
from media.containers.samples import Sample, read_segment, write_fragment
from media.picture.ladder import TIMESCALE

TICKS_PER_MS = TIMESCALE // 1000


def held_segment(
    segment: bytes,
    holds: Sequence[Hold],
    *,
    start_ms: int,
    fps: int,
    stills: Mapping[int, bytes],
    frame_num_bits: int,
) -> bytes:
    """The segment with these holds, longer by their lengths to the tick; its `tfdt` is unchanged.

    start_ms: of the segment, on the video's clock; every hold stands inside it. stills: a sample for each `frame_num`.
    Raises ValueError when the segment is not as our renditions are.
    """
    fragment = read_segment(segment)
    last = len(fragment.samples) - 1
    waiting: dict[int, list[int]] = {}
    for hold in sorted(holds, key=lambda hold: hold.at_ms):
        picture = min(max(0, hold.at_ms - start_ms) * fps // 1000, last)
        waiting.setdefault(picture, []).append(hold.length_ms * TICKS_PER_MS)
    modulus = 1 << frame_num_bits
    samples: list[Sample] = []
    behind = 0
    for number, sample in enumerate(fragment.samples):
        if sample.sync:
            behind = 0
        frame_num = _frame_num(sample.data, frame_num_bits)
        if behind:
            sample = replace(sample, data=_renumber(sample.data, (frame_num + behind) % modulus, frame_num_bits))
        samples.append(sample)
        for ticks in waiting.get(number, ()):
            durations = still_durations(ticks, fps)
            shown = [(frame_num + behind + more) % modulus for more in range(1, len(durations) + 1)]
            samples += [Sample(ticks, stills[n], False) for n, ticks in zip(shown, durations, strict=True)]
            behind += len(durations)
    return write_fragment(replace(fragment, samples=tuple(samples)))


def still_durations(ticks: int, fps: int) -> list[int]:
    """How long each still picture of a hold is shown: as the others, but for the last, which lasts what is left."""
    tick = TIMESCALE // fps
    count = max(1, ticks // tick)
    return [tick] * (count - 1) + [ticks - (count - 1) * tick]


def units(sample: bytes) -> Iterator[tuple[int, int]]:
    """(first byte, end) of each NAL unit of a sample with four-byte lengths."""
    at = 0
    while at + 4 < len(sample):
        (length,) = struct.unpack_from(">I", sample, at)
        yield at + 4, at + 4 + length
        at += 4 + length


def frame_num_of(sample: bytes, bits: int) -> int:
    """The `frame_num` of a sample's picture."""
    return _frame_num(sample, bits)


def _slice(sample: bytes) -> tuple[int, int]:
    found = [(at, end) for at, end in units(sample) if sample[at] & 0x1F in (SLICE, IDR_SLICE)]
    if len(found) != 1:
        raise ValueError(f"a picture has {len(found)} slices instead of one")
    return found[0]


def _frame_num(sample: bytes, bits: int) -> int:
    at, end = _slice(sample)
    payload = int.from_bytes(_unescape(sample[at + 1 : min(end, at + 40)])[:24].ljust(24, b"\0"), "big")
    first = _golombs_end(payload)
    return payload >> (192 - first - bits) & ((1 << bits) - 1)


def _renumber(sample: bytes, frame_num: int, bits: int) -> bytes:
    """The sample with another `frame_num`: the same number of bits, so nothing else moves."""
    at, end = _slice(sample)
    payload = bytearray(_unescape(sample[at + 1 : end]))
    head = int.from_bytes(bytes(payload[:24]).ljust(24, b"\0"), "big")
    first = _golombs_end(head)
    shift = 192 - first - bits
    head = head & ~(((1 << bits) - 1) << shift) | frame_num << shift
    payload[:24] = head.to_bytes(24, "big")[: min(24, len(payload))]
    unit = sample[at : at + 1] + re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", bytes(payload))
    return sample[: at - 4] + struct.pack(">I", len(unit)) + unit + sample[end:]


def _unescape(payload: bytes) -> bytes:
    return payload.replace(b"\0\0\3", b"\0\0")


def _golombs_end(head: int) -> int:
    """Where the bits behind first_mb_in_slice, slice_type and pic_parameter_set_id begin, in 192 bits."""
    at = 0
    for _field in range(3):
        zeros = 0
        while not head >> (191 - at) & 1:
            zeros, at = zeros + 1, at + 1
            if at > 128:
                raise ValueError("a slice header has no end")
        at += zeros + 1
    return at
