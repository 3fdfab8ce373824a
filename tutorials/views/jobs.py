"""Stopping a job that waits or runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jobs.actions import job_stop
from jobs.models import Job
from tutorials.views.access import person_of, workshop


@require_POST
@workshop
def stop(request: HttpRequest, number: int) -> HttpResponseBase:
    """Stop it and go back to the page with the button."""
    job = Job.objects.filter(pk=number).first()
    if job is None:
        raise Http404
    job_stop(by=person_of(request), job=job)
    messages.success(request, _("It is stopped. You can start it again."))
    following = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure())
    return redirect(following if safe else "tutorials:list")
