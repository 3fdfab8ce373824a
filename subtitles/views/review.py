"""The queue of a reviewer: what waits, what changed; approve, correct or ask again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from journal.errors import Conflict, Missing, NotAllowed, Refused
from journal.people import Person
from journal.undo import can_be_undone, waits_again
from subtitles.actions import changes_request, translation_approve, translation_correct, translation_unapprove
from subtitles.checks.text_findings import FindingSaid, with_messages
from subtitles.models import TranslationRevision
from subtitles.permissions import require_reviewer
from subtitles.queries.review_queue import next_waiting_version
from subtitles.queries.texts import TextRow, comparison_revisions, review_queue, text_rows, waiting_rows
from subtitles.views.lookup import revision_or_missing, version_or_missing
from tutorials.models import LanguageVersion
from tutorials.views.access import View, person_of, wants_json, whole, workshop
from tutorials.views.final_acts import FinalAct, asked_first, say_done

MAX_SHOWN = 20  # cards on a page, for phones; the next ones are shown when these are done
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
    """A waiting text. `before`: the text that it is compared with. `own`: four eyes forbid this reviewer to approve.
    `trouble`: why what was just sent (`said`) was refused."""

    row: TextRow
    revision: TranslationRevision
    before: TranslationRevision | None
    findings: list[FindingSaid]
    own: bool
    trouble: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What a correction starts from."""
        return self.said.get("text") or self.revision.text

    @property
    def clean(self) -> bool:
        """May be approved together with others: no finding, the French unchanged, written by somebody else."""
        return not (self.findings or self.own or self.row.stale or self.machine)

    @property
    def taken_over(self) -> bool:
        """A person changed a proposal of the memory or of a machine: the difference is shown."""
        return bool(self.revision.begun_from) and self.revision.begun_from != self.revision.text

    @property
    def machine(self) -> bool:
        return self.revision.origin == TranslationRevision.Origin.MACHINE


def cards_of(version: LanguageVersion, by: Person, rows: list[TextRow]) -> list[Card]:
    before = comparison_revisions(rows)
    return [
        Card(
            row,
            row.latest,
            before.get(row.segment.pk),
            with_messages(row.latest.findings),
            row.latest.author_id == by.pk and not version.self_review_allowed,
        )
        for row in rows
        if row.latest
    ]


@require_safe
@workshop
def queue(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    version = version_or_missing(slug, language)
    require_reviewer(person_of(request), version.language)
    return render(request, "subtitles/review.html", _page(version, person_of(request)))


def _page(version: LanguageVersion, by: Person) -> dict[str, Any]:
    every = text_rows(version, with_findings=True)
    rows = waiting_rows(every)
    cards = cards_of(version, by, rows[:MAX_SHOWN])
    return {
        "version": version,
        "cards": cards,
        "left": len(rows),
        "nav": "review",
        "reasons": REASONS,
        "clean": [card for card in cards if card.clean],
        "following": next_waiting_version(version, by),
        "just_approved": [
            (reverse("subtitles:unapprove", args=[version.tutorial.slug, version.language, row.latest.pk]), row.segment)
            for row in every
            if row.latest is not None and _just_approved(row.latest, row.approved, by)
        ],
    }


def in_its_card(view: View) -> View:
    """A judgement that is refused is answered by the page, with why in its card and what was written; a script reads
    the message alone."""

    @wraps(view)
    def inner(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
        try:
            return view(request, slug, language, revision)
        except Refused as refused:
            if wants_json(request) or isinstance(refused, Missing):
                raise
            context = _page(version_or_missing(slug, language), person_of(request))
            shown = [card.revision.pk for card in context["cards"]]
            if revision in shown:
                at = shown.index(revision)
                context["cards"][at] = replace(context["cards"][at], trouble=refused.message, said=request.POST)
            else:
                messages.error(request, refused.message)
            status = 409 if isinstance(refused, Conflict) else 400
            return render(request, "subtitles/review.html", context, status=status)

    return inner


def _just_approved(latest: TranslationRevision, approved: TranslationRevision | None, by: Person) -> bool:
    """By this reviewer, so lately that they may undo it."""
    return latest == approved and latest.reviewer_id == by.pk and can_be_undone(latest.reviewed_at)


@require_POST
@workshop
@in_its_card
def approve(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    version = version_or_missing(slug, language)
    done = translation_approve(by=person_of(request), version=version, revision=revision_or_missing(version, revision))
    return _answer(request, version, done, _("Approved"))


@require_POST
@workshop
@in_its_card
def unapprove(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    """Undo one's own approval within ten minutes. A script gets the card again, for the place of the row."""
    version, by = version_or_missing(slug, language), person_of(request)
    undone = translation_unapprove(by=by, version=version, revision=revision_or_missing(version, revision))
    if wants_json(request):
        rows = [row for row in text_rows(version, with_findings=True) if row.latest == undone]
        context = {"version": version, "card": cards_of(version, by, rows)[0], "reasons": REASONS}
        return JsonResponse({"row": render_to_string("subtitles/_review_card.html", context, request)})
    messages.success(request, waits_again())
    return redirect("subtitles:review", version.tutorial.slug, version.language)


@require_POST
@workshop
@in_its_card
def ask(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    version = version_or_missing(slug, language)
    reason = request.POST.get("reason", "").strip() or request.POST.get("own_reason", "")
    done = changes_request(
        by=person_of(request), version=version, revision=revision_or_missing(version, revision), reason=reason
    )
    return _answer(request, version, done, _("Asked again"))


@require_POST
@workshop
@in_its_card
def correct(request: HttpRequest, slug: str, language: str, revision: int) -> HttpResponseBase:
    """The reviewer's own text, for another reviewer to approve; approved at once where the version allows it."""
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
    """Approve the texts without findings that were shown, after a question: a text that came meanwhile is not
    approved."""
    version, by = version_or_missing(slug, language), person_of(request)
    require_reviewer(by, version.language)
    shown = {whole(number) for number in request.POST.getlist("revision")[:500]}
    shown |= {whole(both.partition("/")[2] or 0) for both in request.POST.getlist("segment")[:500]}
    cards = [card for card in cards_of(version, by, review_queue(version)) if card.clean and card.revision.pk in shown]
    back = reverse("subtitles:review", args=[slug, version.language])
    if cards and (asked := asked_first(request, _all_of(cards, back))) is not None:
        return asked
    count = sum(_is_approved(by, version, card.revision) for card in cards)
    messages.success(request, ngettext("{n} text approved.", "{n} texts approved.", count).format(n=count))
    return redirect(back)


def _all_of(cards: list[Card], back: str) -> FinalAct:
    """What *approve all* asks: whose texts they are, and that whoever approves them says to have read them."""
    count = len(cards)
    authors = Counter(card.revision.author.public_name if card.revision.author else "–" for card in cards)
    act = ngettext("Approve {n} text", "Approve {n} texts", count).format(n=count)
    return FinalAct(
        title=act,
        goes=[
            ngettext("{n} text by {name}", "{n} texts by {name}", number).format(n=number, name=name)
            for name, number in authors.most_common()
        ],
        stays=[_("By approving them you say that you have read each one; the journal keeps it with your name.")],
        word=act,
        back=back,
        undo=True,
        fields=[("revision", str(card.revision.pk)) for card in cards],
        nav="review",
    )


def _is_approved(by: Person, version: LanguageVersion, revision: TranslationRevision) -> bool:
    try:
        translation_approve(by=by, version=version, revision=revision)
    except (Refused, NotAllowed):
        return False  # somebody was faster: it stays in the queue or is approved already
    return True


def _answer(
    request: HttpRequest, version: LanguageVersion, revision: TranslationRevision, word: str
) -> HttpResponseBase:
    if not wants_json(request):
        approved = revision.state == TranslationRevision.State.APPROVED
        slug, language = version.tutorial.slug, version.language
        say_done(
            request, word, undo=reverse("subtitles:unapprove", args=[slug, language, revision.pk]) if approved else ""
        )
        return redirect("subtitles:review", version.tutorial.slug, version.language)
    context = {"version": version, "revision": revision, "word": word}
    return JsonResponse({"row": render_to_string("subtitles/_reviewed.html", context, request)})
