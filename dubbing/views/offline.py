"""The workshop's service worker: visited pages open without a connection."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

NAME = "js/studio/service-worker.js"


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script, with the whole workshop as its scope although its address is under /atelier/voice/; never cached."""
    found = finders.find(NAME)
    if found:
        with open(str(found), "rb") as file:
            text = file.read()
    else:
        with staticfiles_storage.open(NAME) as stored:
            text = stored.read()
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/atelier/"
    return answer
