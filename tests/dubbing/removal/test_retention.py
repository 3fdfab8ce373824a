"""Refused recordings go 90 days after the last release that plays them; what is heard, or may be again, stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dubbing.models import Release, Take
from dubbing.queries.retention import REJECTED_RETENTION, still_played
from dubbing.reconcile import reconcile
from dubbing.states import ReleaseState, TakeState, move_take
from dubbing.stored_files import holder_of_release, holder_of_take
from journal.models import Entry
from storage.deletion import mark_unneeded
from storage.queries import stored_files_of
from storage.stored_files import set_sources
from tests import factories
from tests.stored_rows import record_rows
from tests.volunteers.shortcuts import release
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
DAY = timedelta(days=1)


def refused(version: LanguageVersion, voice: User, number: int = 0, **fields: Any) -> Take:
    """A refused take whose files are in the store."""
    names = [
        storages["private"].save(f"takes/{uuid4()}.{ending}", ContentFile(uuid4().bytes)) for ending in ("webm", "flac")
    ]
    given = {"state": TakeState.REJECTED, "reason": "bruit", "figures": {"lufs": -20}, "heard_text": "نص", **fields}
    take = Take.objects.create(
        segment=factories.speech(version.tutorial)[number],
        language=version.language,
        voice=voice,
        client_id=uuid4(),
        sha256=uuid4().hex,
        original=names[0],
        audio=names[1],
        audio_sha256=uuid4().hex,
        **given,
    )
    record_rows(take)
    return take


def there(take: Take) -> list[bool]:
    return [storages["private"].exists(name) for name in (take.original, take.audio)]


def playing(version: LanguageVersion, *takes: Take, **fields: Any) -> Release:
    manifest = {
        "segments": [{"take": str(take.client_id)} for take in takes],
        "files": [{"role": "hls", "path": "a/b"}],
    }
    made = release(version, kind="voice", manifest=manifest, **fields)
    record_rows(made)
    return made


def retained(now: datetime) -> None:
    reconcile(thorough=True, now=now)


def test_a_refused_take_goes_after_ninety_days_with_a_line_in_the_journal(version: Any, amina: User) -> None:
    take, approved, other = (
        refused(version, amina),
        refused(version, amina, 1, state=TakeState.APPROVED),
        refused(version, amina),
    )
    now = timezone.now()
    retained(now)
    retained(now + REJECTED_RETENTION - DAY)
    assert there(take) == [True, True] and not Entry.objects.filter(verb="expire").exists()
    move_take(other, TakeState.SUBMITTED)
    move_take(other, TakeState.REJECTED)  # its time begins anew
    retained(now + REJECTED_RETENTION)
    kept, gone = Take.objects.get(pk=approved.pk), Take.objects.get(pk=take.pk)
    assert there(take) == [False, False] and there(approved) == [True, True] and there(other) == [True, True]
    assert (gone.state, gone.original, gone.audio, gone.figures, gone.heard_text) == (TakeState.ERASED, "", "", {}, "")
    assert kept.state == TakeState.APPROVED
    entry = Entry.objects.get(verb="expire")
    assert (entry.object_id, entry.concerns, entry.actor) == (str(take.client_id), amina, None)
    retained(now + 2 * REJECTED_RETENTION)
    assert Entry.objects.filter(verb="expire").count() == 2  # the other's, once


@pytest.mark.parametrize(
    "state", [ReleaseState.LIVE, ReleaseState.SUPERSEDED, ReleaseState.READY, ReleaseState.WITHDRAWN]
)
def test_what_a_release_plays_stays_as_long_as_it_can_be_heard(version: Any, amina: User, state: str) -> None:
    take = refused(version, amina)
    heard = playing(version, take, state=state)
    if state == ReleaseState.WITHDRAWN:  # `reconcile` deletes its files, whoever asks
        return_to = timezone.now()
        retained(return_to)
        retained(return_to + REJECTED_RETENTION)
        assert there(take) == [False, False]
        return
    now = timezone.now()
    retained(now + 10 * REJECTED_RETENTION)
    assert there(take) == [True, True]
    # It is freed: the ninety days begin.
    Release.objects.filter(pk=heard.pk).update(state=ReleaseState.SUPERSEDED)
    mark_unneeded(stored_files_of(holder_of_release(heard.pk)))
    freed_at = now + 11 * REJECTED_RETENTION
    retained(freed_at)
    retained(freed_at + REJECTED_RETENTION - DAY)
    assert there(take) == [True, True]
    retained(freed_at + REJECTED_RETENTION)
    assert there(take) == [False, False]


def test_what_a_build_chose_before_it_was_refused_stays(version: Any, amina: User) -> None:
    take = refused(version, amina)
    build = release(version, kind="voice", state=ReleaseState.BUILDING, manifest={"chosen": [{"take": take.pk}]})
    set_sources(holder_of_release(build.pk), [holder_of_take(take)])
    now = timezone.now()
    retained(now)
    retained(now + REJECTED_RETENTION)
    assert there(take) == [True, True]
    Release.objects.filter(pk=build.pk).update(state=ReleaseState.FAILED)
    retained(now + REJECTED_RETENTION)
    retained(now + 2 * REJECTED_RETENTION)
    assert there(take) == [False, False]


def test_the_table_is_asked_and_no_manifest(version: Any, amina: User) -> None:
    """Thousands of releases later each round would read megabytes of them."""
    take, other = refused(version, amina), refused(version, amina, 1)
    heard = playing(version, take)
    with CaptureQueriesContext(connection) as asked:
        assert still_played([take, other]) == {take.pk}
    assert len(asked) <= 2 and not [query["sql"] for query in asked if "manifest" in query["sql"]]
    mark_unneeded(stored_files_of(holder_of_release(heard.pk)))
    assert still_played([take, other]) == set()


def test_the_same_file_of_another_take_stays(version: Any, amina: User) -> None:
    take = refused(version, amina)
    twin = refused(version, amina, 1, state=TakeState.APPROVED)
    Take.objects.filter(pk=twin.pk).update(original=take.original)
    record_rows(Take.objects.get(pk=twin.pk))
    now = timezone.now()
    retained(now)
    retained(now + REJECTED_RETENTION)
    assert there(take) == [True, False]
