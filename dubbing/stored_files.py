"""Files of releases and takes in the table of stored files: in whose name, and letting them go."""

from __future__ import annotations

import logging

from django.db import models, transaction

from dubbing.models import BackTranslation, Run, SentenceNote, Take
from storage.deletion import delete_leaving, mark_unneeded
from storage.models import StoredFile
from storage.stored_files import Holder

RELEASE, TAKE, RUN, DRAFT, SAID_BACK, NOTE = "release", "take", "run", "draft", "said_back", "note"
log = logging.getLogger(__name__)


def holder_of_release(pk: int) -> Holder:
    return Holder(RELEASE, str(pk))


def holder_of_draft(pk: int) -> Holder:
    return Holder(DRAFT, str(pk))


def holder_of_take(take: Take) -> Holder:
    """By its client's UUID, which is known before the row is."""
    return Holder(TAKE, str(take.client_id))


def holder_of_run(run: Run) -> Holder:
    """By its client's UUID, as a take's."""
    return Holder(RUN, str(run.client_id))


def holder_of_said_back(said: BackTranslation) -> Holder:
    """What a second speaker said of a take: by its client's UUID."""
    return Holder(SAID_BACK, str(said.client_id))


def holder_of_note(note: SentenceNote) -> Holder:
    """What stands beside a hard sentence: by its number."""
    return Holder(NOTE, str(note.number))


def remove_files(rows: models.QuerySet[StoredFile]) -> None:
    """Let go of these files, and delete their bytes as soon as that is committed, or a minute later (`reconcile`)
    where the store does not answer."""
    mark_unneeded(rows)
    transaction.on_commit(lambda: delete_or_later(rows), robust=True)


def delete_or_later(rows: models.QuerySet[StoredFile] | None = None) -> int:
    """Delete the leaving ones of these rows (None: of all); returns how many files."""
    try:
        return delete_leaving(rows)
    except OSError as reason:
        log.warning("files that nobody needs stay for now: %s", reason)
        return 0
