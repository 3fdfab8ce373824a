"""Requests of the translate page while somebody writes: save the draft, check, submit, extend the claim."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from craft.documents import JsonObject
from craft.text.graphemes import clean_text
from journal.errors import Conflict, Refused
from subtitles.actions import (
    claim_take,
    draft_aside,
    draft_discard,
    draft_save,
    machine_propose,
    translation_submit,
)
from subtitles.actions.proposals import ProvedOrigin, prove_origin
from subtitles.checks.text_findings import translation_findings, with_messages
from subtitles.models import Claim
from subtitles.permissions import require_translator
from subtitles.queries.texts import others_claims
from subtitles.views.both_texts import both_texts, newer_text, sent_json, stored_draft
from subtitles.views.lookup import segment_or_missing, version_or_missing
from subtitles.views.text_documents import DraftSaved, PutAside, TextBeat
from subtitles.views.translate import next_address
from subtitles.views.workbench import workbench
from tutorials.models import LanguageVersion, Segment
from tutorials.views.access import json_body, person_of, wants_json, whole, workshop

CHECKED_MAX = 4000
Sent = JsonObject | QueryDict


@require_POST
@workshop
def draft(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """`text` with `base`, `draft` and `writer`: save it (409: another tab has another text; with `both`, that one is
    put aside). `aside`: `text` is only put aside. `drop`: delete texts put aside that the person has seen. `discard`:
    delete the draft too."""
    version, by, sent = version_or_missing(slug, language), person_of(request), json_body(request)
    segment = segment_or_missing(version, segment_id)
    text, drop = str(sent.get("text", "")), _rejected_texts(sent)
    place: Any = {"by": by, "segment": segment, "language": version.language}
    if sent.get("discard"):
        draft_discard(**place)
    if "text" not in sent or sent.get("aside"):
        kept = draft_aside(**place, add=text, drop=drop)
        put: PutAside = {"kept": True, "aside": kept.aside if kept else []}
        return JsonResponse(put)
    base = whole(sent.get("base", 0))
    try:
        kept = draft_save(
            **place,
            text=text,
            base_number=base,
            begun=_prove_origin(version, segment, text, sent),
            known=None if sent.get("both") else whole(sent.get("draft", 0)),
            drop=drop,
            writer=str(sent.get("writer", "")),
        )
    except Conflict as conflict:
        return both_texts(request, version, segment_id, conflict)
    newer = sent_json(newer_text(segment, version.language, base))
    saved: DraftSaved = {"kept": True, "draft": kept.number, "aside": kept.aside, "newer": newer}
    return JsonResponse(saved)


@require_POST
@workshop
def check(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """Findings of the text as it is now."""
    version, by = version_or_missing(slug, language), person_of(request)
    require_translator(by, version.language)
    segment = segment_or_missing(version, segment_id)
    text = str(json_body(request).get("text", ""))[:CHECKED_MAX]
    found = with_messages(translation_findings(segment, version, clean_text(text))) if text.strip() else []
    return JsonResponse({"findings": found})


@require_POST
@workshop
def submit(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """Send the text to review and go to the next segment. 409: both texts and their difference, to be merged."""
    version, by = version_or_missing(slug, language), person_of(request)
    segment = segment_or_missing(version, segment_id)
    sent: Sent = json_body(request) if wants_json(request) else request.POST
    text, base = str(sent.get("text", "")), whole(sent.get("base", 0))
    if drop := _rejected_texts(sent):
        draft_aside(by=by, segment=segment, language=version.language, drop=drop)
    try:
        revision = translation_submit(
            by=by,
            version=version,
            segment=segment,
            text=text,
            base_number=base,
            begun=_prove_origin(version, segment, text, sent),
            known=whole(sent.get("draft", 0)),
            writer=str(sent.get("writer", "")),
        )
    except Conflict as conflict:
        return both_texts(request, version, segment_id, conflict)
    except Refused as refused:
        if wants_json(request):
            raise
        bench = workbench(version, segment_id, by)
        context = {"bench": bench, "version": version, "refused": refused.message, "sent": text}
        return render(request, "subtitles/translate.html", context, status=400)
    address = next_address(version, by, segment)
    return JsonResponse({"next": address, "base": revision.number}) if wants_json(request) else redirect(address)


@require_POST
@workshop
def beat(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """The heartbeat of an open page: extends the claim, takes a free one, or says who has it; and what the same person
    wrote, or anybody sent, since."""
    version, by, sent = version_or_missing(slug, language), person_of(request), json_body(request)
    segment, base = segment_or_missing(version, segment_id), whole(sent.get("base", 0))
    newer = newer_text(segment, version.language, base)
    answer: TextBeat = {
        "by": "",
        "draft": stored_draft(segment, version.language, by),
        "newer": sent_json(newer),
    }
    if newer is not None and newer.author_id == by.pk:
        return JsonResponse(answer)  # late: this person has sent the sentence meanwhile, and its claim was released
    if claim_take(by=by, version=version, segment=segment, purpose=Claim.Purpose.TRANSLATE):
        return JsonResponse(answer)
    other = others_claims(version, Claim.Purpose.TRANSLATE, by.pk).get(segment.pk)
    answer["by"] = other.person.public_name if other else ""
    return JsonResponse(answer)


@require_POST
@workshop
def propose(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """A machine's proposal for the segment; empty where it has none. 400 with a message where there is no machine."""
    version = version_or_missing(slug, language)
    segment = segment_or_missing(version, segment_id)
    return JsonResponse({"text": machine_propose(by=person_of(request), version=version, segment=segment).text})


def _prove_origin(version: LanguageVersion, segment: Segment, text: str, sent: Sent) -> ProvedOrigin:
    return prove_origin(
        segment, version.language, text, by=str(sent.get("begun_by", "")), words=str(sent.get("begun_from", ""))
    )


def _rejected_texts(sent: Sent) -> set[str]:
    """Texts put aside that the person has seen and does not want."""
    texts = sent.get("drop")
    return {str(text) for text in texts} if isinstance(texts, list) else set()
