"""Cuts the one AAC track of an M4A into fMP4 segments exactly where we say (ISO/IEC 14496-12, Apple's HLS rules).

Why not ffmpeg's own HLS muxer: it puts the encoder's priming (1,024 samples of warming up) *into* the presentation,
so every sound comes 21 ms late; and it decides itself how many segments there are, one more than the picture has when
the video's length is a multiple of the segment's. Here the priming stays in front of time zero by an edit list, as in
the M4A, and the sound has as many segments as the picture.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from media.containers.boxes import box
from media.containers.sample_table import SOUND, TrackIndex, read_track

FRAME = 1024  # samples in an AAC-LC packet (ISO/IEC 14496-3)
TRACK = 1
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_INDEPENDENT = 0x02000000  # sample_depends_on = 2: every packet can be decoded without another


def _full(kind: bytes, flags: int, *content: bytes, version: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def init_segment(track: TrackIndex) -> bytes:
    """The initialisation segment: what kind of sound it is, and how many samples lie before time zero."""
    times = struct.pack(">IIII", 0, 0, track.rate, 0)  # created, changed, timescale, length (unknown: fragments)
    header = _full(b"mvhd", 0, times, struct.pack(">IHH8x", 0x10000, 0x100, 0), _MATRIX, bytes(24), _number(TRACK + 1))
    track_header = _full(b"tkhd", 3, struct.pack(">IIIII8xHHHH", 0, 0, TRACK, 0, 0, 0, 1, 0x100, 0), _MATRIX, bytes(8))
    edit = box(b"edts", _full(b"elst", 0, struct.pack(">IIIHH", 1, 0, track.priming, 1, 0)))
    empty = _full(b"stts", 0, bytes(4)) + _full(b"stsc", 0, bytes(4)) + _full(b"stsz", 0, bytes(8))
    table = box(b"stbl", box(b"stsd", track.description), empty, _full(b"stco", 0, bytes(4)))
    data_reference = box(b"dinf", _full(b"dref", 0, _number(1), _full(b"url ", 1)))
    media = box(
        b"mdia",
        _full(b"mdhd", 0, times, struct.pack(">HH", 0x55C4, 0)),  # `und`: the playlist says the language
        _full(b"hdlr", 0, bytes(4), b"soun", bytes(12), b"Sound\0"),
        box(b"minf", _full(b"smhd", 0, bytes(4)), data_reference, table),
    )
    extends = box(b"mvex", _full(b"trex", 0, struct.pack(">IIIII", TRACK, 1, FRAME, 0, _INDEPENDENT)))
    return box(b"ftyp", b"iso5", _number(512), b"iso5iso6mp41") + box(
        b"moov", header, box(b"trak", track_header, edit, media), extends
    )


def _number(value: int) -> bytes:
    return struct.pack(">I", value)


def media_segment(track: TrackIndex, sound: bytes, first: int, last: int, sequence: int, held: int = 0) -> bytes:
    """Packets first…last (half-open) as one fragment; `sound` is their bytes, `sequence` counts from 1.

    held: by how many samples it begins later than its own times say (below 0: earlier), because its picture waited, or
    is shown on another clock.
    """
    sizes = track.sizes[first:last]
    track_fragment = (
        _full(b"tfhd", 0x020000, _number(TRACK))  # default-base-is-moof; all defaults stand in `trex`
        + _full(b"tfdt", 0, struct.pack(">Q", first * FRAME - held), version=1)
    )
    # data-offset-present, sample-size-present. The offset counts from the start of `moof`.
    run_size = 20 + 4 * len(sizes)
    moof_size = 8 + 16 + 8 + len(track_fragment) + run_size
    run = _full(b"trun", 0x201, struct.pack(f">II{len(sizes)}I", len(sizes), moof_size + 8, *sizes))
    moof = box(b"moof", _full(b"mfhd", 0, _number(sequence)), box(b"traf", track_fragment, run))
    return box(b"styp", b"msdh", _number(0), b"msdhmsix") + moof + box(b"mdat", sound)


def cut_points(packets: int, priming: int, samples: int, ends: Sequence[int]) -> tuple[int, ...]:
    """Where to cut: for each segment the packet after its last one.

    packets: how many there are. samples: length of the presentation; the sound never passes it, so its last, broken
    packet is left out. ends: the end of each segment of the picture, in samples. A cut falls on the packet boundary
    nearest to the picture's, and every segment keeps at least one packet. Raises ValueError when there are fewer
    packets than segments.
    """
    lead = priming // FRAME
    last = min(packets, lead + max(1, samples // FRAME))
    if last < len(ends):
        raise ValueError(f"{last} packets of sound cannot fill {len(ends)} segments")
    cuts = [lead + round(end / FRAME) for end in ends[:-1]] + [last]
    for i in range(len(cuts) - 2, -1, -1):
        cuts[i] = min(cuts[i], cuts[i + 1] - 1)
    for i in range(len(cuts)):
        cuts[i] = max(cuts[i], i + 1, cuts[i - 1] + 1 if i else 1)
    return tuple(cuts)


def write_segments(
    m4a: Path, folder: Path, samples: int, ends: Sequence[int], held: Sequence[int] = ()
) -> tuple[Path, list[Path], list[int]]:
    """Write `init.mp4` and `00000.m4s`…: (init, segments, samples presented by each segment).

    held: of each segment, as `media_segment` has it; empty where the picture's times are the video's.
    """
    track = read_track(m4a, SOUND)
    cuts = cut_points(len(track.sizes), track.priming, samples, ends)
    init = folder / "init.mp4"
    init.write_bytes(init_segment(track))
    files, lengths = [], []
    packets, first = track.samples(m4a), 0
    for number, last in enumerate(cuts):
        sound = b"".join(islice(packets, last - first))
        file = folder / f"{number:05d}.m4s"
        waited = held[number] if held else 0
        file.write_bytes(media_segment(track, sound, first, last, number + 1, waited))
        files.append(file)
        lengths.append((last - first) * FRAME - (0 if first else track.priming))
        first = last
    return init, files, lengths
