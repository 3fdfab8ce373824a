"""Room for Python's own stack, so that the tests' deep calls do not ask the system for memory.

Python 3.11 and 3.12 (gh-142183; 3.13 and 3.14 until March 2026) keep the frames of a thread in blocks of 16 KiB, and
give a block back as soon as the frame that needed it ends. Below pytest's own sixty frames the ends of blocks lie where
Django loops: a test of many pages mapped memory 200,000 times, a fifth of its time. (In the web server they lie
elsewhere: there it made no difference.) It goes when Python 3.13 is the oldest that is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SLOTS = 66_000
"""Of 8 bytes. A frame that is larger than a block gets one of its own, of the next power of two: 1 MiB. What it calls
lies in the second half; nobody writes into the first, so it takes no memory."""


def with_room(function: Callable[P, T]) -> Callable[P, T]:
    """The same function, called by a frame of that size."""

    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=SLOTS)
    return call
