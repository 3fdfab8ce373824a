"""The one way a state is written: a table of moves, and an UPDATE that holds only if nobody moved first."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from journal.errors import TransitionError
from journal.state_words import state_word

Moves = Mapping[str, Set[str]]


def move_all(rows: models.QuerySet[Any], to: str, table: Moves, **also: Any) -> int:
    """Move to `to` those of `rows` that `table` lets go there from where they stand, writing the fields `also` with it.
    How many: 0 when none stood there any more. One conditional UPDATE, right under race."""
    origins = [state for state, targets in table.items() if to in targets]
    return rows.filter(state__in=origins).update(state=to, **also)


def move(row: models.Model, to: str, table: Moves, **also: Any) -> bool:
    """Move `row.state` to `to`, writing the fields `also` with it. True when moved, False when it was there already
    or the same request, repeated, was faster.

    Raises TransitionError for a move that `table` does not know, and when somebody else moved the row first.
    Right on SQLite and PostgreSQL alike: one conditional UPDATE, then its count.
    """
    now: str = row.state  # type: ignore[attr-defined]
    if now == to:
        return False
    if to not in table.get(now, frozenset()):
        raise TransitionError(_("This cannot be done from where it stands ({state}).").format(state=state_word(now)))
    changed = type(row)._default_manager.filter(pk=row.pk, state=now).update(state=to, **also)
    if changed != 1 and type(row)._default_manager.filter(pk=row.pk, state=to).exists():
        row.refresh_from_db(fields=["state", *also])
        return False
    if changed != 1:
        raise TransitionError(_("Somebody else changed this a moment ago. Load the page again."))
    row.state = to  # type: ignore[attr-defined]
    for name, value in also.items():
        setattr(row, name, value)
    return True
