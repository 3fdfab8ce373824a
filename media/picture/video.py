"""The picture of a tutorial, encoded once for all languages: renditions as fMP4 segments, and the lite MP4."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from craft.timing.version_parts import cut_evenly
from media.containers.boxes import codecs_string, pictures
from media.containers.samples import in_groups
from media.containers.segment_times import Span, lengths_ms, span_of
from media.picture import h264, ladder
from media.picture.ladder import Rung
from media.picture.probe import Probe
from media.programs import process
from media.programs.child import MediaError, not_as_asked

SEGMENT_MS, GROUP_MS = ladder.SEGMENT_S * 1000, ladder.GOP_S * 1000


@dataclass(frozen=True)
class RenditionFiles:
    """One finished rendition, as `craft/formats/hls` needs it to write playlists.

    name: `lite`, `720p` or `1080p`. codecs: RFC 6381, read from the encoded file. duration_ms: exactly the tutorial's.
    segment_ms: the length of each segment; their sum is duration_ms. groups: of each segment the bytes of each group of
    pictures, which begins with one that can be decoded alone, has a fragment of its own and lasts GROUP_MS (the last of
    a segment: what is left); together they are the file. peak_bps, average_bps: bits a second of the
    heaviest segment and of the whole (RFC 8216 `BANDWIDTH`, `AVERAGE-BANDWIDTH`). mp4: the same as one file, lite only.
    """

    name: str
    width: int
    height: int
    fps: int
    codecs: str
    duration_ms: int
    init: Path
    segments: tuple[Path, ...]
    segment_ms: tuple[int, ...]
    groups: tuple[tuple[int, ...], ...]
    peak_bps: int
    average_bps: int
    mp4: Path | None


def each_rendition(
    source: Path,
    probe: Probe,
    out_dir: Path,
    on_progress: Callable[[int], None] | None = None,
    *,
    but: Collection[str] = (),
) -> Iterator[RenditionFiles]:
    """Encode lite, 720p, and 1080p where the source has it, one after the other, so that a caller who stores each one
    can resume after an interruption. That decodes the source two or three times, which is little beside encoding.

    Writes `out_dir/<name>/init.mp4`, `00000.m4s`…, and `out_dir/lite.mp4` (picture only, index first). `out_dir` is
    created; what it held under these names is replaced. on_progress: milliseconds of video done, of `probe.duration_ms`
    when all are; may raise to stop. but: names of renditions that are there already.
    Raises MediaError when ffmpeg fails or when the encoded files are not what was asked (`not_as_asked`).
    """
    rungs = ladder.ladder(probe)
    out_dir.mkdir(parents=True, exist_ok=True)
    work = [rung.width * rung.height * rung.frames for rung in rungs]
    before = 0
    for rung, share in zip(rungs, work, strict=True):
        done, before = before, before + share
        if rung.name in but:
            continue
        encoded = out_dir / f".{rung.name}.encoded.mp4"

        def told(ms: int, done: int = done, share: int = share) -> None:
            if on_progress is not None:
                on_progress((done * probe.duration_ms + share * min(ms, probe.duration_ms)) // sum(work))

        try:
            process.run(
                ladder.encode(source, probe, (rung,), (encoded,)),
                timeout_s=900 + probe.duration_ms / 1000 * 30,
                on_progress=told,
            )
            made = package(encoded, rung, probe.duration_ms, out_dir)
        finally:
            encoded.unlink(missing_ok=True)
        yield made


def package(encoded: Path, rung: Rung, duration_ms: int, out_dir: Path) -> RenditionFiles:
    """Cut one encoded rung into segments, check every one, and describe them."""
    folder = out_dir / rung.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    timeout_s = 300 + duration_ms / 1000
    process.run(ladder.package(encoded.resolve(), rung, duration_ms), timeout_s=timeout_s, cwd=folder)
    (folder / "media.m3u8").unlink()
    segments = tuple(sorted(folder.glob("*.m4s")))
    mp4 = None
    if rung.name == "lite":
        mp4 = out_dir / "lite.mp4"
        process.run(ladder.single_file(encoded, rung, duration_ms, mp4), timeout_s=timeout_s)
    init = folder / "init.mp4"
    try:
        groups = _in_groups(segments)
        segment_ms = _check(rung, init, segments, groups, duration_ms)
    except ValueError as wrong:
        raise _not_as_asked(f"in {rung.name} {wrong}") from wrong
    sizes = [segment.stat().st_size for segment in segments]
    return RenditionFiles(
        name=rung.name,
        width=rung.width,
        height=rung.height,
        fps=rung.fps,
        codecs=codecs_string(init.read_bytes()),
        duration_ms=duration_ms,
        init=init,
        segments=segments,
        segment_ms=segment_ms,
        groups=groups,
        # A last segment of a few milliseconds is a key frame only: its high rate would mislead a player.
        peak_bps=max(size * 8000 // max(ms, 1000) for size, ms in zip(sizes, segment_ms, strict=True)),
        average_bps=sum(sizes) * 8000 // duration_ms,
        mp4=mp4,
    )


def _in_groups(segments: tuple[Path, ...]) -> tuple[tuple[int, ...], ...]:
    """Write each segment anew, with a fragment for each group of pictures, and say how many bytes each of them has."""
    found: list[tuple[int, ...]] = []
    written = 0
    for segment in segments:
        groups = in_groups(segment.read_bytes(), written + 1)
        segment.write_bytes(b"".join(groups))
        written += len(groups)
        found.append(tuple(map(len, groups)))
    return tuple(found)


def _check(
    rung: Rung, init: Path, segments: tuple[Path, ...], groups: tuple[tuple[int, ...], ...], duration_ms: int
) -> tuple[int, ...]:
    """The length of each segment in milliseconds, all 6 s but the last, together the tutorial's.

    Asserts on the encoded bytes what any phone can decode: Main profile, one reference, pictures in order, one slice
    a picture, each group of pictures decodable alone and of 2 s."""
    told = h264.promise(init.read_bytes())
    if (told.profile, told.refs, told.in_order) != (h264.MAIN, 1, True):
        raise _not_as_asked(f"{rung.name} promises {told}")
    frames = 0
    spans: list[Span] = []
    for segment, sizes in zip(segments, groups, strict=True):
        data, begin = segment.read_bytes(), 0
        for size in sizes:
            group, begin = data[begin : begin + size], begin + size
            seen = pictures(group)
            frames += seen.frames
            if seen.slices != seen.frames:
                raise _not_as_asked(f"{segment.name} of {rung.name} has {seen.slices} slices in {seen.frames} pictures")
            if not seen.starts_with_idr:
                raise _not_as_asked(f"{segment.name} of {rung.name} has a group that does not begin with a key frame")
            spans.append(span_of(group))
    if frames != rung.frames:
        raise _not_as_asked(f"{rung.name} holds {frames} pictures instead of {rung.frames}")
    lengths = iter(lengths_ms(spans, ladder.TIMESCALE))
    group_ms = [[next(lengths) for _size in sizes] for sizes in groups]
    segment_ms = tuple(map(sum, group_ms))
    if segment_ms != tuple(cut_evenly(duration_ms, SEGMENT_MS)):
        raise _not_as_asked(
            f"{rung.name} lasts {sum(segment_ms)} ms in {len(segment_ms)} segments instead of {duration_ms} ms"
        )
    if group_ms != [cut_evenly(length, GROUP_MS) for length in segment_ms]:
        raise _not_as_asked(f"{rung.name} has groups of pictures of other lengths than {GROUP_MS} ms")
    return segment_ms


def _not_as_asked(what: str) -> MediaError:
    return not_as_asked(f"The encoded video is not as asked: {what}.")
