"""The paper of a long film is made by a worker: when a release goes live, or when somebody asks for it before.

Two hundred pictures take a worker a minute; in the answer to a request they held a thread for as long, and the reader
saw nothing happen.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from craft import languages
from dubbing.models import Release
from dubbing.releases.going_live import PAPER
from jobs.execution import Progress
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from parents.exports import handout
from parents.queries.watch import WatchPage, watch_page

# As many pictures are cut while somebody waits: three seconds, as a short film's paper always took.
AT_ONCE = 16
# What a worker has done and is still not here (its disk is another one, a picture cannot be cut) is made in the answer.
TRIED_LATELY = timedelta(hours=1)
ENDED = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)


def make_paper(job: Job, progress: Progress) -> None:
    """Cut the pictures of the release's paper, and lay out its chapters. What is there already costs nothing."""
    release = Release.objects.select_related("version__tutorial").filter(pk=job.target).first()
    if release is None:
        return
    version = release.version
    found = watch_page(languages.get(version.language), version.tutorial.slug)
    if found is None or found.release.pk != release.pk:
        return  # another one is live by now, and has its own job
    doing, parts = _("making the paper version"), handout.chapters_of(found)
    moments = handout.stills_to_cut(found)
    for done, moment in enumerate(moments):
        progress(800 * done // len(moments), doing)
        handout.cut_ahead(found.tutorial, moment)
    for number in range(1, len(parts) + 1):
        progress(800 + 200 * (number - 1) // len(parts), doing)
        handout.pdf_of(found, number if len(parts) > 1 else 0)


def must_wait(found: WatchPage, chapter: int) -> bool:
    """Whether the paper takes longer than a reader should wait. Then a worker is told to make it."""
    if len(handout.stills_to_cut(found, chapter)) <= AT_ONCE:
        return False
    tried = Job.objects.filter(kind=PAPER, target=str(found.release.pk), state__in=ENDED)
    if tried.filter(ended_at__gt=timezone.now() - TRIED_LATELY).exists():
        return False
    enqueue(PAPER, str(found.release.pk), turn_of=tutorial_turn(found.tutorial.pk))
    return True
