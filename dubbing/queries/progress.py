"""Progress of versions, derived and never stored: what each segment needs next, and what is live."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from craft.interface_units import belongs
from dubbing.models import Release, Take
from subtitles.models import Translation
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

STEPS = ("to_translate", "to_review", "changes", "to_record", "take_review", "done")
WAITING_TAKES = (Take.State.RECEIVED, Take.State.CHECKED, Take.State.SUBMITTED)


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
    behind: bool = False

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


@dataclass(frozen=True)
class _Text:
    latest_state: str
    latest_digest: str
    still_valid: str
    approved_id: int | None
    approved_at: datetime | None

    def stale(self, digest: str) -> bool:
        return self.latest_digest != digest and self.still_valid != digest


def step_of(
    *, spoken: bool, spoken_first: bool, text: _Text | None, digest: str, take_states: Sequence[tuple[str, bool]]
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
    """Progress of many versions at once, by primary key, in four queries."""
    tutorials = {version.tutorial_id for version in versions}
    languages = {version.language for version in versions}
    segments: dict[int, list[tuple[int, str, bool, str]]] = {}
    rows = Segment.objects.filter(tutorial__in=tutorials, retired_at=None).exclude(text="")
    for pk, public_id, tutorial_id, kind, digest in rows.values_list(
        "pk", "public_id", "tutorial_id", "kind", "digest"
    ):
        segments.setdefault(tutorial_id, []).append((pk, public_id, kind in SPOKEN_KINDS, digest))
    texts = _texts(tutorials, languages)
    takes, newest_take = _takes(tutorials, languages, texts)
    live = {
        one.version_id: one
        for one in Release.objects.filter(version__in=versions, state=Release.State.LIVE).defer("manifest", "report")
    }
    answer = {}
    for version in versions:
        progress = VersionProgress(live=live.get(version.pk))
        newest: list[datetime] = []
        source = version.language == version.tutorial.source_language
        for pk, public_id, spoken, digest in segments.get(version.tutorial_id, []):
            if version.tutorial.is_interface and not belongs(public_id, version.language):
                continue  # a plural form that the language has not
            key = (pk, version.language)
            text, own = texts.get(key), takes.get(key, [])
            progress.total += 1
            progress.speech += spoken
            # The French says it all already; of the site's words its voice says the language's name.
            if source and not (version.tutorial.is_interface and spoken):
                progress.steps["done"] += 1
                progress.translated += 1
                progress.reviewed += 1
                progress.recorded += spoken
                progress.approved += spoken
                continue
            step = step_of(spoken=spoken, spoken_first=version.spoken_first, text=text, digest=digest, take_states=own)
            progress.steps[step] += 1
            progress.translated += source or text is not None
            progress.reviewed += source or bool(text and text.approved_id)
            progress.stale += bool(text and text.stale(digest))
            progress.recorded += bool(own)
            progress.approved += any(state == Take.State.APPROVED for state, _fits in own)
            newest += [at for at in (text.approved_at if text else None, newest_take.get(key)) if at]
        if progress.live is not None and progress.live.live_at is not None and newest:
            progress.behind = max(newest) > progress.live.created_at
        answer[version.pk] = progress
    return answer


def _texts(tutorials: set[int], languages: set[str]) -> dict[tuple[int, str], _Text]:
    rows = Translation.objects.filter(
        segment__tutorial__in=tutorials, language__in=languages, latest__isnull=False
    ).values_list(
        "segment_id", "language", "latest__state", "latest__source_digest", "still_valid_digest", "approved_id",
        "approved__reviewed_at",
    )  # fmt: skip
    return {(row[0], row[1]): _Text(*row[2:]) for row in rows}


def _takes(
    tutorials: set[int], languages: set[str], texts: dict[tuple[int, str], _Text]
) -> tuple[dict[tuple[int, str], list[tuple[str, bool]]], dict[tuple[int, str], datetime]]:
    """Takes that count: (state, does it say the approved text?), and the newest approval of each segment."""
    found: dict[tuple[int, str], list[tuple[str, bool]]] = {}
    newest: dict[tuple[int, str], datetime] = {}
    rows = Take.objects.filter(
        segment__tutorial__in=tutorials, language__in=languages, state__in=[*WAITING_TAKES, Take.State.APPROVED]
    ).values_list(
        "segment_id", "language", "state", "revision_id", "still_valid_for_id", "reviewed_at", "source_digest",
        "segment__digest",
    )  # fmt: skip
    for segment_id, language, state, revision_id, still_for, at, read_digest, digest in rows:
        text = texts.get((segment_id, language))
        approved = text.approved_id if text else None
        fits = (revision_id == approved or still_for == approved) if approved else read_digest == digest
        found.setdefault((segment_id, language), []).append((state, fits))
        if state == Take.State.APPROVED and at is not None:
            newest[segment_id, language] = at
    return found, newest
