"""The picture waits in a copy of one segment: decoded, each picture is the one that the mapping of times names."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.timing.timeline import Hold, TimeMap, duration_in_language
from media.containers.samples import Fragment, Sample, delay_segment, read_fragment, write_fragment
from media.containers.segment_times import span_of
from media.picture import h264
from media.picture.held_segment import held_segment, still_durations
from media.picture.ladder import TIMESCALE, ladder
from media.picture.probe import probe
from media.picture.still_pictures import make_still_pictures
from media.picture.video import RenditionFiles, each_rendition
from tests.material.cached_files import converted
from tests.material.videos import drawn

SEGMENT_MS = 6000


def video(rate: float, seconds: float, size: str) -> Path:
    return converted(
        "moving.mp4", *drawn(seconds, size, rate), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"
    )


def decoded(init: Path, segments: list[bytes], folder: Path) -> list[tuple[int, str]]:
    """(moment in ticks, MD5) of each picture, as a player decodes the segments one after the other."""
    joined = folder / "joined.mp4"
    joined.write_bytes(init.read_bytes() + b"".join(segments))
    command = ["ffmpeg", "-v", "error", "-i", str(joined), "-map", "0:v", "-fps_mode", "passthrough", "-f", "framemd5"]
    told = subprocess.run(
        [*command, "-enc_time_base", f"1/{TIMESCALE}", "-"], capture_output=True, text=True, check=True
    )
    assert told.stderr == ""
    rows = [line.split(",") for line in told.stdout.splitlines() if not line.startswith("#")]
    return [(int(row[2]), row[5].strip()) for row in rows]


def held(files: RenditionFiles, holds: list[Hold], stills: dict[int, bytes], bits: int) -> list[bytes]:
    """Every segment, those that hold as copies, on the clock of the language version."""
    segments, at, longer = [], 0, 0
    for path, length in zip(files.segments, files.segment_ms, strict=True):
        last = path == files.segments[-1]
        own = [hold for hold in holds if at <= hold.at_ms < at + length or (last and hold.at_ms >= at + length)]
        data = path.read_bytes()
        if own:
            data = held_segment(data, own, start_ms=at, fps=files.fps, stills=stills, frame_num_bits=bits)
        segments.append(delay_segment(data, at * 90 + longer - read_fragment(data).start))
        longer += 90 * sum(hold.length_ms for hold in own)
        at += length
    return segments


def holds_of(chance: random.Random, duration_ms: int) -> list[Hold]:
    """Two in one segment, two on one picture, on first and last pictures of segments, at the very end."""
    drawn_at = (chance.randrange(duration_ms) for _ in range(3))
    at = [0, 2000, 2010, SEGMENT_MS - 1, SEGMENT_MS, duration_ms - 1, *drawn_at]
    return [Hold(moment, 200 * chance.randint(1, 12)) for moment in sorted(at)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rate", "seconds", "size"),
    [
        (25, 12.3, "640x360"),
        (12, 8.0, "360x640"),
        (7, 6.1, "320x240"),
        (60, 6.5, "640x360"),
    ],
)
def test_every_picture_is_the_one_that_the_mapping_names(
    rate: float, seconds: float, size: str, tmp_path: Path
) -> None:
    source = video(rate, seconds, size)
    measured = probe(source)
    rungs = {rung.name: rung for rung in ladder(measured)}
    holds = holds_of(random.Random(f"{rate}"), measured.duration_ms)
    for files in each_rendition(source, measured, tmp_path / "renditions"):
        bits = h264.promise(files.init.read_bytes()).frame_num_bits
        stills = make_still_pictures(rungs[files.name], files.init.read_bytes(), tmp_path)
        assert stills is not None and max(map(len, stills.values())) < 100
        before = decoded(files.init, [segment.read_bytes() for segment in files.segments], tmp_path)
        segments = held(files, holds, stills, bits)
        after = decoded(files.init, segments, tmp_path)
        waiting = [len(still_durations(hold.length_ms * 90, files.fps)) for hold in holds]
        assert len(after) == len(before) + sum(waiting)
        expected: list[tuple[int, str]] = []
        longer = 0
        for k, (moment, picture) in enumerate(before):
            expected.append((moment + 90 * longer, picture))
            for hold, n in zip(holds, waiting, strict=True):
                if seen_at(hold, files, len(before)) == k:
                    expected += [(-1, picture)] * n
                    longer += hold.length_ms
        assert [picture for _moment, picture in after] == [picture for _moment, picture in expected]
        shown = [(moment, there) for (moment, _), (there, _) in zip(after, expected, strict=True) if there >= 0]
        assert all(abs(moment - there) <= 1 for moment, there in shown)
        length = sum(span_of(segment).length for segment in segments)
        assert length == 90 * duration_in_language(measured.duration_ms, TimeMap(tuple(holds)))


def test_the_largest_rendition_has_still_pictures_too(tmp_path: Path) -> None:
    source = video(30, 0.6, "1920x1080")
    measured = probe(source)
    (full,) = each_rendition(source, measured, tmp_path / "renditions", but=("lite", "720p"))
    stills = make_still_pictures(ladder(measured)[2], full.init.read_bytes(), tmp_path)
    assert stills is not None and max(map(len, stills.values())) < 100


def seen_at(hold: Hold, files: RenditionFiles, count: int) -> int:
    """Which picture of the whole rendition is seen where the hold stands."""
    whole = min(hold.at_ms // SEGMENT_MS, len(files.segments) - 1) * SEGMENT_MS
    return min(whole * files.fps // 1000 + (hold.at_ms - whole) * files.fps // 1000, count - 1)


@given(st.integers(1, 60_000), st.sampled_from([5, 7, 10, 11, 12, 24, 25, 28, 30]))
def test_a_hold_lasts_to_the_tick_at_any_rate(length_ms: int, fps: int) -> None:
    durations = still_durations(length_ms * 90, fps)
    assert sum(durations) == length_ms * 90
    assert len(durations) == 1 or all(TIMESCALE // fps <= ticks < 2 * (TIMESCALE // fps) for ticks in durations)


@given(
    st.lists(st.tuples(st.integers(1, 90_000), st.binary(max_size=40), st.booleans()), min_size=1, max_size=20),
    st.integers(0, 2**40),
    st.integers(0, 2**40),
)
def test_what_is_written_is_read_again(rows: list[tuple[int, bytes, bool]], start: int, later: int) -> None:
    samples = tuple(Sample(duration, data, sync) for duration, data, sync in rows)
    written = write_fragment(Fragment(start, 7, 1, samples, b""))
    assert read_fragment(written) == Fragment(start, 7, 1, samples, b"")
    assert span_of(written).length == sum(duration for duration, _data, _sync in rows)
    moved = delay_segment(written, later - start)
    assert read_fragment(moved) == Fragment(later, 7, 1, samples, b"") and len(moved) == len(written)


def test_a_segment_that_is_none_is_refused() -> None:
    for wrong in (b"", b"\0\0\0\x08moof", write_fragment(Fragment(0, 1, 1, (), b"")) * 2):
        with pytest.raises(ValueError, match="segment"):
            read_fragment(wrong)
