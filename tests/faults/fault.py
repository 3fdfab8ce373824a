"""A line of the table of faults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """fault: what breaks. then: what people notice, and what is true afterwards. shown: file and name of its tests."""

    fault: str
    then: str
    shown: tuple[str, ...]
