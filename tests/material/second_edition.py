"""The database of the second edition (0.2.0, commit 8282b3f9): its migrations and what they made, on each engine.

Written by `tests.database_schema.schema` in that commit, whose migrations were squashed since. It never changes.
"""

from __future__ import annotations

import json
import lzma
from pathlib import Path
from typing import Any

RECORD = Path(__file__).with_suffix(".json.xz")
# Where today's migrations make the same; what came later is after it.
NODES = (
    ("dubbing", "0003_second_edition"),
    ("jobs", "0001_initial"),
    ("journal", "0002_append_only"),
    ("storage", "0002_made_from"),
    ("subtitles", "0003_second_edition"),
    ("town", None),
    ("tutorials", "0003_second_edition"),
    ("volunteers", "0002_second_edition"),
)


def record() -> dict[str, Any]:
    """{"applied": [[app, name]], "schema": {"sqlite": …, "postgresql": …}}"""
    found: dict[str, Any] = json.loads(lzma.decompress(RECORD.read_bytes()))
    return found
