"""What the translate page asks while somebody writes: keep the draft, check, send, « I am still on it »."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from craft.differences import differences
from craft.graphemes import clean_text
from journal.errors import Conflict, Refused
from subtitles.actions import claim_take, draft_save, machine_propose, translation_submit
from subtitles.actions.proposals import Beginning, proved_beginning
from subtitles.models import Claim, TranslationRevision
from subtitles.permissions import require_translator
from subtitles.queries import others_claims
from subtitles.text_findings import of_translation, said
from subtitles.views.lookup import segment_or_missing, version_or_missing
from subtitles.views.translate import next_address
from subtitles.views.workbench import workbench
from tutorials.models import LanguageVersion, Segment
from tutorials.views.access import json_body, person_of, wants_json, whole, workshop

CHECKED_MAX = 4000


@require_POST
@workshop
def draft(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    version, sent = version_or_missing(slug, language), json_body(request)
    segment = segment_or_missing(version, segment_id)
    text = str(sent.get("text", ""))
    draft_save(
        by=person_of(request), segment=segment, language=version.language, text=text,
        base_number=whole(sent.get("base", 0)), begun=_beginning(version, segment, text, sent),
    )  # fmt: skip
    return JsonResponse({"kept": True})


@require_POST
@workshop
def check(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """Findings of the text as it stands, and which glossary terms are not in it yet."""
    version, by = version_or_missing(slug, language), person_of(request)
    require_translator(by, version.language)
    segment = segment_or_missing(version, segment_id)
    text = str(json_body(request).get("text", ""))[:CHECKED_MAX]
    found = said(of_translation(segment, version, clean_text(text), theta_of=by)) if text.strip() else []
    return JsonResponse({"findings": found})


@require_POST
@workshop
def submit(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """Send the text to review and go to the next sentence. 409: both texts and their difference, to be merged."""
    version, by = version_or_missing(slug, language), person_of(request)
    segment = segment_or_missing(version, segment_id)
    sent: Any = json_body(request) if wants_json(request) else request.POST
    text, base = str(sent.get("text", "")), whole(sent.get("base", 0))
    try:
        translation_submit(
            by=by, version=version, segment=segment, text=text, base_number=base,
            begun=_beginning(version, segment, text, sent),
        )  # fmt: skip
    except Conflict as conflict:
        return _both(request, version, segment_id, conflict)
    except Refused as refused:
        if wants_json(request):
            raise
        bench = workbench(version, segment_id, by)
        context = {"bench": bench, "version": version, "refused": refused.sentence, "sent": text}
        return render(request, "subtitles/translate.html", context, status=400)
    address = next_address(version, by, segment)
    return JsonResponse({"next": address}) if wants_json(request) else redirect(address)


@require_POST
@workshop
def beat(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """The heartbeat of an open page: extends the claim, takes a free one, or says who is on the sentence."""
    version, by = version_or_missing(slug, language), person_of(request)
    segment = segment_or_missing(version, segment_id)
    if claim_take(by=by, version=version, segment=segment, purpose=Claim.Purpose.TRANSLATE):
        return JsonResponse({"by": ""})
    other = others_claims(version, Claim.Purpose.TRANSLATE, by.pk).get(segment.pk)
    return JsonResponse({"by": other.person.public_name if other else ""})


@require_POST
@workshop
def propose(request: HttpRequest, slug: str, language: str, segment_id: str) -> HttpResponseBase:
    """A machine's words for the sentence; empty where it has none. 400 with a sentence where there is no machine."""
    version = version_or_missing(slug, language)
    segment = segment_or_missing(version, segment_id)
    return JsonResponse({"text": machine_propose(by=person_of(request), version=version, segment=segment).text})


def _beginning(version: LanguageVersion, segment: Segment, text: str, sent: Any) -> Beginning:
    return proved_beginning(
        segment, version.language, text, by=str(sent.get("begun_by", "")), words=str(sent.get("begun_from", ""))
    )


def _both(request: HttpRequest, version: LanguageVersion, segment_id: str, conflict: Conflict) -> HttpResponseBase:
    theirs, mine = conflict.theirs, str(conflict.mine or "")
    latest = theirs if isinstance(theirs, TranslationRevision) else None
    shown = {
        "sentence": conflict.sentence,
        "mine": mine,
        "theirs": latest.text if latest else "",
        "by": latest.author.public_name if latest and latest.author else "",
        "base": latest.number if latest else 0,
    }
    if wants_json(request):
        pieces = differences(str(shown["theirs"]), mine)
        return JsonResponse({**shown, "difference": pieces}, status=409)
    bench = workbench(version, segment_id, person_of(request))
    context = {"bench": bench, "version": version, "conflict": shown, "sent": mine}
    return render(request, "subtitles/translate.html", context, status=409)
