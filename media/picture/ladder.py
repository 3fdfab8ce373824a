"""Which renditions a video gets, and how each is encoded: pure, from the probe to ffmpeg's arguments.

lite is for prepaid data: 480p at no more than 10 pictures a second, because the small text of a screen recording is
unreadable at 240p and crisp at 480p/10 for the same 160 kb/s. A filmed video has 25 under the same cap. The others keep
the source's rate up to 30.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from media.picture.probe import Probe
from media.programs import recipes

GOP_S = 2
SEGMENT_S = 6
TIMESCALE = 90_000
MAX_FPS, MIN_FPS, LITE_FPS = 30, 5, 10
FILMED, FILMED_FPS = 0.6, 25
"""From this share of moving moments on a video is filmed: of 13 real screen recordings and animations one reaches 0.51,
the others 0 to 0.38; a picture that moves all the time has 1.0. At ten pictures a second a movement is not understood.
"""
ONE_SLICE = "slices=1:sliced-threads=0:open-gop=0"
DEINTERLACE = "bwdif=mode=send_frame:deint=interlaced,"
"""One picture for two half ones, at the source's rate; a picture that is whole passes."""
SMALLEST = 16  # pixels; H.264 wants whole macroblocks, and a decoder may refuse less


@dataclass(frozen=True)
class Rung:
    """One rendition to make. width, height in pixels (even); fps whole, so that a segment is exactly 6 s.

    crf, max_kbps, buffer_kbit: x264's constant rate factor under a cap. frames: how many pictures it must hold.
    """

    name: str
    width: int
    height: int
    fps: int
    crf: int
    max_kbps: int
    buffer_kbit: int
    preset: str
    frames: int


def target_fps(probe: Probe) -> int:
    """A whole number of pictures a second: the source's, halved when above 30; 30 where the spacing varies."""
    if probe.vfr and probe.fps > LITE_FPS:
        return MAX_FPS
    if probe.fps <= MAX_FPS + 0.5:
        return min(MAX_FPS, max(MIN_FPS, math.ceil(probe.fps - 0.1)))
    return 25 if abs(probe.fps / 25 - round(probe.fps / 25)) < 0.01 else MAX_FPS


def is_filmed(probe: Probe) -> bool:
    """Whether its picture moves most of the time. What was not measured counts as a screen, as it was encoded."""
    return probe.motion is not None and probe.motion >= FILMED


def fit_size(width: int, height: int, short_side: int) -> tuple[int, int]:
    """The picture shrunk into a 16:9 box whose shorter side is `short_side` (upright for upright videos).

    Never enlarged; sides even, at least 16.
    """
    long_side = math.ceil(short_side * 16 / 9)
    box = (long_side, short_side) if width >= height else (short_side, long_side)
    scale = min(1.0, box[0] / width, box[1] / height)
    even = [max(SMALLEST, round(side * scale / 2) * 2) for side in (width, height)]
    return even[0], even[1]


def ladder(probe: Probe) -> tuple[Rung, ...]:
    """lite, 720p, and 1080p where the source has it. A smaller source keeps its size under the name `720p`."""
    fps = target_fps(probe)

    def rung(name: str, short: int, fps: int, crf: int, max_kbps: int, buffer_kbit: int, preset: str) -> Rung:
        width, height = fit_size(probe.width, probe.height, short)
        frames = math.ceil(probe.duration_ms * fps / 1000)
        return Rung(name, width, height, fps, crf, max_kbps, buffer_kbit, preset, frames)

    rungs = [
        rung("lite", 480, min(FILMED_FPS if is_filmed(probe) else LITE_FPS, fps), 26, 160, 480, "fast"),
        rung("720p", 720, fps, 23, 1_500, 3_000, "veryfast"),
    ]
    full = rung("1080p", 1080, fps, 23, 3_000, 6_000, "veryfast")
    if min(full.width, full.height) >= 1080 or max(full.width, full.height) >= 1920:
        rungs.append(full)
    return tuple(rungs)


def source_filters(probe: Probe) -> str:
    """Filters, each with a comma behind it, that make whole pictures of half ones, then colours that a plain screen
    shows."""
    return (DEINTERLACE if probe.interlaced else "") + _colours(probe)


def _colours(probe: Probe) -> str:
    """Filters that bring the source's colours to BT.709 in eight bits, told explicitly.

    Players guess the matrix of an untold video from its height, so the same picture would change colour between
    480p and 720p. High dynamic range is mapped to what a plain screen shows (a washed-out grey otherwise).
    """
    if probe.hdr:
        return (
            "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=hable:desat=0,"
            "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,"
        )
    if probe.matrix:
        return ""
    guess = "bt709" if min(probe.width, probe.height) >= 720 else "smpte170m"
    return f"setparams=colorspace={guess},"


def _filters(probe: Probe, rungs: tuple[Rung, ...]) -> str:
    """One decoding, split into the rungs; each counts its pictures from 0 and keeps the last one to the very end."""
    labels = "".join(f"[in{i}]" for i in range(len(rungs)))
    graph = [f"[0:{probe.video_index}]{source_filters(probe)}split={len(rungs)}{labels}"]
    hold_s = max(1, math.ceil((probe.duration_ms - probe.video_duration_ms) / 1000) + 2)
    for i, rung in enumerate(rungs):
        graph.append(
            f"[in{i}]fps=fps={rung.fps}:start_time=0,"
            f"scale={rung.width}:{rung.height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p,"
            f"setsar=1,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,"
            f"tpad=stop_mode=clone:stop_duration={hold_s}[out{i}]"
        )
    return ";".join(graph)


def x264(rung: Rung) -> list[str]:
    """Encoder arguments: Main profile, no B-frames, one reference, one slice, closed groups of 2 s.

    So that any phone decodes it, a cut at any segment is clean, and decoding order is showing order.
    """
    gop = str(GOP_S * rung.fps)
    return [
        *("-c:v", "libx264", "-preset", rung.preset, "-profile:v", "main", "-crf", str(rung.crf)),
        *("-maxrate", f"{rung.max_kbps}k", "-bufsize", f"{rung.buffer_kbit}k"),
        *("-bf", "0", "-refs", "1", "-g", gop, "-keyint_min", gop, "-sc_threshold", "0"),
        *("-flags", "+cgop", "-x264-params", ONE_SLICE, "-fps_mode", "passthrough"),
        *("-video_track_timescale", str(TIMESCALE)),
        *recipes.encoder_threads(),
    ]


def encode(source: Path, probe: Probe, rungs: tuple[Rung, ...], outputs: tuple[Path, ...]) -> list[str]:
    """One ffmpeg that decodes `source` once and writes every rung to its plain MP4 (video only)."""
    arguments = [*recipes.source(source), "-filter_complex", _filters(probe, rungs)]
    for i, (rung, output) in enumerate(zip(rungs, outputs, strict=True)):
        arguments += ["-map", f"[out{i}]", *x264(rung), "-frames:v", str(rung.frames), *BARE_OUTPUT]
        arguments += ["-f", "mp4", recipes.file_url(output)]
    return recipes.ffmpeg(*arguments)


BARE_OUTPUT = ("-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact")
"""Nothing of the source's metadata (place, device, author), nor of this machine's."""


def last_frame_lasts(rung: Rung, duration_ms: int) -> list[str]:
    """A bitstream filter that shows the last picture exactly until `duration_ms`, whatever the frame rate.

    Without it a video at 10 pictures a second would end up to 100 ms after its sound.
    """
    rest_ms = duration_ms - (rung.frames - 1) * 1000 / rung.fps
    return ["-bsf:v", f"setts=duration=if(eq(N\\,{rung.frames - 1})\\,round({rest_ms / 1000:.6f}/TB)\\,DURATION)"]


def package(encoded: Path, rung: Rung, duration_ms: int) -> list[str]:
    """Copy into fMP4 segments of 6 s. Runs with `cwd` set to the folder: names in it are plain."""
    return recipes.ffmpeg(
        *recipes.own_file(encoded),
        *("-map", "0:v:0", "-c", "copy", *last_frame_lasts(rung, duration_ms), *BARE_OUTPUT[:6]),
        *("-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_segment_type", "fmp4", "-hls_playlist_type", "vod"),
        *("-hls_flags", "independent_segments", "-hls_fmp4_init_filename", "init.mp4"),
        *("-hls_segment_filename", "%05d.m4s", "media.m3u8"),
    )


def single_file(encoded: Path, rung: Rung, duration_ms: int, output: Path) -> list[str]:
    """Copy into one MP4 whose index comes first."""
    return recipes.ffmpeg(
        *recipes.own_file(encoded),
        *("-map", "0:v:0", "-c", "copy", *last_frame_lasts(rung, duration_ms), *BARE_OUTPUT[:6]),
        *("-movflags", "+faststart", "-video_track_timescale", str(TIMESCALE), "-f", "mp4", recipes.file_url(output)),
    )
