"""The list of a film's sentences: beside the box on wide screens, a page of its own elsewhere; acts for several."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.errors import Refused
from journal.people import Person
from subtitles.actions import meaning_unchanged, translation_submit
from subtitles.actions.proposals import ProvedOrigin
from subtitles.models.translations import Begun
from subtitles.permissions import require_translator
from subtitles.queries.text_list import STALE, STATUSES, ListFilter, exact_matches, status_word
from subtitles.queries.texts import TextRow, text_rows
from subtitles.views.lookup import version_or_missing
from tutorials.models import LanguageVersion
from tutorials.views.access import person_of, workshop

PAGE = 20  # two controls a line: a phone's page has sixty


@require_safe
@workshop
def text_list(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    version, by = version_or_missing(slug, language), person_of(request)
    require_translator(by, version.language)
    asked = ListFilter(request.GET.get("state", ""), request.GET.get("q", "").strip())
    rows = text_rows(version)
    found = asked.rows(rows)
    here = request.GET.get("at", "")
    at = next((number for number, row in enumerate(found) if row.segment.public_id == here), 0)
    page = Paginator(found, PAGE).get_page(request.GET.get("page") or at // PAGE + 1)
    kept = {name: value for name, value in (("state", asked.state), ("q", asked.words), ("at", here)) if value}
    context = {
        "version": version,
        "page": page,
        "found": len(found),
        "of": len(rows),
        "asked": asked,
        "here": here,
        "filters": _filters(),
        "query": urlencode(kept),
        "may_review": by.may_review(version.language),
        "nav": "translate",
    }
    whole = "subtitles/list.html" if request.headers.get("HX-Request") != "true" else "subtitles/_list.html"
    return render(request, whole, context)


def _filters() -> list[tuple[str, str]]:
    return [("", _("All sentences")), *((status, status_word(status)) for status in (*STATUSES, STALE))]


@require_POST
@workshop
def act(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Do one thing with every chosen sentence; those that it does not concern stay as they are."""
    version, by = version_or_missing(slug, language), person_of(request)
    require_translator(by, version.language)
    chosen = {both.partition("/")[0] for both in request.POST.getlist("segment")[:PAGE]}  # "segment/revision"
    rows = [row for row in text_rows(version, by.pk) if row.segment.public_id in chosen]
    done = ACTS.get(request.POST.get("act", ""), _nothing)(version, by, rows)
    messages.success(request, f"{done} / {len(chosen)}")
    query = request.POST.get("query", "")
    return redirect(f"{reverse('subtitles:list', args=[slug, version.language])}?{query}")


def _still_valid(version: LanguageVersion, by: Person, rows: list[TextRow]) -> int:
    stale = [row for row in rows if row.stale]
    for row in stale:
        meaning_unchanged(by=by, version=version, segment=row.segment)
    return len(stale)


def _send_exact_matches(version: LanguageVersion, by: Person, rows: list[TextRow]) -> int:
    """What was approved for the very same French is sent to review; a text that somebody has begun stays theirs."""
    return sum(
        _is_sent(version, by, row, text)
        for row, text in exact_matches(version, rows)
        if not (row.draft and row.draft.is_written)
    )


def _is_sent(version: LanguageVersion, by: Person, row: TextRow, text: str) -> bool:
    try:
        translation_submit(
            by=by,
            version=version,
            segment=row.segment,
            text=text,
            base_number=0,
            begun=ProvedOrigin(Begun.MEMORY, text),
        )
    except Refused:
        return False  # somebody was faster, or a check forbids it here: it stays to be translated
    return True


def _nothing(version: LanguageVersion, by: Person, rows: list[TextRow]) -> int:
    return 0


ACTS: dict[str, Callable[[LanguageVersion, Person, list[TextRow]], int]] = {
    "same": _still_valid,
    "before": _send_exact_matches,
}
