"""A video of any length can be published: its last segment may hold one picture that is shown for a moment."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.formats import hls
from craft.formats.hls_reader import MediaPlaylist, playlist_faults, read_playlist
from media.containers.boxes import pictures
from media.containers.samples import Fragment, Sample, write_fragment
from media.containers.segment_times import Span, lengths_ms, span_of
from media.picture import ladder, messaging_mp4
from media.picture.probe import Probe, probe
from media.picture.video import each_rendition
from tests.material.cached_files import ffmpeg
from tests.media.looking import shown
from tests.media.picture.test_ladder import PLAIN

RATES = ("10", "24", "25", "30000/1001", "30", "50", "60000/1001", "varying")
SEGMENT_MS = 6000


def segment(start: int, durations: list[int]) -> bytes:
    """A fragment of pictures of one byte."""
    samples = tuple(Sample(duration, b"\0", not number) for number, duration in enumerate(durations))
    return write_fragment(Fragment(start, 1, 1, samples, b""))


def cut(duration_ms: int, fps: int) -> list[list[int]]:
    """Durations of the pictures of each segment, in ticks, as the ladder asks for them."""
    frames = ladder.ladder(replace(PLAIN, duration_ms=duration_ms, fps=float(fps)))[1].frames
    starts = [round(n * ladder.TIMESCALE / fps) for n in range(frames)] + [duration_ms * ladder.TIMESCALE // 1000]
    lengths = [after - before for before, after in pairwise(starts)]
    each = ladder.SEGMENT_S * fps
    return [lengths[at : at + each] for at in range(0, frames, each)]


@given(
    st.one_of(
        st.integers(1000, 7_200_000),
        st.tuples(st.integers(1, 1200), st.integers(-1, 101)).map(lambda near: near[0] * SEGMENT_MS + near[1]),
    ),
    st.integers(ladder.MIN_FPS, ladder.MAX_FPS),
)
def test_the_lengths_of_segments_are_what_their_pictures_say(duration_ms: int, fps: int) -> None:
    pieces = cut(duration_ms, fps)
    assert min(min(piece) for piece in (pieces[0], pieces[-1])) > 0
    spans, at = [], 0
    for piece in pieces:
        spans.append(span_of(segment(at, piece)) if piece in (pieces[0], pieces[-1]) else Span(at, sum(piece)))
        at += sum(piece)
    lengths = lengths_ms(spans, ladder.TIMESCALE)
    assert len(lengths) == math.ceil(duration_ms / SEGMENT_MS)
    assert set(lengths[:-1]) <= {SEGMENT_MS}
    assert sum(lengths) == duration_ms


@pytest.mark.parametrize(
    "spans", [[Span(90, 540_000)], [Span(0, 540_000), Span(540_090, 90)], [Span(0, 540_000), Span(539_910, 180)]]
)
def test_segments_that_leave_a_hole_or_overlap_are_refused(spans: list[Span]) -> None:
    with pytest.raises(ValueError, match="begins at"):
        lengths_ms(spans, ladder.TIMESCALE)


@pytest.mark.parametrize("broken", [b"", b"\0\0\0\x08moof", segment(0, [0, 0]), segment(0, [5, 0])])
def test_bytes_that_tell_no_time_are_refused(broken: bytes) -> None:
    with pytest.raises(ValueError, match="a segment has"):
        span_of(broken)


def drawn(path: Path, rate: str, duration_ms: int) -> Probe:
    """A drawn video of this length to the picture, with a sound that ends at `duration_ms` as nearly as it can."""
    steady = [] if rate != "varying" else ["-vf", "select='not(eq(mod(n,7),3))+eq(n,0)'", "-fps_mode", "vfr"]
    ffmpeg(
        *("-f", "lavfi", "-i", f"testsrc2=s=64x48:r={'25' if rate == 'varying' else rate}"),
        *("-f", "lavfi", "-i", "sine=f=300:r=48000", *steady, "-t", f"{duration_ms / 1000:.3f}"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", path),
    )
    return probe(path)


def drawn_lengths() -> list[int]:
    """For each rate, by turns just beyond a whole segment and anywhere."""
    chance = random.Random("lengths")
    beyond = [SEGMENT_MS * chance.randint(1, 3) + chance.randint(1, 99) for _rate in RATES[::2]]
    anywhere = [chance.randint(1000, 13_000) for _rate in RATES[1::2]]
    return [length for pair in zip(beyond, anywhere, strict=True) for length in pair]


@pytest.mark.slow
@pytest.mark.parametrize(("rate", "wanted"), zip(RATES, drawn_lengths(), strict=True))
def test_drawn_videos_of_any_length_have_renditions(rate: str, wanted: int, tmp_path: Path) -> None:
    # The last picture of the source may end a little before or after the length that is asked.
    measured = replace(drawn(tmp_path / "film.mov", rate, wanted), duration_ms=wanted)
    for made in each_rendition(tmp_path / "film.mov", measured, tmp_path / "out"):
        assert len(made.segments) == math.ceil(wanted / SEGMENT_MS)
        assert sum(made.segment_ms) == wanted
        joined = tmp_path / f"{made.name}.mp4"
        joined.write_bytes(b"".join(part.read_bytes() for part in (made.init, *made.segments)))
        found = shown(joined, "packet=pts_time", "format=duration")
        assert float(found["format"]["duration"]) * 1000 == pytest.approx(wanted, abs=0.1)
        packets = found["packets"]
        assert len(packets) == math.ceil(wanted * made.fps / 1000)
        text = hls.media_playlist(
            [hls.Segment(path.name, ms) for path, ms in zip(made.segments, made.segment_ms, strict=True)], "init.mp4"
        )
        (made.init.parent / "media.m3u8").write_text(text)
        playlist = read_playlist(text)
        assert isinstance(playlist, MediaPlaylist)
        assert playlist_faults(playlist) == ()
        assert playlist.duration_ms == pytest.approx(wanted, abs=0.001)
        played = shown(made.init.parent / "media.m3u8", "packet=pts_time")["packets"]
        assert len(played) == len(packets)
    small = tmp_path / "small.mp4"
    lite = tmp_path / "out" / "lite.mp4"
    messaging_mp4.shrink_lite(lite, small, duration_ms=wanted, audio_bytes=1000)
    for file in (lite, small):
        assert float(shown(file, "format=duration")["format"]["duration"]) * 1000 == pytest.approx(wanted, abs=0.5)


def test_a_video_that_ends_one_picture_after_a_segment(tmp_path: Path) -> None:
    """The length that could not be published: 83 ms, which ffmpeg's playlist takes for the 100 of a tenth."""
    measured = replace(drawn(tmp_path / "film.mov", "10", 6000), duration_ms=6083)
    lite, full = each_rendition(tmp_path / "film.mov", measured, tmp_path / "out")
    for made in (lite, full):
        assert made.segment_ms == (6000, 83)
        assert pictures(made.segments[-1].read_bytes()).frames == 1
