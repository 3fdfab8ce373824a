"""Addresses of takes: upload under the browser's own UUID, state, sound, and sending to review.

The browser deletes its copy only after a 2xx that repeats the digest. 201: new; 200: the same again; 409: other bytes
came under this UUID; 400 with code "damaged": send it again; 400 "refused": sending again will not help; 410: its
tutorial was destroyed.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dubbing.actions import take_receive, take_submit
from dubbing.actions.takes import DamagedUpload, TutorialDestroyed, read_elsewhere, still_checked
from dubbing.models import Take
from dubbing.queries import is_being_judged, verdicts_of
from dubbing.queries.repairs import heard_repairs, is_being_repaired, repair_of
from dubbing.queries.verdicts import JUDGED_STATES
from dubbing.views.lookup import take_or_missing, version_at, version_of
from dubbing.views.private_file import private_file
from dubbing.views.studio_documents import TakeOnServer
from dubbing.views.studio_json import described_take
from dubbing.views.take_upload import DiskFull, TooLarge, device_facts, write_body
from journal.errors import Conflict, NotAllowed, Refused
from storage.files import scratch
from subtitles.models import TranslationRevision
from tutorials.views.access import json_body, person_of, workshop
from tutorials.views.lookup import segment_or_missing

# The suffix is only a hint for ffmpeg; ffprobe decides.
SUFFIXES = {
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/webm": ".webm",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/flac": ".flac",
    "audio/aac": ".aac",
    "video/webm": ".webm",
    "video/mp4": ".mp4",
}


@require_safe
@never_cache
def token(request: HttpRequest) -> HttpResponseBase:
    """Who is signed in now, and a fresh CSRF token: requested each time the upload queue is sent."""
    if not request.user.is_authenticated:
        return JsonResponse({"account": None, "token": ""})
    return JsonResponse({"account": str(person_of(request).public_id), "token": get_token(request)})


@require_http_methods(["GET", "HEAD", "PUT"])
@never_cache
@workshop
def take(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    if request.method != "PUT":
        return JsonResponse(_take_json(take_or_missing(person_of(request), client_id)))
    try:
        received, created = _receive(request, client_id)
    except (Refused, NotAllowed) as refused:
        return refusal_of(refused)
    answer = JsonResponse(_take_json(received), status=201 if created else 200)
    answer.headers["X-Take-Sha256"] = received.sha256
    return answer


def refusal_of(refused: Refused | NotAllowed) -> JsonResponse:
    """Why what was sent is not taken; the code says whether sending again can help."""
    kinds = (
        (DamagedUpload, "damaged", 400),
        (Conflict, "conflict", 409),
        (TooLarge, "refused", 413),
        (TutorialDestroyed, "refused", 410),
        (DiskFull, "later", 507),
        (NotAllowed, "forbidden", 403),
    )
    code, status = next(((code, status) for kind, code, status in kinds if isinstance(refused, kind)), ("refused", 400))
    return JsonResponse({"sentence": refused.message, "code": code}, status=status)


def _take_json(found: Take) -> TakeOnServer:
    """With the verdict of the last solve, for a take that has a place in a video."""
    timed = found.segment.is_timed and found.state in JUDGED_STATES
    verdict = verdicts_of(version_of(found)).of(found) if timed else None
    return described_take(found, verdict, heard_repairs([found]).get(found.pk))


def _is_being_judged(found: Take) -> bool:
    """Whether the solve that says if it fits the picture, or its sound without the noise, is still to come. Where no
    worker takes it, the take is sent without: the review is told."""
    if found.state == Take.State.CHECKED and is_being_repaired(found):
        return True
    if found.state != Take.State.CHECKED or not found.segment.is_timed:
        return False
    version = version_of(found)
    return verdicts_of(version).of(found) is None and is_being_judged(version)


def require_account(request: HttpRequest) -> None:
    """Whoever is signed in by now is whose recording this is."""
    if request.headers.get("X-Take-Account", "") not in {"", str(person_of(request).public_id)}:
        raise NotAllowed(_("This recording belongs to another account. Sign in with that account to send it."))


def _receive(request: HttpRequest, client_id: UUID) -> tuple[Take, bool]:
    person = person_of(request)
    require_account(request)
    version = version_at(request.headers.get("X-Take-Tutorial", ""), request.headers.get("X-Take-Language", ""))
    segment = segment_or_missing(version.tutorial, request.headers.get("X-Take-Segment", ""))
    revision = revision_or_refused(request.headers.get("X-Take-Revision", ""))
    with scratch("take") as folder:
        path = write_body(request, folder / f"take{SUFFIXES.get(request.content_type or '', '.bin')}")
        return take_receive(
            by=person,
            version=version,
            segment=segment,
            client_id=client_id,
            received=path,
            studio=True,
            sha256=request.headers.get("X-Take-Sha256", ""),
            content_type=request.content_type or "",
            device=device_facts(request.headers.get("X-Take-Device", "")),
            revision=revision,
        )


def revision_or_refused(said: str) -> TranslationRevision | None:
    if not said:
        return None
    found = TranslationRevision.objects.filter(pk=said).first() if said.isdecimal() and len(said) < 19 else None
    if found is None:
        raise read_elsewhere()
    return found


@require_safe
@workshop
def audio(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    """The sound of a take: the checked FLAC, else the bytes as received; `?repaired`: without its noise."""
    found = take_or_missing(person_of(request), client_id)
    path, digest = (found.audio, found.audio_sha256) if found.audio else (found.original, found.sha256)
    if "repaired" in request.GET:
        repair = repair_of(found)
        path, digest = (repair.audio, repair.audio_sha256) if repair else ("", "")
    if not path or found.state == Take.State.ERASED:
        raise Http404
    return private_file(request, path, digest, "audio/flac" if found.audio else plain_type(found.content_type))


def plain_type(sent: str) -> str:
    """The content type was sent by the browser: only a known audio type is repeated."""
    return sent if sent in SUFFIXES else "application/octet-stream"


@require_POST
@workshop
def submit(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    """Send a checked take to review. 202 while it is still being checked; 400 with its findings when it is refused."""
    person = person_of(request)
    found = take_or_missing(person, client_id)
    if found.state == Take.State.RECEIVED or _is_being_judged(found):
        return JsonResponse({"sentence": still_checked(), "code": "checking", **_take_json(found)}, status=202)
    if found.state == Take.State.REJECTED and found.reviewer_id is None:
        return JsonResponse({"sentence": found.reason, "code": "unreadable", **_take_json(found)}, status=400)
    try:
        sent = take_submit(by=person, take=found, insist=bool(json_body(request).get("insist")))
    except NotAllowed:
        raise
    except TutorialDestroyed as refused:
        return JsonResponse({"sentence": refused.message, "code": "gone"}, status=410)
    except Refused as refused:
        return JsonResponse({"sentence": refused.message, "code": "refused", **_take_json(found)}, status=400)
    return JsonResponse(_take_json(sent))
