"""The queue of a reviewer: what waits, what changed, and approve, correct or ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from journal.errors import NotAllowed, Refused
from journal.people import Person
from subtitles.actions import changes_request, translation_approve, translation_correct
from subtitles.checks.text_findings import said
from subtitles.models import TranslationRevision
from subtitles.permissions import require_reviewer
from subtitles.queries.review_queue import next_film
from subtitles.queries.texts import TextRow, compared_with, review_queue
from subtitles.views.lookup import revision_or_missing, version_or_missing
from tutorials.models import LanguageVersion
from tutorials.views.access import person_of, wants_json, whole, workshop

SHOWN = 40  # a page that a phone can hold; the next ones come when these are judged
REASONS = (
    gettext_lazy("The meaning is not the same as in French."),
    gettext_lazy("Something is missing."),
    gettext_lazy("Too long: please say it shorter."),
    gettext_lazy("Simpler words, please: everybody must understand at once."),
    gettext_lazy("Please check spelling and grammar."),
    gettext_lazy("Please use the words of the glossary."),
)


@dataclass(frozen=True)
class Card:
    """A text that waits. `before`: the text that its difference starts from. `own`: four eyes forbid this reviewer."""

    row: TextRow
    revision: TranslationRevision
    before: TranslationRevision | None
    findings: list[dict[str, Any]]
    own: bool

    @property
    def clean(self) -> bool:
        """What may be approved together with others: nothing found, the French unchanged, by somebody else."""
        return not (self.findings or self.own or self.row.stale or self.machine)

    @property
    def taken_over(self) -> bool:
        """A person changed the memory's or a machine's words: their difference is shown."""
        return bool(self.revision.begun_from) and self.revision.begun_from != self.revision.text

    @property
    def machine(self) -> bool:
        return self.revision.origin == TranslationRevision.Origin.MACHINE


def cards_of(version: LanguageVersion, by: Person, rows: list[TextRow]) -> list[Card]:
    before = compared_with(rows)
    return [
        Card(
            row,
            row.latest,
            before.get(row.segment.pk),
            said(row.latest.findings),
            row.latest.author_id == by.pk and not version.self_review_allowed,
        )
        for row in rows
        if row.latest
    ]


@require_safe
@workshop
def queue(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    version, by = version_or_missing(slug, language), person_of(request)
    require_reviewer(by, version.language)
    rows = review_queue(version)
    cards = cards_of(version, by, rows[:SHOWN])
    context = {
        "version": version,
        "cards": cards,
        "left": len(rows),
        "nav": "review",
        "reasons": REASONS,
        "clean": [card for card in cards if card.clean],
        "following": next_film(version, by),
    }
    return render(request, "subtitles/review.html", context)


@require_POST
@workshop
def approve(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    version = version_or_missing(slug, language)
    done = translation_approve(by=person_of(request), version=version, revision=revision_or_missing(version, revision))
    return _answer(request, version, done, _("Approved"))


@require_POST
@workshop
def ask(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    version = version_or_missing(slug, language)
    reason = request.POST.get("reason", "").strip() or request.POST.get("own_reason", "")
    done = changes_request(
        by=person_of(request), version=version, revision=revision_or_missing(version, revision), reason=reason
    )
    return _answer(request, version, done, _("Asked again"))


@require_POST
@workshop
def correct(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    """The reviewer's own words, for another reviewer to approve; approved at once where the version allows it."""
    version, by = version_or_missing(slug, language), person_of(request)
    segment = revision_or_missing(version, revision).translation.segment
    done = translation_correct(
        by=by,
        version=version,
        segment=segment,
        text=request.POST.get("text", ""),
        base_number=whole(request.POST.get("base", 0)),
    )
    if version.self_review_allowed:
        done = translation_approve(by=by, version=version, revision=done)
        return _answer(request, version, done, _("Corrected and approved"))
    return _answer(request, version, done, _("Corrected: another person will approve it"))


@require_POST
@workshop
def approve_all(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Approve what has no finding, exactly as it was shown: a text that came meanwhile is left for the next look."""
    version, by = version_or_missing(slug, language), person_of(request)
    require_reviewer(by, version.language)
    shown = {whole(one) for one in request.POST.getlist("revision")[:500]}
    count = 0
    for card in cards_of(version, by, review_queue(version)):
        if card.clean and card.revision.pk in shown:
            count += _approved(by, version, card.revision)
    messages.success(request, ngettext("{n} text approved.", "{n} texts approved.", count).format(n=count))
    return redirect("subtitles:review", slug, version.language)


def _approved(by: Person, version: LanguageVersion, revision: TranslationRevision) -> bool:
    try:
        translation_approve(by=by, version=version, revision=revision)
    except (Refused, NotAllowed):
        return False  # somebody was quicker: it is not lost, it stays in the queue or is approved already
    return True


def _answer(
    request: HttpRequest, version: LanguageVersion, revision: TranslationRevision, word: str
) -> HttpResponseBase:
    if not wants_json(request):
        messages.success(request, word)
        return redirect("subtitles:review", version.tutorial.slug, version.language)
    context = {"version": version, "revision": revision, "word": word}
    return JsonResponse({"row": render_to_string("subtitles/_reviewed.html", context)})
