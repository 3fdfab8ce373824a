"""What happened, who is at work, which voices were lost, what the machine could not do, which texts are to be
shortened: one query for the home page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jobs.models import Job
from storage.files import disk_is_nearly_full
from storage.models import LastBackup
from volunteers.models.people import name_of
from volunteers.queries.desk import fact_rows as rows
from volunteers.queries.desk.next_acts import VoiceLost
from volunteers.queries.last_backup import BackupState, state_of

MOST_JOBS = 5


@dataclass(frozen=True)
class ActCount:
    """Somebody did so many of these (a value of `ACTS`) in a language; at: the last of them."""

    name: str
    act: str
    language: str
    count: int
    at: datetime


@dataclass(frozen=True)
class FailedJob:
    """title, slug: of the tutorial that it worked on; empty where it is another kind of work."""

    kind: str
    target: str
    failure: str
    at: datetime | None
    title: str = ""
    slug: str = ""


@dataclass
class DeskFacts:
    """to_shorten: texts that will be too long in the voice that records, by (slug, language, title). silent: queues
    from which no worker takes work. at_work: by (slug, language, translate or record), who (primary key) sent or
    opened something in the last week, and when last. lost: the newest first. backup: how the last one went."""

    happened: list[ActCount] = field(default_factory=list)
    failed: list[FailedJob] = field(default_factory=list)
    silent: set[str] = field(default_factory=lambda: set(Job.Queue.values))
    to_shorten: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    at_work: dict[tuple[str, str, str], dict[int, datetime]] = field(default_factory=dict)
    lost: list[VoiceLost] = field(default_factory=list)
    disk_full: bool = False
    backup: BackupState = field(default_factory=lambda: state_of(LastBackup(pk=1)))

    @property
    def trouble(self) -> bool:
        return bool(self.failed or self.silent or self.disk_full or not self.backup.is_well)


class FactRow(NamedTuple):
    """One of the union: what it tells of, and what `fact_rows` says of such a row."""

    what: str
    first: str
    second: str
    third: str
    fourth: str
    fifth: str
    number: int
    at: datetime


def desk_facts(since: datetime, me: int, places: rows.Places = ()) -> DeskFacts:
    """since: when this coordinator was here last; what they did themselves is no news to them. places: of the
    versions of which it is asked who is at work. One query."""
    facts, backup = DeskFacts(disk_full=disk_is_nearly_full()), LastBackup(pk=1)
    acts: dict[tuple[str, str, str], ActCount] = {}
    others = (rows.failed_jobs(), rows.workers(), rows.long_texts(), *rows.backup())
    of_films = (rows.sent_lately(places), rows.active_claims(places)) if places else ()
    about_films = (*of_films, rows.voices_lost())
    for row in map(FactRow._make, rows.acts(since, me).union(*others, *about_films, all=True)):
        if row.what == "act":
            _add_act(acts, row)
        else:
            _add(facts, backup, row)
    facts.backup = state_of(backup)
    facts.happened = sorted(acts.values(), key=lambda happened: happened.at, reverse=True)
    facts.lost.sort(key=lambda one: one.since, reverse=True)
    facts.failed = sorted(facts.failed, key=lambda job: job.at or since, reverse=True)[:MOST_JOBS]
    return facts


def _add_act(acts: dict[tuple[str, str, str], ActCount], row: FactRow) -> None:
    key = _name(row.first, row.second, row.third), rows.ACTS[row.fourth], row.fifth
    before = acts.get(key)
    count, last = (before.count + row.number, max(before.at, row.at)) if before else (row.number, row.at)
    acts[key] = ActCount(*key, count, last)


def _add(facts: DeskFacts, backup: LastBackup, row: FactRow) -> None:
    what, first, second, third, fourth, fifth, number, at = row
    match what:
        case "job":
            facts.failed.append(FailedJob(first, second, third, at, title=fourth or "", slug=fifth or ""))
        case "worker":
            facts.silent.discard(first)
        case "backup":
            backup.trouble, backup.lost, backup.good_at = first, number, at
        case "made":
            backup.healed, backup.made_at = number, at
        case "work":
            people = facts.at_work.setdefault((first, second, third), {})
            people[number] = max(at, people.get(number, at))
        case "lost":
            facts.lost.append(VoiceLost(first, third, second, number, at))
        case "long":
            facts.to_shorten[first, second, third] += number


def _name(display_name: str, email: str | None, public_id: str) -> str:
    """As every page says it. email: None of an account that is closed or erased."""
    return name_of(display_name, email, UUID(public_id), left=email is None)
