"""The timeline of a version now: the French and the voices on one time axis, with messages, and as JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dubbing.progress.preview import preview
from dubbing.releases.report_messages import alignment_messages, hold_messages, no_room
from dubbing.releases.timeline import preview_picture
from dubbing.views.lookup import tutorial_version_at
from subtitles.permissions import require_reviewer
from tutorials.views.access import person_of, workshop


@require_safe
@workshop
def timeline(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """A page; only the fragment for htmx; a file with `?format=json`."""
    version = tutorial_version_at(slug, language)
    require_reviewer(person_of(request), version.language)
    found = preview(version)
    if request.GET.get("format") == "json":
        answer = JsonResponse(found.as_json(), json_dumps_params={"indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="{slug}-{language}-timeline.json"'
        return answer
    messages = [found.problem] if found.problem else []
    if found.report is not None:
        messages = alignment_messages(found.heard, len(found.rows), found.report)
        messages += hold_messages(found.waiting, cannot_wait=found.cannot_wait)
    inside = request.headers.get("HX-Request") == "true"
    refused = [no_room(refusal.position, refusal.natural_ms, refusal.letters) for refusal in found.refused]
    context = {
        "version": version,
        "tutorial": version.tutorial,
        "nav": "review",
        "picture": preview_picture(found),
        "sentences": messages,
        "refused": refused,
    }
    return render(request, "dubbing/_timeline.html" if inside else "dubbing/timeline.html", context)
