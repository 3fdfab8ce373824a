"""Notifications of what the journal says. An entry that concerns somebody is noted beside it, in its own transaction
(`PendingNews`); the worker for short work makes the notifications every half minute, so that no act waits for them, and
none fails because of them. Whoever makes them twice makes them once: each has a key that is unique for its person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from dubbing.manifests import ChosenRow, read_choice
from dubbing.models import Release, Take
from journal.models import Entry
from subtitles.models import TranslationRevision
from volunteers.events import EVENTS, Hears, find_event
from volunteers.models import Notification, PendingNews
from volunteers.pipelines.news_of_talk import told_of_comment
from volunteers.queries.recipients import Recipients

Kind = Notification.Kind
ASKS = (Kind.TEXTS_WAIT, Kind.TAKES_WAIT, Kind.OPENED, Kind.NUDGE, Kind.TEXT_SENT_BACK, Kind.TAKE_ASKED_AGAIN)
NOBODY_REVIEWS = {"nobody": "reviews"}
"""In the figures of what coordinators are told in place of reviewers."""
BATCH = 200


def enqueue_news(sender: object, instance: Entry, created: bool, **_: Any) -> None:
    """After an entry was written: note that it has news for somebody."""
    event = find_event(instance.verb, instance.object_type)
    if event is None or not event.concerns_news:
        return
    if event.hears is Hears.AUTHOR and instance.concerns_id in (None, instance.actor_id):
        return
    PendingNews.objects.create(entry=instance)


def send_news() -> int:
    """Make the notifications of all entries that wait; how many entries they were. Two workers share them."""
    told = 0
    while PendingNews.objects.exists():
        with transaction.atomic():
            waiting = PendingNews.objects.select_for_update(skip_locked=True).order_by("pk")
            numbers = list(waiting.values_list("pk", flat=True)[:BATCH])
            entries = list(Entry.objects.filter(pk__in=numbers).order_by("pk"))
            keep_once(_news_of(entries))
            _take_back(entries)
            PendingNews.objects.filter(pk__in=numbers).delete()
        if not numbers:  # another worker holds the rest
            break
        told += len(numbers)
    return told


def _take_back(entries: Iterable[Entry]) -> None:
    """News that nobody has read and no mail has told, of what does not hold any more."""
    unread = Notification.objects.filter(read_at=None, mailed_at=None)
    for entry in entries:
        what = f"{entry.verb} {entry.object_type}"
        undone = EVENTS[what].undoes
        if undone:
            kind, verb = EVENTS[undone].news, undone.partition(" ")[0]
            same = Entry.objects.filter(verb=verb, object_type=entry.object_type, object_id=entry.object_id)
            keys = [f"{kind}/{number}" for number in same.filter(pk__lt=entry.pk).values_list("pk", flat=True)]
            unread.filter(kind=kind, key__in=keys).delete()
        elif what == "archive tutorial":  # what is put away asks for nothing
            unread.filter(kind__in=ASKS, tutorial=entry.tutorial, at__lte=entry.at).delete()
        elif what == "erase tutorial":  # its pages are gone, and no news leads to them
            Notification.objects.filter(tutorial=entry.tutorial).delete()
        elif what == "take_role user" and entry.before.get("role") == "reviewer":
            mine = unread.filter(kind=Kind.REVIEWER, person=entry.concerns_id, language=entry.language)
            mine.filter(at__lte=entry.at).delete()


def keep_once(news: Iterable[Notification]) -> None:
    """Write those that are not there yet. In one order, so that two workers wait for each other in a line."""
    ordered = sorted(news, key=lambda row: (row.person_id, row.key))
    Notification.objects.bulk_create(ordered, ignore_conflicts=True, batch_size=500)


def _news_of(entries: Sequence[Entry]) -> list[Notification]:
    recipients = Recipients()
    found: list[Notification] = []
    for entry in entries:
        found += _news_of_entry(entry, recipients)
    active = recipients.active({row.person_id for row in found})
    return [row for row in found if row.person_id in active and row.person_id != row.by_id]


def _news_of_entry(entry: Entry, recipients: Recipients) -> list[Notification]:
    event = EVENTS[f"{entry.verb} {entry.object_type}"]
    match event.hears, event.news:
        case Hears.AUTHOR, Kind() as kind:
            return [_own_work(entry, kind)]
        case Hears.REVIEWERS, Kind() as kind:
            return _waits_for_reviewers(entry, kind, recipients)
        case Hears.TALKERS, _:
            return [
                _row(entry, person, kind, segment=entry.after["segment"], figures={"comment": int(entry.object_id)})
                for person, kind in told_of_comment(entry, recipients).items()
            ]
        case Hears.CONTRIBUTORS, _:
            return _thanks(entry)
        case Hears.VOLUNTEERS, Kind() as kind if entry.language != "fr":  # the French of a film needs no translation
            people = recipients.volunteers(entry.language)
            return [_row(entry, person, kind, key=f"{kind}/{entry.object_id}") for person in people]
        case Hears.REVIEWER, Kind() as kind if entry.after.get("role") == "reviewer" and entry.concerns_id is not None:
            return [_row(entry, entry.concerns_id, kind)]
    return []


def _row(entry: Entry, person: int, kind: Kind, *, key: str = "", **more: Any) -> Notification:
    return Notification(
        person_id=person,
        kind=kind,
        key=key or f"{kind}/{entry.pk}",
        tutorial=entry.tutorial,
        language=entry.language,
        by_id=entry.actor_id,
        at=entry.at,
        **more,
    )


def _own_work(entry: Entry, kind: Kind) -> Notification:
    segment = entry.after.get("segment") or entry.object_id.partition("/")[0]
    assert entry.concerns_id is not None  # else it was not noted
    return _row(entry, entry.concerns_id, kind, segment=segment, reason=entry.reason)


def _waits_for_reviewers(entry: Entry, kind: Kind, recipients: Recipients) -> list[Notification]:
    """Once a day for each version: forty texts are one piece of news. Where nobody reviews the language, coordinators
    hear of it."""
    key = f"{kind}/{entry.tutorial}/{entry.language}/{timezone.localdate(entry.at)}"
    reviewers = recipients.reviewers(entry.language) - {entry.actor_id}
    if reviewers:
        return [_row(entry, person, kind, key=key) for person in reviewers]
    return [_row(entry, person, kind, key=key, figures=NOBODY_REVIEWS) for person in recipients.coordinators]


def _thanks(entry: Entry) -> list[Notification]:
    """To those whose texts and recordings go live for the first time: what the release before had is known already."""
    of_version = Release.objects.filter(version__tutorial__slug=entry.tutorial, version__language=entry.language)
    numbers = [number for number in (entry.after.get("number"), entry.before.get("live")) if number is not None]
    releases = {release.number: release for release in of_version.filter(number__in=numbers)}
    release = releases.get(entry.after.get("number", 0))
    if release is None:
        return []
    before = releases.get(entry.before.get("live") or 0)
    now, then = _contributors(release), _contributors(before) if before else []
    texts = {row.revision for row in now if row.revision} - {row.revision for row in then}
    takes = {row.take for row in now if row.take} - {row.take for row in then}
    given: dict[int, dict[str, int]] = {}
    authors = TranslationRevision.objects.filter(pk__in=texts, author__isnull=False).values_list("author", flat=True)
    voices = Take.objects.filter(pk__in=takes, voice__isnull=False).values_list("voice", flat=True)
    for name, people in (("texts", authors), ("takes", voices)):
        for person in people:
            one = given.setdefault(person, {"texts": 0, "takes": 0, "number": release.number})
            one[name] += 1
    key = f"live/{entry.tutorial}/{entry.language}/{release.number}"
    news = [_row(entry, person, Kind.LIVE, key=key, figures=figures) for person, figures in given.items()]
    for row in news:
        row.by_id = None  # whoever published hears it too, when their own work is in it
    return news


def _contributors(release: Release) -> tuple[ChosenRow, ...]:
    return read_choice(release.manifest).chosen_rows
