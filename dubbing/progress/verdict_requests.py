"""Asks for the verdicts of versions to be made again, whenever something of them changed.

Takes say so themselves when they were checked; everything else by its line in the journal (`dubbing/apps`).
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from dubbing.models import ProgressMark, Release, Take
from dubbing.queries.verdicts import JUDGED_STATES, KIND, judged_versions, targets
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.models import Entry
from tutorials.models import LanguageVersion, Segment

CHANGES = frozenset({"take", "translationrevision", "translation", "segment", "tutorial", "languageversion"})
"""What the journal's lines are about when something that is solved may have changed."""
ANSWERS = frozenset({"request", "go_live"})
"""Of a release: somebody may have said whether the version may become longer than the town's limit."""

MOST_VERSIONS = 200
"""Versions that one pass asks for: as many as workers solve in some minutes, in half a second."""
BATCH = 1000
"""Numbers in one question (SQLite takes 32,766)."""


def entry_recorded(entry: Entry) -> None:
    """A line of the journal was written: of a version, of a tutorial, which concerns all its versions, or of the town,
    whose settings concern every one."""
    answered = entry.object_type == "release" and entry.verb in ANSWERS
    if entry.tutorial and (answered or entry.object_type in CHANGES):
        transaction.on_commit(lambda: _enqueue_all(entry.tutorial, entry.language), robust=True)
    elif entry.object_type == "town":
        transaction.on_commit(lambda: _enqueue_these(_recorded_versions()), robust=True)


def verdict_wanted(version: LanguageVersion) -> None:
    """Something of the version changed: solve it again, once the change is committed."""
    transaction.on_commit(lambda: _enqueue_these(judged_versions().filter(pk=version.pk)), robust=True)


def enqueue_for_version(kind: str, version: int, tutorial: int, rank: int | None = None) -> None:
    """One job for all changes that come before it begins. A job that already runs may have read what was there before,
    so another one waits behind it. After the commit: a job that is still queued begins later, and sees the change."""
    for target in targets(version):
        job = enqueue(kind, target, queue=Job.Queue.SHORT, rank=rank, turn_of=tutorial_turn(tutorial))
        if job.state != Job.State.RUNNING:
            return


def _enqueue_all(tutorial: str, language: str) -> None:
    versions = judged_versions().filter(tutorial__slug=tutorial)
    _enqueue_these(versions.filter(language=language) if language else _active_versions(versions))


def enqueue_lost_verdicts(most: int = MOST_VERSIONS) -> int:
    """For `reconcile`, before the marks of progress are read: versions that changed (a crash may have lost the job),
    those that nobody solved yet, and those that were solved before the renditions were made; `most` of them that no
    job waits for. Returns how many. A job that finds nothing changed ends at once."""
    marks = ProgressMark.objects.filter(tutorial=OuterRef("tutorial"))
    films = ProgressMark.objects.order_by().values("tutorial")
    changed = Q(tutorial__in=films) & Exists(marks.filter(Q(language="") | Q(language=OuterRef("language"))))
    unsolved = Q(verdict=None) & _maybe_recorded()
    seen = Q(verdict__pictures_assumed=True) & ~Q(tutorial__video={})
    waiting = Job.objects.filter(kind=KIND, state=Job.State.QUEUED).values("target")
    suspects = LanguageVersion.objects.filter(unsolved | changed | seen).annotate(target=Cast("pk", TextField()))
    # Asked for first: beside a subquery PostgreSQL looks at the takes of every version: 0.2 s each minute.
    few = list(suspects.exclude(target__in=waiting).order_by("pk").values_list("pk", flat=True))
    asked = 0
    for first in range(0, len(few), BATCH):
        asked += _enqueue_these(_recorded_versions().filter(pk__in=few[first : first + BATCH])[: most - asked])
        if asked == most:
            break
    return asked


def _maybe_recorded() -> Q:
    """By what is kept of a version: to look for the takes of forty thousand takes a third of a second. A take that was
    checked and not sent has marked its version. In its own language a film speaks: only its descriptions are
    recorded."""
    described = Segment.objects.filter(tutorial=OuterRef("tutorial"), kind=Segment.Kind.DESCRIPTION)
    kept = Q(kept_progress__take_review_since__isnull=False) | Q(kept_progress__voices_ready=True)
    return (
        kept
        | Q(kept_progress=None)
        | Q(kept_progress__part="")
        | Q(Exists(described), language=F("tutorial__source_language"))
    )


def _enqueue_these(versions: QuerySet[LanguageVersion]) -> int:
    found = list(versions.values_list("pk", "tutorial_id"))
    for version, tutorial_id in found:
        enqueue_for_version(KIND, version, tutorial_id)
    return len(found)


def _recorded_versions() -> QuerySet[LanguageVersion]:
    """Those of them that somebody has recorded for."""
    takes = Take.objects.filter(segment__tutorial=OuterRef("tutorial"), language=OuterRef("language"))
    return _active_versions(judged_versions()).filter(Exists(takes.filter(state__in=JUDGED_STATES)))


def _active_versions(versions: QuerySet[LanguageVersion]) -> QuerySet[LanguageVersion]:
    """Without the languages that were withdrawn and that nobody has recorded for or built since: what changes
    elsewhere is no news for them. Their own changes ask all the same."""
    releases = Release.objects.filter(version=OuterRef("pk"))
    withdrawn = releases.filter(state=Release.State.WITHDRAWN).order_by("-ended_at").values("ended_at")[:1]
    takes = Take.objects.filter(segment__tutorial=OuterRef("tutorial"), language=OuterRef("language"))
    again = [Exists(rows.filter(created_at__gt=OuterRef("withdrawn_at"))) for rows in (releases, takes)]
    return versions.annotate(withdrawn_at=Subquery(withdrawn)).filter(Q(withdrawn_at=None) | again[0] | again[1])
