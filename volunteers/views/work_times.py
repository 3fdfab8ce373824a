"""What the workshop's pages say of themselves: « still at work »."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST

from journal.errors import Refused, unreadable_request
from tutorials.views.access import person_of, whole, workshop
from volunteers.actions.work_times import MAY, add_work_time

MOST_S = 3600


@require_POST
@workshop
def work_time(request: HttpRequest, language: str, act: str) -> HttpResponseBase:
    """`seconds` since the page's last message. 204, also where they could not be counted."""
    if act not in MAY:
        raise Refused(unreadable_request())
    seconds = whole(request.POST.get("seconds"), least=1, most=MOST_S)
    add_work_time(by=person_of(request), language=language, act=act, seconds=seconds)
    return HttpResponse(status=204)
