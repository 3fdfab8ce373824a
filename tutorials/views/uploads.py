"""Uploads of videos by tus 1.0 (tus.io/protocols): core, creation, checksum, termination, expiration.

Any tus client can use it with a session and its CSRF token. The page sends title, summary and transcript first
(`POST new/`), so that their errors are reported before four gigabytes are sent.
"""

from __future__ import annotations

import base64
import binascii
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from journal.errors import Conflict, Missing, Refused, unreadable_request
from storage.files import plain_suffix
from storage.stored_files import arrival, store_private
from tutorials.actions.tutorials import checked_description
from tutorials.actions.uploads import (
    DiskFull,
    TooLarge,
    upload_append,
    upload_begin,
    upload_finish,
    upload_of,
    upload_terminate,
)
from tutorials.models import Tutorial, Upload
from tutorials.pipelines.transcript_files import MAX_BYTES, read_transcript
from tutorials.queries import unfinished_uploads
from tutorials.uploads import ALGORITHMS, BytesDamaged, UploadBusy
from tutorials.views.access import coordinators, person_of, refusal, wants_json, whole

VERSION = "1.0.0"
EXTENSIONS = "creation,checksum,termination,expiration"
# Which refusal is which answer; 460 is the protocol's own "checksum mismatch".
STATUS: dict[type[Refused], int] = {TooLarge: 413, DiskFull: 507, UploadBusy: 423, BytesDamaged: 460, Missing: 404}


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators
def new(request: HttpRequest) -> HttpResponseBase:
    """The upload page; its script posts the texts first and gets the address for the bytes."""
    if request.method == "POST":
        return run_step(request, _begin_from_form)
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    unfinished = list(unfinished_uploads(person_of(request).pk))
    limit = settings.UPLOAD_MAX_BYTES
    replaces = Tutorial.objects.filter(slug=request.GET.get("replaces") or None, is_interface=False).first()
    context = {"unfinished": unfinished, "limit": limit, "replaces": replaces, "nav": "tutorials"}
    return render(request, "tutorials/new.html", context)


def _begin_from_form(request: HttpRequest) -> HttpResponse:
    said = {key: request.POST.get(key, "") for key in ("title", "summary", "replaces")}
    checked_description(said["title"], said["summary"])
    given = request.FILES.get("transcript")
    if isinstance(given, UploadedFile):
        said |= _kept_transcript(given)
    made = upload_begin(
        by=person_of(request), length=whole(request.POST.get("bytes")), name=request.POST.get("name", ""), metadata=said
    )
    return JsonResponse({"upload": address_of(made), "finish": address_of(made) + "finish/"}, status=201)


def _kept_transcript(given: UploadedFile[Any]) -> dict[str, str]:
    """Check a transcript as far as possible without the video's length, and keep it in the private store."""
    name = given.name or "transcript"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "transcript"
        path.write_bytes(given.read(MAX_BYTES + 1))
        read_transcript(path, settings.VIDEO_MAX_MS, name)
        suffix = plain_suffix(name)
        kept = store_private(arrival(), "transcript_file", path, "transcripts", voices=(), suffix=suffix)
        return {"transcript": kept.path, "transcript_name": name}


def collection(request: HttpRequest) -> HttpResponseBase:
    """OPTIONS: what we can do. POST: creation, as any tus client asks for it."""
    if request.method == "OPTIONS":
        return _tus(HttpResponse(status=204), capabilities=True)
    if request.method != "POST":
        return _tus(HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"}))
    return _protocol(_create)(request)


def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponseBase:
    """HEAD: the offset. PATCH: more bytes. DELETE: terminate."""
    method = request.headers.get("X-HTTP-Method-Override", "") if request.method == "POST" else request.method
    if method == "OPTIONS":
        return _tus(HttpResponse(status=204), capabilities=True)
    steps = {"HEAD": _status, "PATCH": _append, "DELETE": _terminate}
    step = steps.get((method or "").upper())
    if step is None:
        return _tus(HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, PATCH, DELETE"}))
    return _protocol(step)(request, upload_id)


@require_POST
@coordinators
def finish(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponseBase:
    """Check a completely uploaded video again: the tutorial's address, or why there is none."""

    def judge(request: HttpRequest) -> HttpResponse:
        made = upload_finish(by=person_of(request), upload=upload_of(by=person_of(request), upload_id=upload_id))
        return JsonResponse({"slug": made.slug, "address": reverse("tutorials:detail", args=[made.slug])})

    return run_step(request, judge)


def _create(request: HttpRequest) -> HttpResponse:
    if "Upload-Defer-Length" in request.headers:
        raise Refused(_("Say how large the video is before you send it."))
    said = _metadata(request.headers.get("Upload-Metadata", ""))
    name = said.pop("filename", "") or said.pop("name", "")
    kept = {key: value for key, value in said.items() if key in {"title", "summary", "replaces"}}
    length = whole(request.headers.get("Upload-Length"))
    made = upload_begin(by=person_of(request), length=length, name=name, metadata=kept)
    answer = HttpResponse(status=201, headers={"Location": request.build_absolute_uri(address_of(made))})
    return _with_expiry(answer, made)


def _status(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    found = upload_of(by=person_of(request), upload_id=upload_id)
    answer = HttpResponse(headers={"Cache-Control": "no-store", "Upload-Length": str(found.length)})
    answer.headers["Upload-Offset"] = str(found.length if found.tutorial_id else found.offset)
    return _with_expiry(answer, found)


def _append(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    if request.content_type != "application/offset+octet-stream":
        return HttpResponse(status=415)
    by = person_of(request)
    found = upload_of(by=by, upload_id=upload_id)
    checksum = _checksum(request.headers.get("Upload-Checksum", ""))
    fed = upload_append(
        by=by, upload=found, offset=whole(request.headers.get("Upload-Offset")), body=request, checksum=checksum
    )
    if fed.offset == fed.length:
        upload_finish(by=by, upload=fed)
    return _with_expiry(HttpResponse(status=204, headers={"Upload-Offset": str(fed.offset)}), fed)


def _terminate(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    by = person_of(request)
    upload_terminate(by=by, upload=upload_of(by=by, upload_id=upload_id))
    return HttpResponse(status=204)


def _protocol(step: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Common to every request of the protocol: version, a message for each refusal, headers."""

    def inner(request: HttpRequest, *args: Any) -> HttpResponseBase:
        if request.headers.get("Tus-Resumable") != VERSION:
            return _tus(HttpResponse(status=412, headers={"Tus-Version": VERSION}))
        return _tus(run_step(request, step, *args))

    return inner


def run_step(request: HttpRequest, step: Callable[..., HttpResponse], *args: Any) -> HttpResponseBase:
    """Run a step as a coordinator; a refusal is its message in JSON, which the page shows."""

    @coordinators
    def guarded(request: HttpRequest) -> HttpResponseBase:
        try:
            return step(request, *args)
        except Conflict as conflict:
            return JsonResponse({"sentence": conflict.message}, status=409)
        except Refused as refused:
            status = next((code for kind, code in STATUS.items() if isinstance(refused, kind)), 422)
            if wants_json(request) or request.headers.get("Tus-Resumable"):
                return JsonResponse({"sentence": refused.message}, status=status)
            return refusal(request, refused.message, status)

    return guarded(request)


def _metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`; a key may stand alone."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError) as broken:
            raise Refused(unreadable_request()) from broken
    return found


def _checksum(header: str) -> tuple[str, bytes] | None:
    if not header:
        return None
    algorithm, _space, value = header.partition(" ")
    try:
        digest = base64.b64decode(value, validate=True)
    except binascii.Error as broken:
        raise Refused(unreadable_request()) from broken
    if algorithm not in ALGORITHMS:
        raise Refused(_("Checksums are made with {known}.").format(known=", ".join(ALGORITHMS)))
    return algorithm, digest


def address_of(upload: Upload) -> str:
    return reverse("tutorials:upload", args=[upload.pk])


def _with_expiry(answer: HttpResponse, upload: Upload) -> HttpResponse:
    answer.headers["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer


def _tus(answer: HttpResponseBase, *, capabilities: bool = False) -> HttpResponseBase:
    answer.headers["Tus-Resumable"] = VERSION
    if capabilities:
        answer.headers["Tus-Version"] = VERSION
        answer.headers["Tus-Extension"] = EXTENSIONS
        answer.headers["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
        answer.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return answer
