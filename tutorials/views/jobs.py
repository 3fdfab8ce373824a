"""Stopping a job that waits or runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jobs.actions import job_stop, require_may_stop
from jobs.models import Job
from tutorials.pipelines import whisper_models
from tutorials.views.access import address_back, person_of, workshop
from tutorials.views.final_acts import FinalAct, asked_first


@require_POST
@workshop
def stop(request: HttpRequest, number: int) -> HttpResponseBase:
    """Stop it and go back to the page with the button."""
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise Http404
    require_may_stop(person_of(request), job)
    back = address_back(request, reverse("tutorials:list"))
    fetches = job.kind == whisper_models.KIND  # half a file stays, and is gone on with
    act = FinalAct(
        title=_("Stop this work"),
        goes=[] if fetches else [_("What the machine has done of it so far is thrown away.")],
        stays=[_("What has come stays.") if fetches else _("You can start it again, from the beginning.")],
        word=_("Stop this work"),
        back=back,
        fields=[("next", back)],
        nav="tutorials",
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    job_stop(by=person_of(request), job=job)
    messages.success(request, _("It is stopped. You can start it again."))
    return redirect(back)
