"""The translate page: one segment at a time, and the link to the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal.people import Person
from subtitles.actions import claim_release, claim_take, length_keep, meaning_unchanged
from subtitles.models import Claim
from subtitles.permissions import require_translator
from subtitles.queries.texts import TextRow, next_to_translate, text_rows
from subtitles.views.lookup import segment_or_missing, version_or_missing
from subtitles.views.workbench import workbench
from tutorials.models import LanguageVersion, Segment
from tutorials.views.access import person_of, workshop

TRIES = 5  # somebody else may claim the same segment at the same moment; then the next one is tried


@require_safe
@workshop
def start(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Claim the next segment that waits for this person and redirect to it; else the page for "all is done"."""
    version, by = version_or_missing(slug, language), person_of(request)
    require_translator(by, version.language)
    rows = text_rows(version, by.pk)
    found = claimed_next(version, by, rows=rows)
    if found is not None:
        return redirect("subtitles:translate", slug, version.language, found.public_id)
    waiting = [row for row in rows if row.needs_translator]
    context = {
        "version": version,
        "rows": rows,
        "waiting": waiting,
        "nav": "translate",
        "may_review": by.may_review(version.language),
        "to_review": sum(row.status == "to_review" for row in rows),
    }
    return render(request, "subtitles/all_translated.html", context)


@require_safe
@workshop
def translate(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    version, by = version_or_missing(slug, language), person_of(request)
    require_translator(by, version.language)
    bench = workbench(version, segment_id, by)
    return render(request, "subtitles/translate.html", {"bench": bench, "version": version, "nav": "translate"})


@require_POST
@workshop
def same(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """« The meaning is unchanged »: the translation still says what the new French says."""
    version, by = version_or_missing(slug, language), person_of(request)
    segment = segment_or_missing(version, segment_id)
    meaning_unchanged(by=by, version=version, segment=segment)
    messages.success(request, _("Noted: the translation still says it."))
    return redirect(next_address(version, by, segment))


@require_POST
@workshop
def keep(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """« It cannot be said shorter »: the text stays as it is."""
    version, by = version_or_missing(slug, language), person_of(request)
    segment = segment_or_missing(version, segment_id)
    length_keep(by=by, version=version, segment=segment)
    messages.success(request, _("Noted: the text stays as it is."))
    return redirect(next_address(version, by, segment))


def claimed_next(
    version: LanguageVersion, by: Person, *, after: Segment | None = None, rows: list[TextRow] | None = None
) -> Segment | None:
    """Claim the next segment for a person. None: nothing waits that is not claimed by somebody else."""
    rows = rows if rows is not None else text_rows(version, by.pk)
    for _attempt in range(TRIES):
        row = next_to_translate(version, by.pk, after=after, rows=rows)
        if row is None:
            return None
        if claim_take(by=by, version=version, segment=row.segment, purpose=Claim.Purpose.TRANSLATE):
            return row.segment
    return None


def next_address(version: LanguageVersion, by: Person, done: Segment) -> str:
    """The address of the next page after `done`, whose claim is released."""
    claim_release(by=by, version=version, segment=done, purpose=Claim.Purpose.TRANSLATE)
    slug, language = version.tutorial.slug, version.language
    found = claimed_next(version, by, after=done)
    if found is None:
        return reverse("subtitles:start", args=[slug, language])
    return reverse("subtitles:translate", args=[slug, language, found.public_id])
