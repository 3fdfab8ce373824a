"""The reviewers' queue of a language: every tutorial with waiting texts, the oldest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from craft.languages import Language, get
from journal.people import Person
from subtitles.permissions import require_reviewer, reviewers_only
from subtitles.queries.review_queue import language_waiting_longest, waiting_versions
from subtitles.queries.texts import languages_of
from tutorials.views.access import person_of, workshop


@require_safe
@workshop
def first(request: HttpRequest) -> HttpResponseBase:
    """Redirect to the language in which a text waits longest; the first one if no text waits."""
    by = person_of(request)
    mine = _review_languages(by)
    if not mine:
        raise reviewers_only()
    tags = [language.tag for language in mine]
    longest = language_waiting_longest(tags, by) if len(tags) > 1 else None
    return redirect("subtitles:waiting", longest or tags[0])


@require_safe
@workshop
def waiting(request: HttpRequest, language: str) -> HttpResponseBase:
    by, row = person_of(request), get(language)
    require_reviewer(by, row.tag)
    versions = waiting_versions(row.tag, by)
    context = {
        "language": row,
        "languages": _review_languages(by),
        "films": versions,
        "nav": "review",
        "left": sum(waiting.to_judge for waiting in versions),
        "oldest": versions[0] if versions and versions[0].to_judge else None,
    }
    return render(request, "subtitles/review_queue.html", context)


def _review_languages(by: Person) -> list[Language]:
    return [language for language in languages_of(by) if by.may_review(language.tag)]
