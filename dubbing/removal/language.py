"""A language is withdrawn: all files of its releases are deleted from the public store.

The transaction of the withdrawal lets go of the files; they are deleted after the commit. What a crash or an
unreachable store left behind, `reconcile` deletes: it tries every minute until nothing is left.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.queries.verdicts import jobs_of
from dubbing.states import RELEASE_IN_PROGRESS, ReleaseState, move_release
from dubbing.stored_files import RELEASE, remove_files
from jobs.states import cancel_queued
from storage.queries import stored_files_of_kind
from tutorials.models import LanguageVersion


@transaction.atomic
def end_releases(version: LanguageVersion) -> None:
    """End all releases of a version: builds stop, what waits to be published is superseded, and all files are deleted.
    What waits to be solved is not: until somebody works on the language again, nobody asks for it.
    Only a new build can be published then. The caller has already withdrawn the live release."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)
    message = _("This language was withdrawn meanwhile: publish it again.")
    cancel_queued(jobs_of([version.pk]), message)
    for release in version.releases.defer("manifest", "report").order_by("number"):
        if release.state in RELEASE_IN_PROGRESS:
            move_release(release, ReleaseState.FAILED, failure=message)
        elif release.state == ReleaseState.READY:
            move_release(release, ReleaseState.SUPERSEDED, ended_at=timezone.now())
    remove_files(stored_files_of_kind(RELEASE, version.releases.values_list("pk", flat=True)))
