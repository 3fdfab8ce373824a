"""Service workers as the parents' pages and the workshop serve them: read from the static files, never cached."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse


def script_answer(name: str) -> HttpResponse:
    """The script under its name among the static files: as a developer has it, or as it was collected."""
    found = finders.find(name)
    if found:
        with open(str(found), "rb") as file:
            text = file.read()
    else:
        with staticfiles_storage.open(name) as stored:
            text = stored.read()
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
