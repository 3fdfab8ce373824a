"""A second speaker hears a take alone and says it back in French: neither its French nor its film is shown to them."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dubbing.actions import said_back_receive
from dubbing.models import BackTranslation, Take
from dubbing.permissions import hears_everybody
from dubbing.queries.prompts import prompts_in
from dubbing.queries.said_back import said_back_of, to_say_back
from dubbing.views.lookup import no_recording, take_or_missing, version_at, version_of
from dubbing.views.microphone import trouble_steps
from dubbing.views.private_file import private_file
from dubbing.views.studio import client_data
from dubbing.views.studio_documents import SayBackPage
from dubbing.views.studio_json import studio_words
from dubbing.views.take_upload import device_facts, write_body
from dubbing.views.takes import SUFFIXES, plain_type, refusal_of, require_account
from journal.errors import NotAllowed, Refused
from journal.people import Person
from storage.files import scratch
from subtitles.permissions import require_reviewer
from tutorials.models import LanguageVersion
from tutorials.views.access import person_of, workshop


@require_safe
@workshop
def start(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The first that waits for this speaker; its address does not say the film."""
    version, person = version_at(slug, language), person_of(request)
    require_reviewer(person, version.language)
    first = to_say_back(version, person).first() if person.can_say_back(version.language) else None
    if first is not None:
        return redirect("dubbing:say_back", first.client_id)
    context = {"version": version, "speaks": person.can_say_back(version.language), "nav": "review"}
    return render(request, "dubbing/say_back_nothing.html", context)


@require_safe
@never_cache
@workshop
def say_back(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    person = person_of(request)
    take = _take_of_others(person, client_id)
    version = version_of(take)
    if not person.may_keep_said_back():
        return redirect(f"{reverse('volunteers:say_back')}?next={request.path}")
    waiting = list(to_say_back(version, person))
    if not person.can_say_back(version.language) or take not in waiting:
        return redirect("dubbing:say_back_start", version.tutorial.slug, version.language)
    data: SayBackPage = {
        **client_data(request),
        "words": studio_words(),
        "steps": trouble_steps(),
        "take": str(take.client_id),
        "next": _next_address(version, waiting, take),
    }
    context = {
        "take": take,
        "version": version,
        "position": waiting.index(take) + 1,
        "total": len(waiting),
        "data": data,
        "prompts": prompts_in(version.language),
        "nav": "review",
    }
    return render(request, "dubbing/say_back.html", context)


def _next_address(version: LanguageVersion, waiting: list[Take], take: Take) -> str:
    """The next one, also while what was said of this one is still on its way."""
    others = waiting[waiting.index(take) + 1 :] or waiting[: waiting.index(take)]
    if others:
        return reverse("dubbing:say_back", args=[others[0].client_id])
    return reverse("dubbing:say_back_start", args=[version.tutorial.slug, version.language])


def _take_of_others(person: Person, client_id: UUID) -> Take:
    """A take that this person may hear as a reviewer; their own is none to say back."""
    take = take_or_missing(person, client_id)
    if not hears_everybody(person, take.language):
        raise no_recording()
    return take


@require_http_methods(["PUT"])
@never_cache
@workshop
def receive(request: HttpRequest, client_id: UUID, number: UUID) -> HttpResponseBase:
    """As a take: 201, 200 for the same again, and the digest, after which the browser deletes its copy."""
    person = person_of(request)
    take = _take_of_others(person, client_id)
    try:
        said, created = _receive(request, person, take, number)
    except (Refused, NotAllowed) as refused:
        return refusal_of(refused)
    answer = JsonResponse({}, status=201 if created else 200)
    answer.headers["X-Take-Sha256"] = said.sha256
    return answer


def _receive(request: HttpRequest, person: Person, take: Take, number: UUID) -> tuple[BackTranslation, bool]:
    require_account(request)
    with scratch("said_back") as folder:
        path = write_body(request, folder / f"said{SUFFIXES.get(request.content_type or '', '.bin')}")
        return said_back_receive(
            by=person,
            version=version_of(take),
            take=take,
            client_id=number,
            received=path,
            sha256=request.headers.get("X-Take-Sha256", ""),
            content_type=request.content_type or "",
            device=device_facts(request.headers.get("X-Take-Device", "")),
        )


@require_safe
@workshop
def audio(request: HttpRequest, client_id: UUID) -> HttpResponseBase:
    """What was said back of a take: for reviewers of its language and coordinators, never published."""
    person = person_of(request)
    said = said_back_of(_take_of_others(person, client_id))
    if said is None or not said.original:
        raise Http404
    return private_file(request, said.original, said.sha256, plain_type(said.content_type))
