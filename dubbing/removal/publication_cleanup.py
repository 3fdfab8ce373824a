"""Publishing also removes, in the same job, the files that the new release makes superfluous."""

from __future__ import annotations

from dubbing.models import Release
from dubbing.releases.publish import publish
from dubbing.removal.unreferenced_files import free_old_releases
from dubbing.removal.voice import replace_releases
from dubbing.states import ReleaseState
from jobs.execution import Progress
from jobs.models import Job


def publish_and_free(job: Job, progress: Progress) -> None:
    """Build the release that the job names, put it live unless its findings hold it, and free what it replaces."""
    publish(job, progress)
    release = Release.objects.select_related("version").get(pk=int(job.target))
    if release.state == ReleaseState.LIVE:
        free_old_releases(release.version)
        replace_releases(release.version)  # a voice may have withdrawn meanwhile, or be the reason for this build
