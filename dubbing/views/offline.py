"""The workshop's service worker: visited pages open without a connection."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tutorials.views.service_workers import script_answer

NAME = "js/studio/service-worker.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, with the whole workshop as its scope although its address is under /atelier/voice/; never cached."""
    answer = script_answer(NAME)
    answer.headers["Service-Worker-Allowed"] = "/atelier/"
    return answer
