"""The answers to the translate page about texts that were written or sent elsewhere while it was open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render

from craft.text.differences import differences
from journal.errors import Conflict
from journal.people import Person
from subtitles.models import Draft, Translation, TranslationRevision
from subtitles.views.text_documents import BothTexts, DraftOnServer, SentByOthers
from subtitles.views.workbench import workbench
from tutorials.models import LanguageVersion, Segment
from tutorials.views.access import person_of, wants_json


def both_texts(request: HttpRequest, version: LanguageVersion, segment_id: str, conflict: Conflict) -> HttpResponseBase:
    """409: both texts and their difference. `base` is set for a text that somebody sent, `draft` for one that the same
    person wrote in another tab; the other of the two is null."""
    theirs, mine = conflict.theirs, str(conflict.mine or "")
    shown: BothTexts = {"sentence": conflict.message, "mine": mine, "theirs": "", "by": "", "base": 0, "draft": None}
    if isinstance(theirs, Draft):
        shown = {**shown, "theirs": theirs.text, "base": None, "draft": _draft_json(theirs)}
    elif isinstance(theirs, TranslationRevision):
        name = theirs.author.public_name if theirs.author else ""
        shown = {**shown, "theirs": theirs.text, "by": name, "base": theirs.number}
    if wants_json(request):
        shown["difference"] = differences(shown["theirs"], mine)
        return JsonResponse(shown, status=409)
    bench = workbench(version, segment_id, person_of(request))
    context = {"bench": bench, "version": version, "conflict": shown, "sent": mine}
    return render(request, "subtitles/translate.html", context, status=409)


def newer_text(segment: Segment, language: str, base: int) -> TranslationRevision | None:
    """The latest text, if it is not the one that the page started from."""
    row = Translation.objects.filter(segment=segment, language=language).select_related("latest__author").first()
    latest = row.latest if row else None
    return None if latest is None or latest.number == base else latest


def sent_json(latest: TranslationRevision | None) -> SentByOthers | None:
    """A newer text and whose it is, for the page."""
    if latest is None:
        return None
    name = latest.author.public_name if latest.author else ""
    return {"text": latest.text, "base": latest.number, "by": name}


def stored_draft(segment: Segment, language: str, by: Person) -> DraftOnServer | None:
    """The person's draft as the server has it."""
    draft = Draft.objects.filter(segment=segment, language=language, person_id=by.pk).first()
    return _draft_json(draft) if draft is not None and draft.is_written else None


def _draft_json(draft: Draft) -> DraftOnServer:
    return {
        "text": draft.text,
        "number": draft.number,
        "writer": draft.writer,
        "base": draft.base_number,
        "begun_by": draft.begun_by,
        "begun_from": draft.begun_from,
    }
