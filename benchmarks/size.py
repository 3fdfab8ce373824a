"""How large a benchmark is: as measured, or as small as it can be, to show in the tests that it still runs."""

from __future__ import annotations

import os
from typing import TypeVar

Size = TypeVar("Size")
SMALLEST = bool(os.environ.get("BENCH_SMALLEST"))


def sized(usual: Size, smallest: Size) -> Size:
    return smallest if SMALLEST else usual
