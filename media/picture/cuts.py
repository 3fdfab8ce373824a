"""Where one shot ends and the next one begins: told by ffmpeg's scene score, one decoding of a small rendition.

The sizes of coded pictures do not say it: under a rate cap a cut costs no more than a movement.
"""

from __future__ import annotations

import re
from pathlib import Path

from media.programs import process, recipes

LEAST_SCORE = 0.3
"""The usual threshold: of 26 cuts of two synthetic films it finds 25, and else only where all of a screen changes."""
MOMENT = re.compile(rb"pts_time:([0-9.]+)")


def cuts(rendition: Path, duration_ms: int) -> list[int]:
    """When the first picture of each new shot is shown (ms). About a second of a processor for a minute. Raises
    MediaError."""
    command = recipes.ffmpeg(
        *recipes.source(rendition),
        *("-map", "0:v:0", "-an", "-sn"),
        *("-vf", f"scale=160:90:flags=area,select='gt(scene,{LEAST_SCORE})',metadata=print:file=-", "-f", "null", "-"),
    )
    allowed_s = 60 + duration_ms // 1000
    said = process.run(command, timeout_s=allowed_s, cpu_s=allowed_s)
    return [round(1000 * float(moment)) for moment in MOMENT.findall(said)]
