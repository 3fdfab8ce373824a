"""The journal cannot be changed, not even past our own code; the same on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from journal.actions import record
from journal.models import Entry
from town.models import Town

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def entry() -> Entry:
    return record(actor=None, verb="opened", about=Town(pk=1), name="town", after={"open": True})


def raw(statement: str) -> Callable[[Entry], object]:
    def execute(entry: Entry) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry.pk])

    return execute


@pytest.mark.parametrize(
    "attempt",
    [
        raw("UPDATE journal_entry SET verb = 'closed' WHERE id = %s"),
        raw("DELETE FROM journal_entry WHERE id = %s"),
        lambda entry: Entry.objects.filter(pk=entry.pk).update(reason="rewritten"),
        lambda entry: entry.delete(),
    ],
    ids=["raw update", "raw delete", "queryset update", "model delete"],
)
def test_an_entry_can_be_neither_changed_nor_taken_away(entry: Entry, attempt: Callable[[Entry], object]) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        attempt(entry)
    kept = Entry.objects.get(object_id="town", verb="opened")
    assert (kept.after, kept.reason) == ({"open": True}, "")
