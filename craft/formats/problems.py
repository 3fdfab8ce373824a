"""What a file of subtitles holds that cannot be taken over, by its line."""

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
    """Words whose times were meant as times, and are none."""
    return Problem(line_number, Message(N_("These times cannot be read.")), broken_times=True)


def without_times(line_number: int) -> Problem:
    """Words that belong to no subtitle."""
    return Problem(line_number, Message(N_("This text has no times.")))


def short_hours(line_number: int) -> Problem:
    """What browsers read though nobody should write it so."""
    return Problem(
        line_number,
        Message(
            N_("Hours of one digit were read. WebVTT writes two, as in 00:01:02.345: some players show nothing else.")
        ),
    )
