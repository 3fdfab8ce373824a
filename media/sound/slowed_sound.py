"""A film's own sound where its picture is shown more slowly: one pass of Rubber Band with a map of time, at one pitch.

Without the program, what is slower is stretched piece by piece by the next best engine.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from craft.sound.sample_rate import RATE
from media.programs import process
from media.programs.child import not_as_asked
from media.sound.original_sound import OriginalSound, decode_blocks
from media.sound.time_stretch import Engine, stretch, stretch_engine

PIECE = 8 * RATE
Knots = Sequence[tuple[int, int]]
"""(sample of the film, sample of the slowed sound), growing, from (0, 0) to both ends: between two time runs evenly."""


def write_slowed_sound(original: OriginalSound, knots: Knots, out: Path, engine: Engine | None = None) -> None:
    """Mono 48 kHz FLAC of exactly the last knot's length; a sound that breaks off is silent from there on. engine:
    `stretch_engine()` unless told. Written beside and moved into place. Raises MediaError."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".slowing-") as folder:
        before, after = Path(folder) / "before.flac", Path(folder) / "after.flac"
        _decode(original, knots[-1][0], before)
        if (engine or stretch_engine()) == Engine.RUBBERBAND:
            _stretch_by_map(before, knots, after)
        else:
            _stretch_by_pieces(before, knots, after, engine or stretch_engine())
        os.replace(after, out)


def _decode(original: OriginalSound, samples: int, out: Path) -> None:
    """As many samples as the film has, whatever its sound has."""
    with (
        contextlib.closing(decode_blocks(original, samples)) as blocks,
        soundfile.SoundFile(out, "w", RATE, 1, subtype="PCM_16", format="FLAC") as file,
    ):
        left = samples
        for block in blocks:
            file.write(block[:left])
            left -= min(left, len(block))
        file.write(np.zeros(left, np.float32))


def _stretch_by_map(before: Path, knots: Knots, after: Path) -> None:
    inner = before.with_name("map.txt")
    inner.write_text("".join(f"{here} {there}\n" for here, there in knots[1:-1]), "ascii")
    length = knots[-1][1]
    process.run(
        ["rubberband", "-3", "-q", "--ignore-clipping", "-M", inner, "-D", f"{length / RATE:.9f}", before, after],
        timeout_s=300 + length / RATE,
    )
    found = soundfile.info(after).frames
    if found != length:
        raise not_as_asked(f"The slowed sound has {found} samples instead of {length}.")


def _stretch_by_pieces(before: Path, knots: Knots, after: Path, engine: Engine) -> None:
    with (
        soundfile.SoundFile(before) as source,
        soundfile.SoundFile(after, "w", RATE, 1, subtype="PCM_16", format="FLAC") as out,
    ):
        for (start, shown), (end, shown_end) in pairwise(knots):
            pieces = -(-(end - start) // PIECE)
            for n in range(pieces):
                first, last = (start + (end - start) * m // pieces for m in (n, n + 1))
                begins, ends = (shown + (shown_end - shown) * m // pieces for m in (n, n + 1))
                out.write(stretch(source.read(last - first, dtype="float32"), ends - begins, engine))
