"""A language is withdrawn: all files of its releases are deleted from the public store.

The transaction of the withdrawal marks each release as leaving; the files are deleted after the commit. What a crash
or an unreachable store left behind, `reconcile` deletes: it tries every minute until nothing is left.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.models import Release
from dubbing.queries.consent import is_freed
from dubbing.queries.verdicts import jobs_of
from dubbing.states import R, move_release, say_in_manifest
from dubbing.stored_files import referenced_public
from jobs.states import cancel_queued
from tutorials.models import LanguageVersion

log = logging.getLogger(__name__)
ACTIVE = (R.QUEUED, R.BUILDING)
# Two hours of video have some 1,200 media segments of sound: on S3 each is a request of its own.
AT_ONCE = 8


@transaction.atomic
def end_releases(version: LanguageVersion) -> None:
    """End all releases of a version: builds stop, what waits to be published is superseded, and all files are deleted.
    What waits to be solved is not: until somebody works on the language again, nobody asks for it.
    Only a new build can be published then. The caller has already withdrawn the live release."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)
    message = _("This language was withdrawn meanwhile: publish it again.")
    cancel_queued(jobs_of([version.pk]), message)
    for release in version.releases.order_by("number"):
        if release.state in ACTIVE:
            move_release(release, R.FAILED, failure=message)
        elif release.state == R.READY:
            move_release(release, R.SUPERSEDED, ended_at=timezone.now())
        _mark_leaving(release)
    transaction.on_commit(lambda: _remove_or_later(version.pk), robust=True)


def finish_language_removals() -> None:
    """For `reconcile`: delete what withdrawals have left, also for releases that an older program withdrew."""
    rows = Release.objects.filter(state=R.WITHDRAWN).values_list("pk", "version_id", "manifest__freed")
    for pk, _version, freed in rows:
        if not freed:
            _mark_leaving(Release.objects.get(pk=pk))
    for version in sorted({version for _pk, version, _freed in rows}):
        _remove_or_later(version)


def remove_files(version_id: int) -> int:
    """Delete the leaving files of a version, except those that a row still names. Returns how many. Raises OSError."""
    leaving = [release for release in Release.objects.filter(version=version_id) if release.manifest.get("leaving")]
    names = {entry["path"] for release in leaving for entry in release.manifest["files"]}
    if not leaving:
        return 0
    gone = names - referenced_public()
    delete_all(gone)
    for release in leaving:
        say_in_manifest(release.pk, leaving=None)
    return len(gone)


def delete_all(names: Iterable[str], store: str = "public") -> None:
    """Delete files of a store, several at a time: all are tried, then the first error is raised (OSError)."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        deletions = [pool.submit(storages[store].delete, name) for name in sorted(names)]
    for deletion in deletions:
        deletion.result()


def _remove_or_later(version_id: int) -> None:
    try:
        remove_files(version_id)
    except OSError as reason:  # the store cannot be reached: tried again in a minute
        log.warning("files of a withdrawn version stay for now: %s", reason)


def _mark_leaving(release: Release) -> None:
    if not is_freed(release):
        release.manifest = say_in_manifest(release.pk, freed=True, leaving=True)
