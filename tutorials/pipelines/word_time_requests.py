"""Asks for the times of a corrected sentence's words, which a worker finds (tutorials/pipelines/word_times.py)."""

from __future__ import annotations

from jobs.models import Job
from jobs.states import enqueue, tutorial_turn

KIND = "tutorials.word_times"


def targets(tutorial: int) -> tuple[str, str]:
    """Of a film's job, and of the one that waits behind it. They are not the film's own number: its pages show what it
    is named after, and nobody waits for this."""
    return f"words:{tutorial}", f"words:{tutorial}+"


def ask_for_word_times(tutorial: int) -> None:
    """One job a film, when nothing else waits: a text is saved each second while it is written. A job that runs may
    have read what was there before: another one waits behind it."""
    for target in targets(tutorial):
        job = enqueue(
            KIND,
            target,
            queue=Job.Queue.SHORT,
            rank=Job.Rank.IDLE,
            turn_of=tutorial_turn(tutorial),
            tutorial=tutorial,
        )
        if job.state != Job.State.RUNNING:
            return
