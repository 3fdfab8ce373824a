"""Progress of versions, derived (decision 0014): what each segment needs next, and what is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dubbing.models import Release
from dubbing.queries.progress_facts import Situation, is_of, releases_of
from dubbing.queries.progress_kept import facts_of
from tutorials.models import LanguageVersion

STEPS = ("to_translate", "to_review", "changes", "to_record", "take_review", "done")


@dataclass(frozen=True)
class Waiting:
    """The text or take of its kind that waits longest: `what` (review, changes, take_review), since when, and for
    `changes` on whom (one for each author)."""

    what: str
    since: datetime
    author_id: int | None = None


@dataclass
class VersionProgress:
    """Counts of segments by what they need next (`STEPS`), `stale` beside. For the board's five bars: shares 0–100."""

    total: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    stale: int = 0
    translated: int = 0
    reviewed: int = 0
    recorded: int = 0
    approved: int = 0
    speech: int = 0
    live: Release | None = None
    newest: Release | None = None
    behind: bool = False
    waits: list[Waiting] = field(default_factory=list)

    def share(self, count: int, of: int | None = None) -> int:
        whole = self.total if of is None else of
        return round(100 * count / whole) if whole else 0

    @property
    def bars(self) -> list[tuple[str, int]]:
        """(name, percent): translated, reviewed, recorded, approved, live."""
        return [
            ("translated", self.share(self.translated)),
            ("reviewed", self.share(self.reviewed)),
            ("recorded", self.share(self.recorded, self.speech)),
            ("approved", self.share(self.approved, self.speech)),
            ("live", 100 if self.live else 0),
        ]


WAITS = {"submitted": "review", "changes_requested": "changes"}


def step_of(one: Situation, *, spoken_first: bool) -> str:
    """What sentences in this situation need next."""
    if not spoken_first or not one.spoken:
        if not one.state:
            return "to_translate"
        if one.state == "changes_requested":
            return "changes"
        if one.stale:
            return "to_translate"
        if one.state == "submitted":
            return "to_review"
    if not one.spoken or one.fits:
        return "done"
    return "take_review" if one.waiting else "to_record"


def progress_of(versions: Sequence[LanguageVersion]) -> dict[int, VersionProgress]:
    """Progress of many versions at once, by primary key, in three queries, however many there are.

    What is remembered and still true is believed; the texts and takes of the other versions are counted."""
    facts = facts_of(versions)
    releases = releases_of(versions)
    answer = {}
    for version in versions:
        place, tutorial = (version.tutorial_id, version.language), version.tutorial
        source = version.language == tutorial.source_language
        newest, live = releases.get(version.pk, (None, None))
        progress = answer[version.pk] = VersionProgress(live=live, newest=newest)
        own = [one for one in facts.situations[place] if is_of(one.unit, one.language)]
        speech: Counter[bool] = Counter()
        for unit in facts.units[version.tutorial_id]:
            if is_of(unit.unit, version.language):
                speech[unit.spoken] += unit.number
        progress.total, progress.speech = speech.total(), speech[True]
        if source:
            # The French says it all already; of the site's words its voice says the language's name.
            said = tutorial.is_interface
            own = [one for one in own if said and one.spoken]
            _count_done(progress, speech[False] + (0 if said else speech[True]), 0 if said else speech[True])
            speech[False] = 0
            if not said:
                speech[True] = 0
        for one in own:
            speech[one.spoken] -= one.number
            _count(progress, version, one, source=source)
        for spoken, count in speech.items():
            if count > 0:
                _count(progress, version, _untouched(version, spoken, count), source=source)
        approvals = [one.approved_at for one in own if one.approved_at]
        for at in facts.moments[place] if own else ():
            if not is_of(at.unit, version.language):
                continue
            if at.approved:
                approvals.append(at.approved)
            if at.waits:
                progress.waits.append(Waiting("take_review", at.waits))
        if live is not None and live.live_at is not None and approvals:
            progress.behind = max(approvals) > live.created_at
    return answer


def _count(progress: VersionProgress, version: LanguageVersion, one: Situation, *, source: bool) -> None:
    progress.steps[step_of(one, spoken_first=version.spoken_first)] += one.number
    progress.translated += one.number * (source or bool(one.state))
    progress.reviewed += one.number * (source or one.translated)
    progress.stale += one.number * one.stale
    progress.recorded += one.number * one.kept
    progress.approved += one.number * one.heard
    if one.state in WAITS and one.since is not None:
        progress.waits.append(Waiting(WAITS[one.state], one.since, one.author))


def _count_done(progress: VersionProgress, count: int, spoken: int) -> None:
    progress.steps["done"] += count
    progress.translated += count
    progress.reviewed += count
    progress.recorded += spoken
    progress.approved += spoken


def _untouched(version: LanguageVersion, spoken: bool, count: int) -> Situation:
    """What nobody translated or recorded yet."""
    return Situation(
        version.tutorial_id, version.language, "", spoken, "", False, False, False, False, False, False, None, count
    )
