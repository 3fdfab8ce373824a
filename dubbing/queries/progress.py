"""Progress of versions, derived (decision 0014): what each segment needs next, and what is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from craft.text.spoken_words import SPOKEN_WORD_IDS
from dubbing.models import Release
from dubbing.queries.behind import releases_of, sentences_behind
from dubbing.queries.progress_cache import Facts, facts_of, read_facts, read_units
from dubbing.queries.progress_cache import count as count_into
from dubbing.queries.progress_facts import DESCRIBED, Situation, TakeMoments, Unit, is_of
from tutorials.models import LanguageVersion

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
_ACTS_LEFT = {
    "to_translate": ACTS,
    "changes": ACTS,
    "to_review": ACTS[1:],
    "to_record": ACTS[2:],
    "take_review": ACTS[3:],
    "no_room": ACTS,
}


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


@dataclass(frozen=True)
class Waiting:
    """The text or take that waits longest. what: review, changes or take_review. since: when it began to wait.
    author_id: of a text; there is one entry for each author."""

    what: str
    since: datetime
    author_id: int | None = None


@dataclass
class VersionProgress:
    """Counts of segments by what they need next (`STEPS`); title and summary are segments as well. This is the one
    definition: every screen, command and report that says how far a version is takes it from here.

    original: the tutorial as it is, in its own language. stale: counted apart, since such a segment is also in a
    step. total: with the audio descriptions that somebody began. no_room: of the approved ones, those that find no
    room: parents hear the French there. left: how often somebody has to do each of `ACTS` until all is done.
    behind: how many have a text or a voice that is newer than what is live, 0 also where only that there are some
    (is_behind) was asked. to_review_of: by author, what others have to review. words_…: title, summary and words of
    the site that parents may hear and nobody has to say: said, waiting for a reviewer, with a text that somebody
    may say; in no other count. Read only: the object may be cached and shared."""

    total: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    translated: int = 0
    reviewed: int = 0
    recorded: int = 0
    approved: int = 0
    no_room: int = 0
    speech: int = 0
    original: bool = False
    left: Counter[str] = field(default_factory=Counter)
    live: Release | None = None
    newest: Release | None = None
    behind: int = 0
    is_behind: bool = False
    waits: list[Waiting] = field(default_factory=list)
    to_review_of: Counter[int] = field(default_factory=Counter)
    words_said: int = 0
    words_to_hear: int = 0
    words_to_say: int = 0

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

    @property
    def stage(self) -> Stage:
        """The first part that still has segments. Where nothing is left: whether parents see all of it."""
        for name, count in self.parts:
            if name != "done":
                return Stage(name, count, self.total)
        if self.live is None:
            return Stage("ready" if self.total else "to_translate", 0, self.total)
        return Stage("behind" if self.is_behind else "live", self.behind, self.total)


OPTIONAL = frozenset({"", *SPOKEN_WORD_IDS})
"""The units (`Unit`) among those that are only read which may also be said."""
WAITS = {"submitted": "review", "changes_requested": "changes"}


def step_of(situation: Situation, *, spoken_first: bool) -> str:
    """What segments in this situation need next."""
    if not spoken_first or not situation.spoken:
        if not situation.state:
            return "to_translate"
        if situation.state == "changes_requested":
            return "changes"
        if situation.stale:
            return "to_translate"
        if situation.state == "submitted":
            return "to_review"
    if not situation.spoken or (situation.fits and not situation.no_room):
        return "done"
    if situation.fits:
        return "take_review" if situation.no_room > 1 else "no_room"
    return "take_review" if situation.waiting else "to_record"


class _Version(NamedTuple):
    """The properties of a version that progress depends on."""

    tutorial: int
    language: str
    spoken_first: bool
    source: bool
    interface: bool


class _Counts(NamedTuple):
    """Progress without releases (never changed after it is made), and the newest approval of a text or take."""

    progress: VersionProgress
    approved_at: datetime | None


def progress_of(versions: Sequence[LanguageVersion], *, counts_behind: bool = True) -> dict[int, VersionProgress]:
    """Progress of many versions at once, by primary key, in four queries, however many there are; in three without
    the number of sentences by which what is live is behind.

    Valid cache entries are used; the texts and takes of the other versions are counted."""
    facts = facts_of(versions)
    releases = releases_of(versions)
    answer, late = {}, dict[int, Release]()
    for version in versions:
        tutorial, place = version.tutorial, (version.tutorial_id, version.language)
        source = version.language == tutorial.source_language
        asked = _Version(*place, version.spoken_first, source, tutorial.is_interface)
        written, units = facts.written.get(place), facts.written.get((version.tutorial_id, ""))
        if written is None or units is None:
            counts = _counted(asked, facts.units_of(version.tutorial_id), *facts.of(place))
        else:
            counts = _remembered(asked, units, written)
        newest, live = releases.get(version.pk, (None, None))
        answer[version.pk] = counts.progress if newest is None else replace(counts.progress, live=live, newest=newest)
        if live is not None and _is_behind(counts, live):
            late[version.pk] = live
    numbers = sentences_behind(late) if counts_behind else dict.fromkeys(late, 0)
    for key, count in numbers.items():
        answer[key] = replace(answer[key], behind=count, is_behind=True)
    return answer


def counted_now(version: LanguageVersion) -> VersionProgress:
    """Progress of one version without its releases, in one query: for the pages of whoever works on it."""
    facts = Facts()
    count_into(facts, [version], {version.tutorial_id})
    place = version.tutorial_id, version.language
    source = version.language == version.tutorial.source_language
    asked = _Version(*place, version.spoken_first, source, version.tutorial.is_interface)
    return _counted(asked, facts.units_of(version.tutorial_id), *facts.of(place)).progress


def _is_behind(counts: _Counts, live: Release) -> bool:
    """Something approved is newer than the release, or is a voice that a release of subtitles does not have."""
    only_text = live.kind == Release.Kind.SUBTITLES and counts.progress.approved > 0 and not counts.progress.original
    return only_text or (counts.approved_at is not None and counts.approved_at > live.created_at)


@lru_cache(maxsize=8192)
def _remembered(version: _Version, units: str, written: str) -> _Counts:
    """Cached: a coordinators' page needs thousands of versions, and most of them do not change for days."""
    return _counted(version, read_units(units), *read_facts(version.tutorial, version.language, written))


def _counted(
    version: _Version, units: Sequence[Unit], situations: Sequence[Situation], moments: Sequence[TakeMoments]
) -> _Counts:
    progress = VersionProgress(original=version.source)
    own = [situation for situation in situations if is_of(situation.unit, version.language)]
    words = _count_words(progress, version, own)
    speech: Counter[bool] = Counter()
    for unit in units:
        if is_of(unit.unit, version.language):
            speech[unit.spoken] += unit.number
    progress.total, progress.speech = speech.total(), speech[True]
    if version.source:
        # In French nothing is asked but descriptions; of the interface, the language's name is recorded.
        records_name = version.interface
        own = [one for one in own if (records_name and one.spoken) or one.unit == DESCRIBED]
        spoken = 0 if records_name else speech[True]
        _count_done(progress, speech[False] + spoken, spoken)
        speech[False] = 0
        if not records_name:
            speech[True] = 0
    for situation in own:
        speech[situation.spoken] -= situation.number * (situation.unit != DESCRIBED)
        _count(progress, version, situation)
    for is_spoken, count in speech.items():
        if count > 0:
            _count(progress, version, _untouched(version, is_spoken, count))
    approvals = [situation.approved_at for situation in own if situation.approved_at]
    approvals += _count_moments(progress, version, moments if own or words else ())
    return _Counts(progress, max(approvals, default=None))


def _count_moments(progress: VersionProgress, version: _Version, moments: Sequence[TakeMoments]) -> list[datetime]:
    """Since when takes wait; returns when takes were approved."""
    approvals = []
    for at in (at for at in moments if is_of(at.unit, version.language)):
        speaks = version.source and not version.interface and at.unit != DESCRIBED  # the film itself does
        if at.approved and not speaks:
            approvals.append(at.approved)
        if at.waits and (not speaks or progress.words_to_hear):
            progress.waits.append(Waiting("take_review", at.waits))
    return approvals


def _count(progress: VersionProgress, version: _Version, situation: Situation) -> None:
    described, number = situation.unit == DESCRIBED, situation.number  # counts once begun, and is no sentence
    sentence = situation.spoken and not described
    step = step_of(situation, spoken_first=version.spoken_first or (described and version.source))
    progress.total += number * described
    progress.steps[step] += number
    for act in _ACTS_LEFT.get(step, ()):
        if situation.spoken or act in {"translate", "review"}:
            progress.left[act] += number
    if step == "to_review" and situation.author is not None:
        progress.to_review_of[situation.author] += number
    progress.translated += number * (version.source or bool(situation.state))
    progress.reviewed += number * (version.source or situation.translated)
    progress.stale += number * situation.stale
    progress.recorded += number * (situation.recorded and sentence)
    progress.approved += number * (situation.heard and sentence)
    progress.no_room += number * (sentence and situation.heard and situation.no_room > 0)
    if situation.state in WAITS and situation.since is not None:
        progress.waits.append(Waiting(WAITS[situation.state], situation.since, situation.author))


def _count_words(progress: VersionProgress, version: _Version, own: Sequence[Situation]) -> bool:
    """What nobody has to say: in no other count. Returns whether there is any."""
    words = [situation for situation in own if not situation.spoken and situation.unit in OPTIONAL]
    for situation in words:
        progress.words_said += situation.number * situation.heard
        progress.words_to_hear += situation.number * situation.waiting
        progress.words_to_say += situation.number * (situation.translated and not situation.recorded)
    return bool(words)


def _count_done(progress: VersionProgress, count: int, spoken: int) -> None:
    progress.steps["done"] += count
    progress.translated += count
    progress.reviewed += count
    progress.recorded += spoken
    progress.approved += spoken


def _untouched(version: _Version, spoken: bool, count: int) -> Situation:
    """The situation of segments that nobody translated or recorded yet."""
    nothing = (False,) * 6
    return Situation(version.tutorial, version.language, "", spoken, "", *nothing, 0, None, count)
