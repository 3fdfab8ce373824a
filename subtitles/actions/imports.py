"""A checked file of texts is written in lots, under one row, so that it can be continued, ended or taken back.

Each lot locks the row and takes the next waiting texts. So a process may die between two lots and another one may
continue; two that continue at the same time write each text once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from journal.actions import record
from journal.errors import NotAllowed, Refused
from journal.people import Person
from subtitles.actions.imports_back import take_text_back
from subtitles.actions.imports_writing import write_text
from subtitles.actions.lots import LOT_S, in_lots, let_others_write
from subtitles.models import ImportedText, TextImport
from subtitles.states import B, T, move_import
from tutorials.models import LanguageVersion, Tutorial

LOT_SIZE = 50  # rows per query


def import_begin(
    *,
    by: Person,
    tutorial: Tutorial,
    language: str,
    name: str,
    how: str,
    planned: Sequence[ImportedText],
    report: JsonObject,
) -> TextImport:
    """Make the row of an import, and those of all that it will write (`planned`, not stored yet). No text is written
    before all rows are there.

    Permissions are checked by the caller that reads the file, and for each text by the action that writes it.
    """
    _delete_unbegun()
    batch = TextImport.objects.create(
        tutorial=tutorial, language=language, person_id=by.pk, name=name[:255], how=how, report=report
    )
    for text in planned:
        text.batch = batch
    parts = (planned[at : at + LOT_SIZE] for at in range(0, len(planned), LOT_SIZE))
    in_lots(parts, ImportedText.objects.bulk_create)
    with transaction.atomic():
        move_import(batch, B.WRITING)
        _record(by, "import", batch, {"file": batch.name, "how": how, "texts": len(planned)})
    return batch


def import_continue(*, by: Person, batch: TextImport) -> TextImport:
    """Write the waiting texts, or continue an interrupted taking back. Nothing to do is not an error.

    Texts are written in the name of the person who imported the file, whoever continues.
    """
    _require(by, batch)
    version = LanguageVersion.objects.filter(tutorial=batch.tutorial_id, language=batch.language).first()
    if version is not None:
        version.tutorial = batch.tutorial
    try:
        while texts := _next_texts(batch):
            while texts and _process_lot(by, batch, version, texts):
                let_others_write()
        _finish(batch)
    except OperationalError as busy:
        written, every = progress(batch)
        raise Refused(
            _(
                "The database did not answer in time. Nothing is lost: {written} of {every} texts are in; "
                "go on with the rest, or take it back."
            ).format(written=written, every=every)
        ) from busy
    batch.refresh_from_db(fields=["state"])
    return batch


@transaction.atomic
def import_end(*, by: Person, batch: TextImport) -> TextImport:
    """End the import with what is written: the rest of the file is not imported."""
    _require(by, batch)
    _lock_batch(batch)
    batch.refresh_from_db(fields=["state"])
    if move_import(batch, B.ENDED):
        written, every = progress(batch)
        _record(by, "import_end", batch, {"written": written, "texts": every})
    return batch


def import_take_back(*, by: Person, batch: TextImport) -> TextImport:
    """Restore everything that the import changed, except what somebody has worked on since. Idempotent."""
    _require(by, batch)
    with transaction.atomic():
        _lock_batch(batch)
        batch.refresh_from_db(fields=["state"])
        if batch.state != B.TAKEN_BACK and move_import(batch, B.TAKING_BACK):
            written, every = progress(batch)
            _record(by, "import_take_back", batch, {"written": written, "texts": every})
    return import_continue(by=by, batch=batch)


def progress(batch: TextImport) -> tuple[int, int]:
    """(texts that are no longer waiting, all texts)"""
    texts = ImportedText.objects.filter(batch=batch)
    return texts.exclude(state=T.WAITING).count(), texts.count()


_PENDING_STATE: dict[str, str] = {B.WRITING: T.WAITING, B.TAKING_BACK: T.WRITTEN}
_FINISHED_STATE: dict[str, str] = {B.WRITING: B.WRITTEN, B.TAKING_BACK: B.TAKEN_BACK}


def _next_texts(batch: TextImport) -> list[ImportedText]:
    """The next texts to process, read before anything is locked. In the order of the segments, so that two imports that
    lock the same ones cannot deadlock."""
    batch.refresh_from_db(fields=["state"])
    todo = ImportedText.objects.filter(batch=batch, state=_PENDING_STATE.get(batch.state, "")).select_related("segment")
    texts = list(todo.order_by("segment_id")[:LOT_SIZE])
    for text in texts:
        text.segment.tutorial = batch.tutorial  # fifty language columns: read once
    return texts


def _process_lot(by: Person, batch: TextImport, version: LanguageVersion | None, texts: list[ImportedText]) -> bool:
    """Process the first of `texts` in one transaction and remove them from the list. False when somebody stopped the
    import."""
    with transaction.atomic():
        ends = monotonic() + LOT_S
        if _lock_batch(batch).state != batch.state:
            return False
        still = ImportedText.objects.filter(pk__in=[text.pk for text in texts], state=_PENDING_STATE[batch.state])
        todo = set(still.values_list("pk", flat=True))  # another process may go on with the same import
        while texts:
            text = texts.pop(0)
            if text.pk not in todo:
                continue
            if batch.state == B.WRITING:
                write_text(batch=batch, version=version, text=text)
            else:
                take_text_back(by=by, batch=batch, version=version, text=text)
            if monotonic() >= ends:
                break
    return True


@transaction.atomic
def _finish(batch: TextImport) -> None:
    """Move to the final state when nothing is left to do. A second call changes nothing."""
    fresh = _lock_batch(batch)
    todo = _PENDING_STATE.get(fresh.state)
    if todo and not ImportedText.objects.filter(batch=batch, state=todo).exists():
        move_import(fresh, _FINISHED_STATE[fresh.state])


def _delete_unbegun() -> None:
    """Delete rows of a process that died before its first text was written: they changed nothing."""
    old = timezone.now() - timedelta(days=1)
    TextImport.objects.filter(state=B.PREPARING, changed_at__lt=old).delete()


def _lock_batch(batch: TextImport) -> TextImport:
    """The row, locked until the transaction ends and read again."""
    return TextImport.objects.select_for_update().defer("report").get(pk=batch.pk)


def _require(by: Person, batch: TextImport) -> None:
    if by.pk != batch.person_id and not by.is_coordinator:
        raise NotAllowed(_("Another person brought this file in: they or a coordinator may do this."))


def _record(by: Person, verb: str, batch: TextImport, after: JsonObject) -> None:
    record(actor=by, verb=verb, about=batch, after=after, concerns=batch.person)
