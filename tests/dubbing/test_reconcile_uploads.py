"""What came in for tutorials is neither garbage while it is needed nor kept when nobody comes back for it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from dubbing.reconcile import reconcile
from storage.files import exists, keep_private
from tests.factories import coordinator, tutorial
from tests.stored_rows import record_rows
from tutorials.actions.uploads import upload_begin
from tutorials.models import Tutorial, Upload

pytestmark = pytest.mark.django_db


def old_private(folder: Path, name: str, kind: str) -> str:
    """A file of the private store, three days old."""
    (folder / name).write_text(name)
    kept = keep_private(folder / name, kind)
    then = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(storages["private"].path(kept.path), (then, then))
    return kept.path


def test_watched_videos_and_waiting_transcripts_are_no_garbage(tmp_path: Path) -> None:
    by = coordinator()
    row = tutorial()
    watch = old_private(tmp_path, "watch.mp4", "watch")
    given = old_private(tmp_path, "texte.srt", "transcripts")
    orphan = old_private(tmp_path, "reste.srt", "transcripts")
    Tutorial.objects.filter(pk=row.pk).update(video={"watch": {"path": watch}})
    record_rows(Tutorial.objects.get(pk=row.pk))
    upload_begin(by=by, length=10, name="film.mp4", metadata={"title": "Essai", "transcript": given})
    reconcile(thorough=True)
    assert [exists(path) for path in (watch, given, orphan)] == [True, True, False]
    Upload.objects.update(expires_at=timezone.now())
    reconcile(thorough=True)
    assert [exists(path) for path in (watch, given)] == [True, False]
    assert Upload.objects.count() == 0
