"""How far a version is, as a part of the page on which somebody translates it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dubbing.views.lookup import version_at
from subtitles.permissions import require_translator
from tutorials.views.access import person_of, workshop


@require_safe
@workshop
def stage(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Asked for by the page after it is shown: what is counted here must not delay the text box."""
    version = version_at(slug, language)
    require_translator(person_of(request), version.language)
    return render(request, "dubbing/stage.html", {"version": version})
