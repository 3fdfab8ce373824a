"""The paper of a long tutorial is made by a worker: when a release goes live, or when somebody asks for it before.

Two hundred pictures take a minute; made in a request they blocked a thread for as long, and the reader saw nothing.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from craft import languages
from dubbing.models import Release
from dubbing.releases.outlets import outlets_off
from jobs.execution import Progress
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.side_work import side_work
from outlets.handout import paper as handout
from outlets.handout.outlet import PAPER
from public.pipelines import stills
from public.queries.watch import WatchPage, watch_page

# So many pictures are made during a request: three seconds.
MAX_PAPER_JOBS = 16
# If a worker has tried and files are still missing (another disk, a broken picture), they are made in the request.
TRIED_LATELY = timedelta(hours=1)
ENDED_STATES = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


def make_paper(job: Job, progress: Progress) -> None:
    """Make the pictures of the release's paper and the PDF of its chapters. What is cached is not made again."""
    release = Release.objects.select_related("version__tutorial").filter(pk=job.target).first()
    if release is None or "handout" in outlets_off():
        return
    version = release.version
    found = watch_page(languages.get(version.language), version.tutorial.slug)
    if found is None or found.release.pk != release.pk:
        return  # another release is live by now, with its own job
    doing, parts = _("making the paper version"), handout.chapters_of(found)
    moments = handout.missing_stills(found)
    for done, moment in enumerate(moments):
        progress(800 * done // len(moments), doing)
        stills.prepare_stills(found.tutorial, moment)
    for number in range(1, len(parts) + 1):
        progress(800 + 200 * (number - 1) // len(parts), doing)
        handout.pdf_of(found, number if len(parts) > 1 else 0)


def is_left_to_worker(found: WatchPage, chapter: int) -> bool:
    """Whether the paper takes longer than a reader should wait. Then a job for it is queued; if it
    cannot be now, whoever asks again queues it."""
    if len(handout.missing_stills(found, chapter)) <= MAX_PAPER_JOBS:
        return False
    tried = Job.objects.filter(kind=PAPER, target=str(found.release.pk), state__in=ENDED_STATES)
    if tried.filter(ended_at__gt=timezone.now() - TRIED_LATELY).exists():
        return False
    with side_work("queuing a paper"):
        enqueue(PAPER, str(found.release.pk), turn_of=tutorial_turn(found.tutorial.pk))
    return True
