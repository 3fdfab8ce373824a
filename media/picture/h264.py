"""Reads the sequence parameter set of an H.264 stream.

Just enough of ISO/IEC 14496-10 (7.3.2.1.1) to assert after encoding what was asked of the encoder.
"""

from __future__ import annotations

from dataclasses import dataclass

MAIN = 77  # profile_idc
# Profiles whose parameter set begins with a description of the colours.
COLOUR_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
POC_TYPE_IN_ORDER = 2  # pic_order_cnt_type: pictures are shown in the order in which they are decoded


@dataclass(frozen=True)
class Promise:
    """profile: profile_idc (77: Main). level: level_idc (31: 3.1). refs: how many pictures a decoder must keep.
    in_order: no picture is ever shown before one that was decoded earlier, so there are no B-frames.
    frame_num_bits: how many bits number a picture in its slice header."""

    profile: int
    level: int
    refs: int
    in_order: bool
    frame_num_bits: int


def promise(box: bytes) -> Promise:
    """The first sequence parameter set in `box`, which holds an `avcC` (an initialisation segment, a `moov`).

    Raises ValueError when there is none, or one that our encoder never writes.
    """
    at = box.find(b"avcC")
    if at < 0 or len(box) < at + 13:
        raise ValueError("there is no H.264 stream here")
    length = int.from_bytes(box[at + 10 : at + 12], "big")
    bits = _Bits(box[at + 13 : at + 12 + length].replace(b"\0\0\3", b"\0\0"))
    profile, _constraints, level = bits.take(8), bits.take(8), bits.take(8)
    bits.golomb()  # seq_parameter_set_id
    if profile in COLOUR_PROFILES:
        if bits.golomb() == 3:  # chroma_format_idc
            bits.take(1)
        bits.golomb(), bits.golomb()  # bit depths
        bits.take(1)
        if bits.take(1):
            raise ValueError("scaling matrices are not read")
    frame_num_bits = bits.golomb() + 4  # log2_max_frame_num_minus4
    order = bits.golomb()
    if order == 0:
        bits.golomb()
    elif order == 1:
        raise ValueError("order of pictures by cycles is not read")
    return Promise(profile, level, bits.golomb(), order == POC_TYPE_IN_ORDER, frame_num_bits)


class _Bits:
    def __init__(self, data: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in data[:64])
        self._at = 0

    def take(self, count: int) -> int:
        taken = self._bits[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("the parameter set ends too early")
        self._at += count
        return int(taken, 2)

    def golomb(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
        return (1 << zeros) - 1 + (self.take(zeros) if zeros else 0)
