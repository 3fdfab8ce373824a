"""A job is stopped by the person who asked for it, or by a coordinator."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from jobs import execution
from jobs.models import Job
from jobs.states import ACTIVE
from journal.actions import record
from journal.errors import NotAllowed, Refused
from journal.people import Person


@transaction.atomic
def require_may_stop(by: Person, job: Job) -> None:
    if not by.is_coordinator and job.requested_by_id != by.pk:
        raise NotAllowed(_("Only whoever asked for this work or a coordinator may stop it."))


def job_stop(*, by: Person, job: Job) -> Job:
    """Stop the job, whether it waits or runs; the thing that it works on shows this and offers another try."""
    require_may_stop(by, job)
    if job.requested_by_id is None:
        raise Refused(_("This work keeps a promise (a voice was withdrawn, for example): it is not stopped."))
    before = job.state
    if before not in ACTIVE or not execution.cancel(job, _("Stopped by {name}.").format(name=by.public_name)):
        raise Refused(_("This work has ended already: there is nothing to stop."))
    job.refresh_from_db()
    record(actor=by, verb="stop", about=job, name=str(job), before={"state": before}, after={"state": job.state})
    return job
