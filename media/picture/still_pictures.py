"""Still pictures for holds: made once per rendition, by the same encoder with the same settings.

A still picture is coded as "like the one before" everywhere, in 24 to 70 bytes. It says nothing of what is seen, so it
fits behind any picture of a rendition whose parameter sets are the same, whatever was encoded there.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from media.containers.samples import read_segment
from media.picture import h264
from media.picture.held_segment import frame_num_of
from media.picture.ladder import BARE_OUTPUT, Rung, x264
from media.programs import process, recipes
from media.programs.child import not_as_asked

ENCODED, FIRST_STILL, LAST_STILL = 40, 17, 32
"""So many grey pictures are encoded; those of the middle are all skipped, one for each `frame_num`."""
MOST_BYTES = 100
NOT_ENDING = 250  # the group must not end among them


def make_still_pictures(rung: Rung, init: bytes, work: Path) -> dict[int, bytes] | None:
    """A still picture for each `frame_num`, for the rendition that `init` begins. None where this machine's encoder
    writes other parameter sets than the one that made the rendition: then nothing of it can be held.

    Costs 0.2 to 1.1 s. Raises MediaError when ffmpeg fails.
    """
    bits = h264.promise(init).frame_num_bits
    with TemporaryDirectory(dir=work) as folder:
        made = Path(folder) / "still.mp4"
        process.run(_command(rung, made), timeout_s=120)
        data = made.read_bytes()
    if _parameters(data) != _parameters(init):
        return None
    samples = read_segment(data).samples
    stills = {frame_num_of(sample.data, bits): sample.data for sample in samples[FIRST_STILL : LAST_STILL + 1]}
    if set(stills) != set(range(1 << bits)) or max(map(len, stills.values())) >= MOST_BYTES:
        raise not_as_asked("The encoder made no still pictures of a grey one.")
    return stills


def _command(rung: Rung, target: Path) -> list[str]:
    grey = (
        f"color=gray:s={rung.width}x{rung.height}:r={rung.fps},format=yuv420p,setsar=1,"
        "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    )
    encoder = x264(rung)
    encoder[encoder.index("-g") + 1] = str(NOT_ENDING)
    return recipes.ffmpeg(
        *("-f", "lavfi", "-i", grey, "-frames:v", str(ENCODED), *encoder, *BARE_OUTPUT),
        *("-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4", recipes.file_url(target)),
    )


def _parameters(data: bytes) -> bytes:
    """The `avcC` box."""
    at = data.find(b"avcC")
    if at < 4:
        raise ValueError("there is no H.264 stream here")
    return data[at : at - 4 + int.from_bytes(data[at - 4 : at], "big")]
