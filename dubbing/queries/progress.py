"""Progress of versions, derived and never stored: what each segment needs next, and what is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from craft.interface_units import belongs
from dubbing.models import Release, Take
from dubbing.queries.progress_facts import WAITING_TAKES, Text, Unit, releases_of, takes_of, texts_of
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

STEPS = ("to_translate", "to_review", "changes", "to_record", "take_review", "done")


@dataclass(frozen=True)
class Waiting:
    """A text or a take that waits: `what` (review, changes, take_review), since when, and for `changes` on whom."""

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

    def wait(self, text: Text) -> None:
        """Note a text that waits for a reviewer, or for its author."""
        if text.created_at is None:
            return
        if text.latest_state == "submitted":
            self.waits.append(Waiting("review", text.created_at))
        elif text.latest_state == "changes_requested":
            self.waits.append(Waiting("changes", text.reviewed_at or text.created_at, text.author_id))

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


def step_of(
    *, spoken: bool, spoken_first: bool, text: Text | None, digest: str, take_states: Sequence[tuple[str, bool]]
) -> str:
    """What one segment needs next. take_states: (state, fits the approved text) of its takes that still count."""
    if not spoken_first or not spoken:
        if text is None:
            return "to_translate"
        if text.latest_state == "changes_requested":
            return "changes"
        if text.stale(digest):
            return "to_translate"
        if text.latest_state == "submitted":
            return "to_review"
    if not spoken:
        return "done"
    if any(state == Take.State.APPROVED and fits for state, fits in take_states):
        return "done"
    if any(state in WAITING_TAKES for state, _fits in take_states):
        return "take_review"
    return "to_record"


def progress_of(versions: Sequence[LanguageVersion]) -> dict[int, VersionProgress]:
    """Progress of many versions at once, by primary key, in four queries. What nobody touched is only counted, so that
    it costs nothing to be open to many languages."""
    tutorials = {version.tutorial_id for version in versions}
    languages = {version.language for version in versions}
    segments: dict[int, dict[int, Unit]] = {}
    rows = Segment.objects.filter(tutorial__in=tutorials, retired_at=None).exclude(text="").order_by()
    for pk, public_id, tutorial_id, kind, digest in rows.values_list(
        "pk", "public_id", "tutorial_id", "kind", "digest"
    ):
        segments.setdefault(tutorial_id, {})[pk] = Unit(public_id, kind in SPOKEN_KINDS, digest)
    speech = {tutorial: _spoken(units) for tutorial, units in segments.items()}
    of = {pk: tutorial for tutorial, units in segments.items() for pk in units}
    releases = releases_of(versions)
    since = [live.created_at for _newest, live in releases.values() if live is not None]
    texts = texts_of(tutorials, languages, min(since, default=None))
    takes, newest_take, oldest_take = takes_of(tutorials, languages, texts)
    touched: dict[tuple[int, str], set[int]] = {}
    for pk, language in (*texts, *takes):
        if pk in of:
            touched.setdefault((of[pk], language), set()).add(pk)
    untouched: dict[tuple[int, bool], Counter[str]] = {}
    answer = {}
    for version in versions:
        newest_release, live = releases.get(version.pk, (None, None))
        progress = VersionProgress(live=live, newest=newest_release)
        units = segments.get(version.tutorial_id, {})
        if version.tutorial.is_interface:  # without the plural forms that the language has not
            units = {pk: unit for pk, unit in units.items() if belongs(unit.public_id, version.language)}
            progress.speech = _spoken(units)
        else:
            progress.speech = speech.get(version.tutorial_id, 0)
        progress.total = len(units)
        own = touched.get((version.tutorial_id, version.language), set()) & units.keys()
        alike = (version.tutorial_id, version.spoken_first)
        if version.language == version.tutorial.source_language:
            _count_source(progress, version, units, takes)
            own = {pk for pk in own if version.tutorial.is_interface and units[pk].spoken}
        elif own or version.tutorial.is_interface:
            _count_untouched(progress, version, units, own)
        else:  # the same in every language that nobody began
            if alike not in untouched:
                _count_untouched(progress, version, units, own)
                untouched[alike] = progress.steps
            progress.steps = untouched[alike].copy()
        newest: list[datetime] = []
        _count_alike(progress, version, units, own, texts, takes)
        for pk in own:
            key = (pk, version.language)
            text = texts.get(key)
            if text is not None:
                progress.wait(text)
            newest += [at for at in (text.approved_at if text else None, newest_take.get(key)) if at]
            if key in oldest_take:
                progress.waits.append(Waiting("take_review", oldest_take[key]))
        if progress.live is not None and progress.live.live_at is not None and newest:
            progress.behind = max(newest) > progress.live.created_at
        answer[version.pk] = progress
    return answer


def _spoken(units: Mapping[int, Unit]) -> int:
    return sum(unit.spoken for unit in units.values())


def _count(
    progress: VersionProgress,
    version: LanguageVersion,
    unit: Unit,
    text: Text | None,
    own: Sequence[tuple[str, bool]],
    times: int = 1,
) -> None:
    source = version.language == version.tutorial.source_language
    step = step_of(
        spoken=unit.spoken, spoken_first=version.spoken_first, text=text, digest=unit.digest, take_states=own
    )
    progress.steps[step] += times
    progress.translated += times * (source or text is not None)
    progress.reviewed += times * (source or bool(text and text.approved_id))
    progress.stale += times * bool(text and text.stale(unit.digest))
    progress.recorded += times * bool(own)
    progress.approved += times * any(state == Take.State.APPROVED for state, _fits in own)


def _count_alike(
    progress: VersionProgress,
    version: LanguageVersion,
    units: Mapping[int, Unit],
    own: set[int],
    texts: Mapping[tuple[int, str], Text],
    takes: Mapping[tuple[int, str], list[tuple[str, bool]]],
) -> None:
    """Count what is alike together: of two hundred sentences most are in the same three or four situations."""
    situations: dict[tuple[object, ...], list[int]] = {}
    for pk in own:
        key, unit = (pk, version.language), units[pk]
        text = texts.get(key)
        of_text = (text.latest_state, text.stale(unit.digest), text.approved_id is None) if text else ()
        situations.setdefault((unit.spoken, of_text, *takes.get(key, ())), []).append(pk)
    for alike in situations.values():
        key = (alike[0], version.language)
        _count(progress, version, units[alike[0]], texts.get(key), takes.get(key, []), len(alike))


def _count_source(
    progress: VersionProgress,
    version: LanguageVersion,
    units: Mapping[int, Unit],
    takes: Mapping[tuple[int, str], list[tuple[str, bool]]],
) -> None:
    """The French says it all already; of the site's words its voice says the language's name."""
    for pk, unit in units.items():
        if not (version.tutorial.is_interface and unit.spoken):
            progress.steps["done"] += 1
            progress.translated += 1
            progress.reviewed += 1
            progress.recorded += unit.spoken
            progress.approved += unit.spoken
        elif (pk, version.language) not in takes:
            _count(progress, version, unit, None, [])


def _count_untouched(
    progress: VersionProgress, version: LanguageVersion, units: Mapping[int, Unit], own: set[int]
) -> None:
    spoken = progress.speech - sum(units[pk].spoken for pk in own)
    silent = len(units) - len(own) - spoken
    progress.steps[step_of(spoken=True, spoken_first=version.spoken_first, text=None, digest="", take_states=())] += (
        spoken
    )
    progress.steps["to_translate"] += silent
    progress.steps += Counter()  # steps that nothing needs are not named
