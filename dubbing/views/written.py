"""Texts that were written later from the takes of a version that is spoken first: a reviewer hears each and says
whether the voice says it. Once all are joined, the subtitles are in the language, and nothing is recorded again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dubbing.actions import take_still_says
from dubbing.actions.review import take_moved_on
from dubbing.queries.written_takes import written_takes
from dubbing.views.lookup import tutorial_version_at, version_context
from journal.errors import NotAllowed, Refused
from subtitles.permissions import require_reviewer
from tutorials.views.access import person_of, refusal, workshop


@require_http_methods(["GET", "POST"])
@workshop
def written(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """POST `take`: the voice says its text."""
    version, person = tutorial_version_at(slug, language), person_of(request)
    require_reviewer(person, version.language)
    rows = written_takes(version)
    if request.method == "POST":
        wanted = request.POST.get("take", "")
        row = next((row for row in rows if str(row.take.client_id) == wanted), None)
        try:
            if row is None:
                raise take_moved_on()
            take_still_says(by=person, version=version, take=row.take)
        except Refused as refused:
            return refusal(request, refused.message, 409)
        except NotAllowed as forbidden:
            return refusal(request, forbidden.message, 403)
        messages.success(request, _("Noted: the voice says this text."))
        return redirect("dubbing:written", slug, language)
    mine = version.self_review_allowed
    context = {
        **version_context(version, "review"),
        "rows": [(row, mine or row.text.author_id != person.pk) for row in rows],
    }
    return render(request, "dubbing/written.html", context)
