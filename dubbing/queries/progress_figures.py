"""How far a version is: the figures, the parts and the stages that people see. `progress` answers with them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from dubbing.models import Release

STEPS = ("to_translate", "to_review", "changes", "to_record", "take_review", "no_room", "done")
PARTS = {
    "to_translate": ("to_translate", "changes"),
    "to_review": ("to_review",),
    "to_record": ("to_record",),
    "to_listen": ("take_review",),
    "no_room": ("no_room",),
    "done": ("done",),
}
"""The parts that people see, in order, each with its steps. A text asked again is with the translators again."""
STAGES = (*(part for part in PARTS if part != "done"), "ready", "live", "behind")
ACTS = ("translate", "review", "record", "listen")
ACTS_LEFT = {
    "to_translate": ACTS,
    "changes": ACTS,
    "to_review": ACTS[1:],
    "to_record": ACTS[2:],
    "take_review": ACTS[3:],
    "no_room": ACTS,
}
TEXT_ACTS = ACTS[:2]
"""What is done also for segments that are only read."""


@dataclass(frozen=True)
class Stage:
    """Where a version stands: one of `STAGES`. count: how many of its segments are at this stage, of `of`; 0 where
    parents have all of it, or none is missing for them to have it."""

    name: str
    count: int
    of: int

    @property
    def is_work(self) -> bool:
        """Volunteers have something to do; else only whoever publishes."""
        return self.name in PARTS and self.count > 0


WAITS = ("review", "take_review", "changes")


class OldestWaiting(NamedTuple):
    """The text or take that waits longest. what: review, changes or take_review. since: when it began to wait.
    author_id: of a text; there is one entry for each author."""

    what: str
    since: datetime
    author_id: int | None = None


@dataclass
class ProgressFigures:
    """Counts of segments by what they need next (`STEPS`); title and summary are segments as well. This is the one
    definition: every screen, command and report that says how far a version is takes it from here.

    original: the tutorial as it is, in its own language. stale: counted apart, since such a segment is also in a
    step. total: with the audio descriptions that somebody began. no_room: of the approved ones, those that find no
    room: parents hear the French there. left: how often somebody has to do each of `ACTS` until all is done.
    to_review_of: by author, what others have to review. words_…: title, summary and words of the site that parents
    may hear and nobody has to say: said, waiting for a reviewer, with a text that somebody may say; in no other
    count. approved_at: the newest approval of a text or a take that a release plays. Read only: they are shared."""

    original: bool = False
    total: int = 0
    speech: int = 0
    translated: int = 0
    reviewed: int = 0
    stale: int = 0
    recorded: int = 0
    approved: int = 0
    no_room: int = 0
    words_said: int = 0
    words_to_hear: int = 0
    words_to_say: int = 0
    approved_at: datetime | None = None
    steps: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    to_review_of: Counter[int] = field(default_factory=Counter)
    waits: list[OldestWaiting] = field(default_factory=list)

    def part(self, name: str) -> int:
        """How many segments are in this part (`PARTS`)."""
        return sum(self.steps[step] for step in PARTS[name])

    @property
    def takes_to_hear(self) -> int:
        """Recordings that wait for a reviewer, words included."""
        return self.steps["take_review"] + self.words_to_hear

    @property
    def parts(self) -> list[tuple[str, int]]:
        """(part, segments), in the order of the work, without empty ones; together they are `total`."""
        return [(name, count) for name in PARTS if (count := self.part(name))]


@dataclass
class VersionProgress(ProgressFigures):
    """The figures of a version beside what is live of it.

    behind: how many segments have a text or a voice that is newer than what is live, 0 also where only that there are
    some (is_behind) was asked. approved_since: something was approved after what is live was made; a release of
    subtitles is behind with an earlier take, too. mix_changed: the film's own sound is treated otherwise since."""

    live: Release | None = None
    newest: Release | None = None
    behind: int = 0
    is_behind: bool = False
    approved_since: bool = False
    mix_changed: bool = False

    @property
    def stage(self) -> Stage:
        """The first part that still has segments. Where nothing is left: whether parents see all of it."""
        for name, count in self.parts:
            if name != "done":
                return Stage(name, count, self.total)
        if self.live is None:
            return Stage("ready" if self.total else "to_translate", 0, self.total)
        return Stage("behind" if self.is_behind else "live", self.behind, self.total)


def write_figures(figures: ProgressFigures) -> str:
    """As `KeptProgress` has them."""
    return json.dumps({name: value for name, value in vars(figures).items() if value}, default=datetime.isoformat)


def kept_columns(figures: ProgressFigures) -> dict[str, object]:
    """The columns of `KeptProgress` beside the figures: what lists are chosen and sums are made by."""
    parts = {name: figures.part(name) for name in PARTS}
    since = {what: min((wait.since for wait in figures.waits if wait.what == what), default=None) for what in WAITS}
    return {
        **parts,
        **{f"left_{act}": figures.left[act] for act in ACTS},
        **{f"{what}_since": moment for what, moment in since.items()},
        "part": figures.parts[0][0] if figures.parts else "to_translate",
        "total": figures.total,
        "to_hear": figures.takes_to_hear,
        "approved_at": figures.approved_at,
        "texts_ready": figures.original or (figures.speech > 0 and figures.reviewed >= figures.total),
        "voices_ready": figures.approved > 0 and not figures.original,
    }


@lru_cache(maxsize=8192)
def read_figures(written: str) -> ProgressFigures:
    """Cached: a home needs a thousand versions of a language, and most of them do not change for days."""
    values = json.loads(written)
    if "approved_at" in values:
        values["approved_at"] = datetime.fromisoformat(values["approved_at"])
    values |= {name: Counter(values.get(name)) for name in ("steps", "left")}
    values["to_review_of"] = Counter({int(author): number for author, number in values.get("to_review_of", {}).items()})
    waits = [(what, datetime.fromisoformat(since), author) for what, since, author in values.get("waits", ())]
    return ProgressFigures(**values | {"waits": [OldestWaiting(*wait) for wait in waits]})
