"""A tutorial is destroyed: a face is in the picture that should not be. All files are deleted; the rows say that it
existed.

Two steps. First, in one transaction: nobody sees it any more and no work on it begins. Then, when no job works on it
any more: the rows let go of every file, and the bytes are deleted. `reconcile` ends what was interrupted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.drafts.choice import KIND as DRAFT_JOB
from dubbing.models import BackTranslation, DraftMix, Release, Run, SentenceNote, Take
from dubbing.queries.repairs import sound_digests
from dubbing.queries.said_back import KIND as SAID_BACK_JOB
from dubbing.queries.verdicts import jobs_of
from dubbing.releases.outlets import registered_outlets
from dubbing.removal.notes import end_notes
from dubbing.removal.runs import end_runs
from dubbing.removal.take_bytes import delete_fitted, mark_erased
from dubbing.states import RELEASE_IN_PROGRESS, ReleaseState, TakeState, move_release
from dubbing.stored_files import DRAFT, NOTE, RELEASE, RUN, SAID_BACK, TAKE, delete_or_later
from dubbing.takes.run_cutting import KIND as RUN_JOB
from dubbing.words.requests import KIND as WORDS
from jobs.models import Job
from jobs.states import ACTIVE, cancel_queued, is_worked_on
from journal.models import Entry
from storage.deletion import mark_unneeded
from storage.files import cache_dir
from storage.models import StoredFile
from storage.queries import stored_files_of
from storage.states import THERE, FileState
from storage.stored_files import Holder
from tutorials.models import LanguageVersion, Tutorial, Upload
from tutorials.pipelines.word_time_requests import targets as word_times_of
from tutorials.states.tutorials import TutorialState, VersionState, fail_tutorial, move_tutorial, move_version
from tutorials.uploads import discard

ERASE = "erase"  # the journal's verb, of a tutorial
LOOK_BACK = timedelta(days=7)
# Caches made from a tutorial's pictures and sound; each file name begins with the first 32 characters of a digest.
OF_THE_ORIGINAL = ("stills", "outlines", "release_pictures", "excerpts", "handouts", "played", "slowed", "fitted")
OF_THE_MUSIC = ("slowed", "fitted")
OF_THE_LITE = ("shrunk", "burnt", "motion")


@dataclass(frozen=True)
class DestroyedFiles:
    """(store, path) of every file that the tutorial had. `shared`: another tutorial needs the same file, so it stays.
    `left`: still there although nobody needs it: the store failed to delete it."""

    takes: int
    files: list[tuple[str, str]]
    shared: list[tuple[str, str]]
    left: list[tuple[str, str]]


def was_destroyed(tutorial: Tutorial) -> bool:
    """Whether it was destroyed, or will be as soon as no job works on it. An archived tutorial was not."""
    if tutorial.state != TutorialState.ARCHIVED:
        return False
    return Entry.objects.filter(verb=ERASE, object_type="tutorial", object_id=tutorial.slug).exists()


@transaction.atomic
def take_down(tutorial: Tutorial) -> int:
    """Nothing of it is shown or begun any more; returns how many releases ended. Idempotent."""
    message = _("The film was destroyed.")
    cancel_queued(_jobs(tutorial), message)
    for version in LanguageVersion.objects.select_for_update().filter(tutorial=tutorial):
        move_version(version, VersionState.CLOSED)
    ended = 0
    for release in Release.objects.select_for_update().filter(version__tutorial=tutorial):
        if release.state in RELEASE_IN_PROGRESS:
            move_release(release, ReleaseState.FAILED, failure=message)
        elif release.state in {ReleaseState.READY, ReleaseState.LIVE, ReleaseState.SUPERSEDED}:
            ended += move_release(release, ReleaseState.WITHDRAWN, ended_at=timezone.now())
    if tutorial.state in {TutorialState.UPLOADED, TutorialState.PROBING, TutorialState.TRANSCRIBING}:
        fail_tutorial(tutorial, message)
        tutorial.refresh_from_db()
    move_tutorial(tutorial, TutorialState.ARCHIVED)
    return ended


def destroy(tutorial: Tutorial) -> DestroyedFiles | None:
    """Delete every file of a tutorial that was taken down. None: a job still works on it and would write more."""
    jobs = _jobs(tutorial)
    if is_worked_on(jobs):
        return None
    jobs.exclude(state__in=ACTIVE).delete()  # what failed would be told for ever
    rows = _files(tutorial)
    files = sorted(set(rows.exclude(state=FileState.GONE).values_list("store", "path")))
    cached = _cache_files(tutorial)
    takes = list(Take.objects.filter(segment__tutorial=tutorial).exclude(state=TakeState.ERASED))
    _clear_rows(tutorial, takes, rows)
    delete_or_later(rows)
    for path in cached:
        path.unlink(missing_ok=True)
    delete_fitted(sound_digests(Take.objects.filter(segment__tutorial=tutorial)))
    others = StoredFile.objects.filter(path__in=[path for _store, path in files], state__in=THERE)
    shared = sorted(set(files) & set(others.values_list("store", "path")))
    left = sorted(set(rows.filter(state=FileState.LEAVING).values_list("store", "path")) - set(shared))
    return DestroyedFiles(len(takes), files, shared, left)


def finish_tutorial_removals() -> None:
    """For `reconcile`: tutorials whose destruction was interrupted, or waited for a job that has ended since."""
    lately = Entry.objects.filter(verb=ERASE, object_type="tutorial", at__gt=timezone.now() - LOOK_BACK)
    slugs = lately.values_list("object_id", flat=True).distinct()
    for tutorial in Tutorial.objects.filter(slug__in=slugs, state=TutorialState.ARCHIVED):
        if _files(tutorial).filter(state__in=THERE).exists():
            destroy(tutorial)


@transaction.atomic
def _clear_rows(tutorial: Tutorial, takes: list[Take], files: models.QuerySet[StoredFile]) -> None:
    """Let go of the files; the rows name none any more. The digest of the original stays: it shows no face, and it
    names the caches."""
    end_runs(Run.objects.filter(version__tutorial=tutorial))
    end_notes(SentenceNote.objects.filter(segment__tutorial=tutorial))
    mark_erased(takes)
    mark_unneeded(files)
    Take.objects.filter(segment__tutorial=tutorial).update(original="", audio="")
    DraftMix.objects.filter(version__tutorial=tutorial).delete()
    tutorial.kept_sounds.all().delete()
    tutorial.music_tracks.update(path="", name="")
    for upload in Upload.objects.filter(tutorial=tutorial):
        discard(upload.pk)
        upload.delete()
    Tutorial.objects.filter(pk=tutorial.pk).update(
        original="", original_name="", transcript_file="", probe={}, video={}, video_parts={}, failure=""
    )


def _rows(tutorial: Tutorial) -> dict[str, models.QuerySet[Any]]:
    """What of it holds files, by the kind of holder."""
    return {
        RELEASE: Release.objects.filter(version__tutorial=tutorial),
        DRAFT: DraftMix.objects.filter(version__tutorial=tutorial),
        RUN: Run.objects.filter(version__tutorial=tutorial),
        TAKE: Take.objects.filter(segment__tutorial=tutorial),
        SAID_BACK: BackTranslation.objects.filter(take__segment__tutorial=tutorial),
        NOTE: SentenceNote.objects.filter(segment__tutorial=tutorial),
        "upload": Upload.objects.filter(tutorial=tutorial),
        "tutorial": Tutorial.objects.filter(pk=tutorial.pk),
    }


NAMES = {RUN: "client_id", TAKE: "client_id", SAID_BACK: "client_id", NOTE: "number"}
"""By which name a row holds its files, where that is not its primary key (`stored_files.holder_of_…`)."""


def _files(tutorial: Tutorial) -> models.QuerySet[StoredFile]:
    """The rows of its files, and of those of all that hangs on it. Found before its rows go."""
    held = {kind: rows.values_list(NAMES.get(kind, "pk"), flat=True) for kind, rows in _rows(tutorial).items()}
    return stored_files_of(*(Holder(kind, str(key)) for kind, keys in held.items() for key in keys))


def _cache_files(tutorial: Tutorial) -> list[Path]:
    """Its cached files. A tutorial with the same bytes makes them again when it needs them."""
    lite = tutorial.video.get("lite", {}).get("sha256", "")
    found: list[Path] = []
    music = [(OF_THE_MUSIC, digest) for digest in tutorial.music_tracks.values_list("sha256", flat=True)]
    for names, digest in ((OF_THE_ORIGINAL, tutorial.original_sha256), (OF_THE_LITE, lite), *music):
        for name in names if digest else ():
            found += cache_dir(name).glob(f"{digest[:32]}*")
    return found


def _jobs(tutorial: Tutorial) -> models.QuerySet[Job]:
    """The jobs of a tutorial, of its versions, of its releases and drafts, of its takes and runs."""
    versions = LanguageVersion.objects.filter(tutorial=tutorial).values_list("pk", flat=True)
    rows = _rows(tutorial)
    jobs_of_kind: dict[str, tuple[str, ...]] = {
        RELEASE: ("dubbing.release", *(outlet.job for outlet in registered_outlets() if outlet.job)),
        TAKE: ("dubbing.intake", "dubbing.doubt", "dubbing.listen", "dubbing.pace"),
        DRAFT: (DRAFT_JOB,),
        RUN: (RUN_JOB,),
        SAID_BACK: (SAID_BACK_JOB,),
    }
    found = models.Q(kind__startswith="tutorials.", target__in=(str(tutorial.pk), *word_times_of(tutorial.pk)))
    for holder, kinds in jobs_of_kind.items():
        found |= models.Q(kind__in=kinds, target__in=[str(pk) for pk in rows[holder].values_list("pk", flat=True)])
    return Job.objects.filter(found | models.Q(pk__in=jobs_of(versions)) | models.Q(pk__in=jobs_of(versions, WORDS)))
