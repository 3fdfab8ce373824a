"""What stands beside a hard sentence: seen and heard in the workshop, put there and taken away by coordinators."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dubbing.actions import note_put, note_remove
from dubbing.models import SentenceNote
from dubbing.permissions import require_note_keeper
from dubbing.queries.notes import notes_beside
from dubbing.views.private_file import private_file
from journal.errors import Refused
from storage.files import plain_suffix, scratch
from tutorials.models import Segment
from tutorials.views.access import person_of, workshop
from tutorials.views.lookup import segment_or_missing, tutorial_or_missing

TYPES = {SentenceNote.Kind.PICTURE.value: "image/jpeg", SentenceNote.Kind.VOICE.value: "audio/mp4"}


@require_POST
@workshop
def put(request: HttpRequest, slug: str, segment: str, kind: str) -> HttpResponseBase:
    """The file of a form, in place of the one of its kind; `agreed` with a voice."""
    person = person_of(request)
    require_note_keeper(person)
    found = segment_or_missing(tutorial_or_missing(slug), segment)
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Refused(_("Choose a file first."))
    if (sent.size or 0) > settings.TAKE_MAX_BYTES:
        raise Refused(_("This file is too large: {most} MB at most.").format(most=settings.TAKE_MAX_BYTES >> 20))
    with scratch("sent") as folder:
        path = folder / f"sent{plain_suffix(sent.name or '')}"
        with path.open("wb") as out:
            for piece in sent.chunks():
                out.write(piece)
        note_put(by=person, segment=found, kind=kind, received=path, agreed=request.POST.get("agreed") == "on")
    messages.success(request, _("It stands beside this sentence now, for whoever says it."))
    return _back(found)


@require_POST
@workshop
def remove(request: HttpRequest, number: UUID) -> HttpResponseBase:
    person = person_of(request)
    require_note_keeper(person)
    note = _note(number)
    note_remove(by=person, note=note)
    messages.success(request, _("It is taken away from this sentence."))
    return _back(note.segment)


@require_safe
@workshop
def show(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """The file itself, for everybody in the workshop. A voice that is being taken back is not heard."""
    note = _note(number)
    if note not in notes_beside([note.segment_id]).get(note.segment_id, {}).values():
        raise Http404
    return private_file(request, note.path, note.sha256, TYPES[note.kind])


def _back(segment: Segment) -> HttpResponseBase:
    return redirect("volunteers:conversation", segment.tutorial.slug, segment.public_id, "all")


def _note(number: UUID) -> SentenceNote:
    found = SentenceNote.objects.select_related("segment__tutorial").filter(number=number).first()
    if found is None:
        raise Http404
    return found
