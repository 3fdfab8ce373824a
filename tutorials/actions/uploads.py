"""Uploads of videos (tus 1.0): begin, append, finish, terminate. A finished upload becomes a tutorial or is refused."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.messages import Message
from craft.refused_files import EMPTY_VIDEO, LARGE_VIDEO
from journal.database_trouble import Trouble, trouble_of
from journal.errors import Conflict, Missing, Refused
from journal.message_translation import translate_message
from journal.people import Person
from storage.deletion import delete_leaving, mark_unneeded
from storage.files import disk_is_nearly_full, find_stored, plain_suffix, scratch
from storage.queries import stored_files_of
from storage.stored_files import PRIVATE, Holder, Row, arrival, mark_needed, record, store_private
from tutorials import uploads
from tutorials.actions.music_tracks import music_bring, require_music_wanted
from tutorials.actions.tutorials import checked_description, tutorial_create
from tutorials.models import Tutorial, Upload
from tutorials.permissions import require_coordinator
from tutorials.pipelines.music_tracks import ROLE
from tutorials.pipelines.source import judge_upload
from tutorials.queries import no_tutorial
from tutorials.uploads import Body

UPLOAD_KEPT = timedelta(days=7)
UNFINISHED_MAX = 5
PIECES = "pieces"
"""In `metadata`: paths of the private store, in their order, where several machines share it."""


class TooLarge(Refused):
    """The video has more bytes than allowed."""


class DiskFull(Refused):
    """There is no room for it now."""


def _upload_gone() -> Missing:
    return Missing(_("This upload does not exist any more. Send the video again."))


def _disk_full() -> DiskFull:
    return DiskFull(_("The server's disk is nearly full: this video does not fit now. Tell the operator."))


def _stands_elsewhere(offset: int) -> Conflict:
    return Conflict(_("The upload stands elsewhere: ask where, and go on from there."), theirs=offset)


def upload_begin(*, by: Person, length: int, name: str, metadata: Mapping[str, str]) -> Upload:
    """Begin an upload of `length` bytes.

    metadata: title, summary, transcript (its private path), transcript_name, replaces (a slug); all optional. Of a
    film's music and effects: music_for (its slug), may_use.
    """
    require_coordinator(by)
    if length <= 0:
        raise Refused(translate_message(Message(EMPTY_VIDEO)))
    if length > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(translate_message(Message(LARGE_VIDEO)))
    if metadata.get("music_for"):
        _require_music_wanted(metadata)
    title, summary = checked_description(
        metadata.get("title") or name.rpartition(".")[0].replace("_", " ").strip() or name, metadata.get("summary", "")
    )
    uploads_expire()
    if disk_is_nearly_full(length):
        raise _disk_full()
    if Upload.objects.filter(owner_id=by.pk, tutorial=None).count() >= UNFINISHED_MAX:
        raise Refused(_("Five of your uploads are not finished: finish or remove one of them first."))
    with transaction.atomic():
        upload = Upload.objects.create(
            owner_id=by.pk,
            name=name[:255],
            length=length,
            expires_at=timezone.now() + UPLOAD_KEPT,
            metadata={**metadata, "title": title, "summary": summary},
        )
        if transcript := metadata.get("transcript"):
            record(_holder(upload), [Row(PRIVATE, "transcript_file", find_stored(transcript, store=PRIVATE))])
    return upload


def _holder(upload: Upload) -> Holder:
    return Holder("upload", str(upload.pk))


def upload_of(*, by: Person, upload_id: uuid.UUID) -> Upload:
    """A person's own upload that has not expired."""
    require_coordinator(by)
    upload = Upload.objects.filter(pk=upload_id, owner_id=by.pk, expires_at__gt=timezone.now()).first()
    if upload is None:
        raise _upload_gone()
    return upload


def upload_append(
    *, by: Person, upload: Upload, offset: int, body: Body, checksum: tuple[str, bytes] | None = None
) -> Upload:
    """Add bytes at `offset`, which must be where the upload stands."""
    require_coordinator(by)
    try:
        with uploads.exclusive_lock(upload.pk):
            upload = _reload(upload)
            if offset != upload.offset or upload.tutorial_id:
                raise _stands_elsewhere(upload.offset)
            if disk_is_nearly_full(upload.length - upload.offset):
                raise _disk_full()
            _append(upload, body, checksum)
    except OSError as broken:
        if trouble_of(broken) is Trouble.FULL:
            raise _disk_full() from broken
        raise
    return upload


def _append(upload: Upload, body: Body, checksum: tuple[str, bytes] | None) -> None:
    path = uploads.path_of(upload.pk)
    try:
        uploads.append(
            path,
            offset=upload.offset,
            length=upload.length,
            body=body,
            checksum=checksum,
            confirm=lambda reached: _confirm(upload, reached),
        )
    finally:
        if uploads.in_pieces():  # the next bytes may reach another machine
            path.unlink(missing_ok=True)


def _reload(upload: Upload, rows: QuerySet[Upload] | None = None) -> Upload:
    """The row read again under the lock: another request may have appended to it, finished or terminated it.
    rows: with a lock of their own, which other machines see too."""
    found = Upload.objects.all() if rows is None else rows
    fresh = found.select_related("tutorial").filter(pk=upload.pk).first()
    if fresh is None:
        raise _upload_gone()
    return fresh


def _confirm(upload: Upload, reached: int) -> None:
    """Another machine's lock is not ours to see, so the row says who was first."""
    before, piece = upload.offset, _keep_piece(upload, reached) if uploads.in_pieces() else ""
    upload.offset, upload.expires_at = reached, timezone.now() + UPLOAD_KEPT
    if piece:
        upload.metadata[PIECES] = [*upload.metadata.get(PIECES, ()), piece]
    values = {"offset": reached, "expires_at": upload.expires_at, "metadata": upload.metadata}
    with transaction.atomic():
        if Upload.objects.filter(pk=upload.pk, offset=before, tutorial=None).update(**values) != 1:
            raise _stands_elsewhere(_reload(upload).offset)
        if piece:
            mark_needed(_holder(upload), {piece})


def _keep_piece(upload: Upload, reached: int) -> str:
    """What came since the last confirmation, in the store of all machines; "" for nothing."""
    if reached == upload.offset:
        return ""
    with scratch("upload") as folder:
        uploads.cut_out(uploads.path_of(upload.pk), upload.offset, reached, folder / "piece")
        stored = store_private(_holder(upload), "upload_piece", folder / "piece", "uploads", voices=(), suffix=".bin")
    return stored.path


def upload_finish(*, by: Person, upload: Upload) -> Tutorial:
    """All bytes are there: check the video. It becomes a tutorial, or nothing of it is kept. May be repeated."""
    require_coordinator(by)
    if upload.tutorial is not None:
        return upload.tutorial
    with uploads.exclusive_lock(upload.pk):
        upload = _reload(upload)
        if upload.tutorial is not None:
            return upload.tutorial
        if upload.offset != upload.length:
            raise Refused(_("The video has not come completely yet."))
        if uploads.in_pieces():
            uploads.join(upload.metadata.get(PIECES, ()), uploads.path_of(upload.pk))
        become = _become_music if upload.metadata.get("music_for") else _become_tutorial
        tutorial = become(by, upload)
        uploads.discard(upload.pk)
        delete_leaving(stored_files_of(_holder(upload)))
        return tutorial


def _become_tutorial(by: Person, upload: Upload) -> Tutorial:
    metadata = upload.metadata
    path = uploads.path_of(upload.pk)
    try:
        judge_upload(path, metadata.get("transcript", ""), metadata.get("transcript_name", ""))
        suffix = plain_suffix(upload.name)
        original = store_private(arrival(), "original", path, "originals", voices=(), suffix=suffix, hand_over=True)
        with transaction.atomic():
            tutorial = _made_elsewhere(upload) or tutorial_create(
                by=by,
                title=metadata["title"],
                summary=metadata.get("summary", ""),
                original=original,
                original_name=upload.name,
                transcript_file=metadata.get("transcript", ""),
                replaces=Tutorial.objects.filter(slug=metadata.get("replaces") or None).first(),
            )
            upload.tutorial = tutorial
            upload.save(update_fields=["tutorial"])
            mark_unneeded(stored_files_of(_holder(upload)))
    except Refused:
        _delete(upload)
        raise
    return tutorial


def _made_elsewhere(upload: Upload) -> Tutorial | None:
    """What another machine made of it meanwhile. Until our transaction ends nobody else makes anything."""
    return _reload(upload, Upload.objects.select_for_update(of=("self",))).tutorial


def _require_music_wanted(metadata: Mapping[str, str]) -> Tutorial:
    tutorial = Tutorial.objects.filter(slug=metadata["music_for"]).first()
    if tutorial is None:
        raise no_tutorial(metadata["music_for"])
    require_music_wanted(tutorial, may_use=metadata.get("may_use") == "yes")
    return tutorial


def _become_music(by: Person, upload: Upload) -> Tutorial:
    """A job looks at it: what it is said to be is not believed. Refused, it stays an upload, to be finished later."""
    tutorial = _require_music_wanted(upload.metadata)
    path, suffix = uploads.path_of(upload.pk), plain_suffix(upload.name)
    stored = store_private(arrival(), ROLE, path, "music", voices=(), suffix=suffix, hand_over=True)
    with transaction.atomic():
        if _made_elsewhere(upload) is None:
            music_bring(by=by, tutorial=tutorial, stored=stored, name=upload.name, may_use=True)
            upload.tutorial = tutorial
            upload.save(update_fields=["tutorial"])
            mark_unneeded(stored_files_of(_holder(upload)))
    return tutorial


def upload_terminate(*, by: Person, upload: Upload) -> None:
    """Terminate it: nothing of it is kept. A finished one stays a tutorial."""
    require_coordinator(by)
    with uploads.exclusive_lock(upload.pk):
        if _reload(upload).tutorial_id is None:
            _delete(upload)


def uploads_expire() -> int:
    """Remove uploads that were not continued within a week. Called by `upload_begin` and by reconcile."""
    gone = 0
    for upload in Upload.objects.filter(expires_at__lte=timezone.now(), tutorial=None):
        _delete(upload)
        gone += 1
    return gone


def _delete(upload: Upload) -> None:
    uploads.discard(upload.pk)
    with transaction.atomic():
        mark_unneeded(stored_files_of(_holder(upload)))
        Upload.objects.filter(pk=upload.pk).delete()
    delete_leaving(stored_files_of(_holder(upload)))
