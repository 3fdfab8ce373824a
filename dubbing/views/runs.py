"""A run arrives piece by piece, ends, and is shown with its cuts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from craft.documents import JsonObject
from dubbing.actions import run_cut_move, run_end, run_piece_receive, run_send
from dubbing.actions.runs import SaidPart
from dubbing.models import Run, RunPiece
from dubbing.queries.runs import run_cuts
from dubbing.views.lookup import own_run_or_missing, run_or_missing, version_at, version_context
from dubbing.views.private_file import private_file
from dubbing.views.studio import destroyed_page
from dubbing.views.studio_json import studio_words
from dubbing.views.take_upload import device_facts, write_body
from dubbing.views.takes import refusal_of, require_account, revision_or_refused
from journal.errors import NotAllowed, Refused, unreadable_request
from storage.files import scratch
from tutorials.models import Segment
from tutorials.views.access import json_body, person_of, workshop

LATEST_MS = 3_600_000  # a clock beyond is no clock of a run
TOP_RATE = 48_000


@require_http_methods(["PUT"])
@never_cache
@workshop
def piece(request: HttpRequest, client_id: UUID, number: int) -> HttpResponseBase:
    try:
        received = _receive(request, client_id, number)
    except (Refused, NotAllowed) as refused:
        return refusal_of(refused)
    answer = JsonResponse({}, status=201)
    answer.headers["X-Take-Sha256"] = received.sha256
    return answer


def _receive(request: HttpRequest, client_id: UUID, number: int) -> RunPiece:
    person, said = person_of(request), request.headers
    require_account(request)
    version = version_at(said.get("X-Take-Tutorial", ""), said.get("X-Take-Language", ""))
    rate = said.get("X-Take-Rate", "")
    with scratch("run") as folder:
        return run_piece_receive(
            by=person,
            version=version,
            client_id=client_id,
            number=number,
            received=write_body(request, folder / "piece.bin"),
            sha256=said.get("X-Take-Sha256", ""),
            rate=min(int(rate), TOP_RATE) if rate.isdecimal() and len(rate) < 7 else 0,
            content_type=request.content_type or "",
            device=device_facts(said.get("X-Take-Device", "")),
        )


@require_POST
@never_cache
@workshop
def end(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    person = person_of(request)
    run = own_run_or_missing(person, client_id)
    try:
        told = json_body(request)
        pieces = told.get("pieces")
        run_end(by=person, run=run, pieces=pieces if isinstance(pieces, int) else 0, parts=_said_parts(run, told))
    except (Refused, NotAllowed) as refused:
        return refusal_of(refused)
    return JsonResponse({"page": reverse("dubbing:run", args=[client_id])})


def _said_parts(run: Run, told: JsonObject) -> list[SaidPart]:
    rows = told.get("parts")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(unreadable_request())
    names = {str(row.get("segment")) for row in rows}
    segments = {
        segment.public_id: segment
        for segment in Segment.objects.filter(tutorial=run.version.tutorial_id, public_id__in=names)
    }
    return [
        SaidPart(segments[name], revision_or_refused(str(row.get("revision") or "")), _clock(row.get("clock")))
        for row in rows
        if (name := str(row.get("segment"))) in segments
    ]


def _clock(said: object) -> int:
    return int(min(max(said, 0), LATEST_MS)) if isinstance(said, int | float) and said == said else 0


@require_safe
@never_cache
@workshop
def run(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    """The cuts: doubtful ones first in sight, each with both neighbours to be heard."""
    person = person_of(request)
    found = run_or_missing(person, client_id)
    if (nothing := destroyed_page(request, found.version)) is not None:
        return nothing
    cuts = run_cuts(found)
    states = [cut.part.take.state for cut in cuts if cut.part.take is not None]
    context = {
        **version_context(found.version, "record"),
        "run": found,
        "cuts": cuts,
        "busy": any(cut.part.start_ms is not None and cut.part.take is None for cut in cuts) or "received" in states,
        "doubtful": sum(cut.shown for cut in cuts),
        "ready": sum(cut.can_be_sent for cut in cuts),
        "checking": studio_words()["checking"],
        "own": found.voice_id == person.pk,
    }
    return render(request, "dubbing/run.html", context)


@require_safe
@workshop
def audio(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    found = run_or_missing(person_of(request), client_id)
    if not found.audio:
        raise Http404
    return private_file(request, found.audio, found.audio_sha256, "audio/flac")


@require_POST
@workshop
def move(request: HttpRequest, client_id: UUID, position: int) -> HttpResponseBase:
    person = person_of(request)
    found = run_or_missing(person, client_id)
    said = request.POST.get("at", "")
    try:
        if not said.isdecimal() or len(said) > 8:
            raise Refused(unreadable_request())
        run_cut_move(by=person, run=found, position=position, at_ms=int(said))
        messages.success(request, studio_words()["checking"])
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("dubbing:run", client_id)


@require_POST
@workshop
def send(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    person = person_of(request)
    sent, again = run_send(by=person, run=own_run_or_missing(person, client_id))
    if sent:
        messages.success(request, studio_words()["sent"])
    if again:
        messages.error(request, studio_words()["again"])
    return redirect("dubbing:run", client_id)
