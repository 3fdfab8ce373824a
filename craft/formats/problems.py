"""Problems of a subtitle file: what could not be imported, and its line."""

from __future__ import annotations

from dataclasses import dataclass

from craft.messages import N_, Message


@dataclass(frozen=True)
class Problem:
    """Something that was left out, or read against the rules. line_number: from 1."""

    line_number: int
    message: Message
    broken_times: bool = False


def broken_times(line_number: int) -> Problem:
    """A cue whose time line cannot be read."""
    return Problem(line_number, Message(N_("These times cannot be read.")), broken_times=True)


def without_times(line_number: int) -> Problem:
    """Text that belongs to no subtitle."""
    return Problem(line_number, Message(N_("This text has no times.")))


def short_hours(line_number: int) -> Problem:
    """Not allowed by the standard, but browsers read it."""
    return Problem(
        line_number,
        Message(
            N_("Hours of one digit were read. WebVTT writes two, as in 00:01:02.345: some players show nothing else.")
        ),
    )
