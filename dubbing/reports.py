"""What a build measured and found, as types: the only module that knows the keys of a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar

from craft.documents import LEFT_OUT, Json, Upgrades, read_document, read_part
from craft.sound.mix_plan import FASTEST
from craft.timing.alignment_report import AlignmentReport
from craft.timing.timeline import Hold


@dataclass(frozen=True)
class Loudness:
    lufs: float = 0.0
    lra_lu: float = 0.0
    dbtp: float = 0.0
    speech_to_background_db: float | None = None
    gain_db: float = 0.0
    encodes: int = 0


@dataclass(frozen=True)
class Waiting:
    """How often the picture waits, for how long in all and at most; by how much that makes the film longer, together
    with `slower_ms`, which it takes longer because it is slower."""

    count: int = field(default=0, metadata=LEFT_OUT)
    together_ms: int = field(default=0, metadata=LEFT_OUT)
    longest_ms: int = field(default=0, metadata=LEFT_OUT)
    longer_percent: float | None = field(default=None, metadata=LEFT_OUT)
    slower_ms: int = field(default=0, metadata=LEFT_OUT)


NEVER = Waiting()


@dataclass(frozen=True)
class TakesHeard:
    heard: int = 0
    fitted_anew: int = 0
    of: int = 0


@dataclass(frozen=True)
class RefusedTake:
    """A take without room. shorten_ms: as it would be heard; natural_ms: at the speaker's own pace; letters: of its
    text, about as many."""

    segment: str = ""
    position: int = 0
    shorten_ms: float = 0
    natural_ms: float = 0
    take_ms: int = 0
    letters: int = 0


@dataclass(frozen=True)
class CueFinding:
    code: str
    severity: str
    figure: float
    message: str
    cue: int | None
    segment: str


@dataclass(frozen=True)
class CuesJudged:
    """count: None in a report that does not say."""

    count: int | None = None
    findings: tuple[CueFinding, ...] = ()


@dataclass(frozen=True)
class DescriptionsHeard:
    heard: int = 0
    of: int = 0


@dataclass(frozen=True)
class Check:
    """code: the name. figure: what was measured. limit: what is allowed (None: figure says what is wrong)."""

    code: str
    ok: bool
    figure: float | str | None = None
    limit: float | str | None = None


@dataclass(frozen=True)
class ReleaseFinding:
    """What may hold a release. severity: hold or warn. segments: public ids."""

    code: str
    severity: str = ""
    figure: float = 0
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a build measured; takes: None before. missing, stale: public ids. checks: of the finished files."""

    version: ClassVar[int] = 1
    alignment: AlignmentReport | None = None
    loudness: Loudness = Loudness()
    holds: tuple[Hold, ...] = ()
    waiting: Waiting = NEVER
    cannot_wait: bool = False
    takes: TakesHeard | None = None
    missing: tuple[str, ...] = ()
    refused: tuple[RefusedTake, ...] = ()
    stale: tuple[str, ...] = ()
    cues: CuesJudged = CuesJudged()
    described: DescriptionsHeard | None = field(default=None, metadata=LEFT_OUT)
    checks: tuple[Check, ...] = field(default=(), metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class InterfaceReport:
    """left_out: the French of units whose approved text could break a page."""

    version: ClassVar[int] = 1
    released: int = 0
    as_shipped: int = 0
    left_out: tuple[str, ...] = ()


def _with_natural_pace(report: Json) -> Json:
    """The first reports said only what would be heard, at the greatest pace."""
    rows = [{"natural_ms": row.get("shorten_ms", 0) * FASTEST, **row} for row in report.get("refused", [])]
    return {**report, "refused": rows}


UPGRADES: Upgrades = {(Report, 0): _with_natural_pace}


def read_report(document: Json) -> Report:
    return read_document(Report, document, UPGRADES)


def read_findings(rows: Iterable[Json]) -> list[ReleaseFinding]:
    return [read_part(ReleaseFinding, row) for row in rows]
