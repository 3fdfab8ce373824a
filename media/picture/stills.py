"""Still pictures of a tutorial: any moment, the poster, thumbnails, the preview that messengers and networks show."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageStat

from craft.messages import N_
from media.picture import ladder
from media.picture.probe import Probe
from media.programs import process, recipes
from media.programs.process import MediaError

POSTER_BYTES = 40_000
THUMBNAIL_BYTES = 8_000
OG_BYTES = 200_000
OG_SIZE = (1200, 630)  # what Facebook and WhatsApp ask of og:image
QUALITIES = (85, 78, 70, 60, 50, 40, 30)
STEP_BACK_MS = (0, 250, 1000, 4000)


def frame(source: Path, ms: int, *, interlaced: bool = False) -> Image.Image:
    """The picture that is seen at `ms`, at full size; just before the end, the last one there is. interlaced: of two
    half pictures one is made.

    Raises MediaError when no picture can be decoded there.
    """
    whole = ["-vf", ladder.DEINTERLACE.rstrip(",")] if interlaced else []
    last: MediaError | None = None
    for back in STEP_BACK_MS:
        at = max(0, ms - back)
        command = recipes.ffmpeg(
            *recipes.source(source, start_ms=at),
            # A capital V: not the cover picture that a file may carry.
            *("-map", "0:V:0", *whole, "-frames:v", "1", "-an", "-sn", "-f", "image2pipe", "-c:v", "ppm", "pipe:1"),
        )
        try:
            data = process.run(command, timeout_s=60, cpu_s=60)
        except MediaError as error:
            if error.of_the_machine:
                raise
            last = error
            continue
        if data:
            with Image.open(io.BytesIO(data)) as picture:
                return picture.convert("RGB")
        if at == 0:
            break
    raise last or MediaError(
        N_("There is no picture at this moment of the video."),
        code="no_picture",
        detail=f"There is no picture at {ms} ms of this video.",
    )


def still(source: Path, ms: int, width: int, most: int | None = None, *, interlaced: bool = False) -> bytes:
    """JPEG of the picture at `ms`, at most `width` pixels wide (never enlarged) and `most` bytes."""
    return in_sizes(source, ms, [(width, most)], interlaced=interlaced)[0]


def in_sizes(
    source: Path, ms: int, sizes: Sequence[tuple[int, int | None]], *, interlaced: bool = False
) -> list[bytes]:
    """As `still`, one for each (width, most). The picture is decoded once, which is nearly all of the work."""
    picture = frame(source, ms, interlaced=interlaced)
    return [jpeg(_shrink(picture, width), most) for width, most in sizes]


def poster(picture: Image.Image) -> bytes:
    """JPEG of a picture (from `telling_still`), at most 854 pixels wide and 40 kB."""
    return jpeg(_shrink(picture, 854), POSTER_BYTES)


def thumbnail(picture: Image.Image) -> bytes:
    """JPEG of a picture (from `frame` or `telling_still`), at most 320 pixels wide and 8 kB."""
    return jpeg(_shrink(picture, 320), THUMBNAIL_BYTES)


def telling_still(source: Path, probe: Probe) -> Image.Image:
    """The picture with the most detail among five moments, so that a black or white opening is not chosen."""
    moments = [round(probe.video_duration_ms * share) for share in (0.1, 0.25, 0.4, 0.6, 0.8)]
    return max((frame(source, ms, interlaced=probe.interlaced) for ms in moments), key=_detail)


def _detail(picture: Image.Image) -> float:
    grey = picture.convert("L").resize((64, 64))
    return float(ImageStat.Stat(grey).stddev[0])


def _shrink(picture: Image.Image, width: int) -> Image.Image:
    """Shrunk so that neither side is above `width` (an upright phone video must not become a tall poster)."""
    small = picture.copy()
    small.thumbnail((width, width), Image.Resampling.LANCZOS)
    return small


def jpeg(picture: Image.Image, max_bytes: int | None) -> bytes:
    """JPEG without metadata; within `max_bytes` by lower quality first, then by fewer pixels."""
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if max_bytes is None or out.tell() <= max_bytes:
                return out.getvalue()
        picture = picture.resize((max(1, picture.width * 4 // 5), max(1, picture.height * 4 // 5)))
