"""The MP4 that parents send each other: lite picture and one voice, small enough for a messenger."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from media.containers.boxes import index_first
from media.picture import ladder
from media.programs import process, recipes
from media.programs.child import not_as_asked

MAX_BYTES = 16_000_000  # what WhatsApp takes as a video
AIMED_BYTES = 15_500_000
AIMED_SHARE = AIMED_BYTES / MAX_BYTES
SHRUNK_UP_TO_MS = 10 * 60 * 1000
COPIED_KBPS = 160  # what the lite rendition has: cues drawn in where its size needs no shrinking
OVERHEAD = 0.985  # the container's own share
BUFFER_MS = 2000


def fits_by_copy(lite: Path, audio: Path, duration_ms: int, max_bytes: int = MAX_BYTES) -> bool:
    """Whether the lite picture can be copied: small enough, or so long that nothing would make it small enough."""
    return duration_ms > SHRUNK_UP_TO_MS or lite.stat().st_size + audio.stat().st_size <= max_bytes


def shrunk_kbps(audio_bytes: int, duration_ms: int, aimed_bytes: int = AIMED_BYTES) -> int:
    """Kilobits a second left for the picture: aimed size · 8 / T, minus the sound.

    T is stretched by the encoder's buffer, which may be emptied once beyond the rate.
    """
    return max(40, int((aimed_bytes - audio_bytes) * 8 * OVERHEAD / (duration_ms + BUFFER_MS)))


def shrink_lite(
    lite: Path,
    out: Path,
    *,
    duration_ms: int,
    audio_bytes: int,
    aimed_bytes: int = AIMED_BYTES,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Encode the lite picture once more, to leave room for the sound. Keep `out` beside the renditions: it serves
    every language, since all have the same 64 kb/s. Built aside, then moved into place."""
    kbps = shrunk_kbps(audio_bytes, duration_ms, aimed_bytes)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".shrink-") as aside:
        part = Path(aside) / "lite.mp4"
        process.run(
            recipes.ffmpeg(
                *recipes.own_file(lite),
                *("-map", "0:v:0", "-an", *_encoder(kbps), "-movflags", "+faststart"),
                *("-f", "mp4", recipes.file_url(part)),
            ),
            timeout_s=300 + duration_ms / 1000 * 5,
            on_progress=on_progress,
        )
        os.replace(part, out)


def burn_lite(
    lite: Path,
    cues: Path,
    out: Path,
    *,
    kbps: int,
    duration_ms: int,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Encode the lite picture with its cues drawn in. cues: an ASS document. Built aside, then moved into place."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".burning-") as folder:
        aside = Path(folder)
        # The filter's own quoting is a trap for paths: a plain name in the working directory has none.
        shutil.copyfile(cues, aside / "cues.ass")
        process.run(
            recipes.ffmpeg(
                *recipes.own_file(lite.resolve()),
                *("-map", "0:v:0", "-an", "-vf", "ass=cues.ass", *_encoder(kbps)),
                *("-movflags", "+faststart", "-f", "mp4", "drawn.mp4"),
            ),
            timeout_s=300 + duration_ms / 1000 * 5,
            on_progress=on_progress,
            cwd=aside,
        )
        os.replace(aside / "drawn.mp4", out)


def messaging_mp4(
    lite: Path,
    audio: Path,
    out: Path,
    *,
    duration_ms: int,
    max_bytes: int = MAX_BYTES,
    shrunk: Path | None = None,
    burn_cues: Path | None = None,
    burnt: Path | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Write the MP4 for messaging: H.264 and one AAC, index first, no metadata.

    lite: the lite rendition as one file. audio: an M4A (AAC-LC), copied. duration_ms: the tutorial's.
    shrunk: where the smaller picture is kept between languages; made when the copy would pass `max_bytes` and the
    video lasts no more than 10 minutes (without it, made for this one file).
    burn_cues: an ASS document (`burning.ass_document`) drawn into the picture, which is then encoded again (the only
    case, with the shrinking, where it is). burnt: where such a picture is kept between builds, a path named after the
    video and its cues (the bit rate is added to the name); made when it is not there.
    Built aside, then moved into place. Raises MediaError (`not_as_asked` when the result is not playable at once).
    """
    by_copy = fits_by_copy(lite, audio, duration_ms, max_bytes)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".messaging-") as folder:
        aside = Path(folder)
        part = aside / "message.mp4"
        if burn_cues:
            kbps = COPIED_KBPS if by_copy else shrunk_kbps(audio.stat().st_size, duration_ms, target_bytes(max_bytes))
            drawn = burnt.with_name(f"{burnt.name}-{kbps}.mp4") if burnt else aside / "drawn.mp4"
            if not drawn.exists():
                burn_lite(lite, burn_cues, drawn, kbps=kbps, duration_ms=duration_ms, on_progress=on_progress)
            lite = drawn
        elif not by_copy:
            small = shrunk or aside / "shrunk.mp4"
            if not small.exists():
                shrink_lite(
                    lite,
                    small,
                    duration_ms=duration_ms,
                    audio_bytes=audio.stat().st_size,
                    aimed_bytes=target_bytes(max_bytes),
                    on_progress=on_progress,
                )
            lite = small
        process.run(
            recipes.ffmpeg(
                *recipes.own_file(lite.resolve()),
                *recipes.own_file(audio.resolve()),
                *("-map", "0:v:0", "-map", "1:a:0", "-c", "copy", *ladder.BARE_OUTPUT),
                *("-movflags", "+faststart", "-video_track_timescale", str(ladder.TIMESCALE)),
                *("-f", "mp4", "message.mp4"),
            ),
            timeout_s=300 + duration_ms / 1000,
            cwd=aside,
        )
        if not index_first(part):
            raise not_as_asked("The MP4 for messaging does not begin with its index.")
        os.replace(part, out)


def target_bytes(max_bytes: int) -> int:
    """What an MP4 is aimed at, to stay below `max_bytes`."""
    return round(max_bytes * AIMED_SHARE)


def _encoder(kbps: int) -> list[str]:
    """Like the lite rendition, held under `kbps` by its buffer (so the size is kept without a second pass)."""
    return [
        *recipes.encoder_threads(),
        *("-c:v", "libx264", "-preset", "fast", "-profile:v", "main", "-crf", "26"),
        *("-maxrate", f"{kbps}k", "-bufsize", f"{kbps * BUFFER_MS // 1000}k", "-bf", "0", "-refs", "1"),
        *("-g", str(ladder.GOP_S * ladder.LITE_FPS), "-sc_threshold", "0", "-x264-params", ladder.ONE_SLICE),
        *("-pix_fmt", "yuv420p", "-fps_mode", "passthrough", "-enc_time_base", f"1:{ladder.TIMESCALE}"),
        *("-video_track_timescale", str(ladder.TIMESCALE)),
    ]
