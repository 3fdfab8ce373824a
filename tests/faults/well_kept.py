"""What must be true after any fault: what rows promise is there, whole; one release is live; work ends, once."""

from __future__ import annotations

from pathlib import Path

from django.core.files.storage import storages
from django.test import Client

from dubbing.models import Release
from jobs import execution, states
from jobs.models import Job
from journal.models import Entry
from storage.files import sha256_of, work_root
from storage.models import StoredFile
from storage.states import FileState
from tutorials.models import LanguageVersion


def broken_promises() -> list[str]:
    """Files that a row says are needed, and that are not there as they were stored."""
    rows = StoredFile.objects.filter(state=FileState.NEEDED).values_list("store", "path", "sha256").distinct()
    return [path for store, path, sha256 in rows if not _is_whole(Path(storages[store].path(path)), sha256)]


def _is_whole(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256


def wrongs_meanwhile(version: LanguageVersion) -> list[str]:
    """Right after the fault: parents see a release that is whole."""
    wrongs = [f"broken: {path}" for path in broken_promises()]
    live = Release.objects.filter(version=version, state="live").count()
    wrongs += [f"{live} live"] * (live != 1)
    page = Client(raise_request_exception=False).get(f"/{version.language}/{version.tutorial.slug}/")
    return wrongs + [f"the page answers {page.status_code}"] * (page.status_code != 200)


def go_on(job_id: int) -> Job:
    """The machine is well again, and a worker looks for work."""
    states.requeue_abandoned()
    Job.objects.filter(pk=job_id).update(not_before=None)
    kind = execution.kinds()[Job.objects.get(pk=job_id).kind]
    execution.run_job(job_id, kind.pipeline, kind.on_failure)
    return Job.objects.get(pk=job_id)


def wrongs_at_the_end(release: Release, job: Job) -> list[str]:
    release.refresh_from_db()
    wrongs = [] if (job.state, release.state) == ("done", "live") else [f"{job.state} {release.state} {job.failure}"]
    told = Entry.objects.filter(verb="go_live", object_id__endswith=f"/{release.number}").count()
    wrongs += [f"went live {told} times"] * (told != 1)
    left = [path.name for path in work_root().glob("*")]
    return wrongs + [f"left: {left}"] * bool(left) + wrongs_meanwhile(release.version)
