"""The microphone test: level, noise, and one's own voice played back. The sound stays on the device; how long its
sentence took is sent, so that the fit meter knows something of a voice before its first take."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.views.decorators.http import require_http_methods

from craft import languages
from dubbing.actions.pace import microphone_test_learn
from dubbing.views.microphone import trouble_steps
from dubbing.views.microphone_words import spoken_phrase
from dubbing.views.studio import client_data
from dubbing.views.studio_documents import MicrophonePage
from dubbing.views.studio_json import advice_texts, studio_words
from journal.people import Person
from tutorials.views.access import json_body, person_of, whole, workshop

ENGLISH = "en"
RETURN_PARAMETER = "from"


@require_http_methods(["GET", "POST"])
@workshop
def microphone(request: HttpRequest) -> HttpResponseBase:
    """GET: the page; advice and sentence are in the language that the person records, where it is clear which.
    POST `speech_ms`, `language`: how long they took to say that sentence."""
    person = person_of(request)
    if request.method == "POST":
        sent = json_body(request)
        language = str(sent.get("language", ""))
        phrase, spoken = phrase_in(language)
        learned = spoken == language and microphone_test_learn(
            by=person, language=language, text=phrase, speech_ms=whole(sent.get("speech_ms", 0))
        )
        return JsonResponse({"learned": learned})
    if RETURN_PARAMETER not in request.GET and (before := _studio_at(request, request.headers.get("Referer", ""))):
        # In the address it outlives another language of the page, and loading it again.
        return redirect(f"{request.path}?{urlencode({RETURN_PARAMETER: before[0]})}")
    back, recorded = _studio_at(request, request.GET.get(RETURN_PARAMETER, "")) or ("", "")
    recorded = recorded or _only_language(person)
    phrase, spoken = phrase_in(recorded)
    data: MicrophonePage = {
        **client_data(request),
        "words": studio_words(),
        "steps": trouble_steps(),
        "advice": advice_texts(recorded),
        "language": recorded if spoken == recorded else "",
    }
    context = {"data": data, "nav": "record", "back": back, "phrase": phrase, "spoken": languages.get(spoken)}
    return render(request, "dubbing/microphone.html", context)


def phrase_in(tag: str) -> tuple[str, str]:
    """The sentence of the test in a language and the language's tag; where there is none in it, in the page's."""
    rows = languages.lineage(languages.get(tag)) if languages.is_known(tag) else ()
    written = next((row for row in rows if row.interface), None)
    if written is not None:
        with translation.override(written.django_tag):
            phrase = spoken_phrase()
        if written.tag == ENGLISH or phrase != _in_english():  # else nobody has translated it yet
            return phrase, written.tag
    return spoken_phrase(), languages.bcp47(translation.get_language())


def _in_english() -> str:
    with translation.override(ENGLISH):
        return spoken_phrase()


def _only_language(person: Person) -> str:
    tags = person.work_languages()
    return tags[0] if len(tags) == 1 else ""


def _studio_at(request: HttpRequest, address: str) -> tuple[str, str] | None:
    """The path of this address and its language, where it is a page of the studio, of ours; else None."""
    came_from = urlsplit(address)
    try:
        found = resolve(came_from.path)
    except Resolver404:
        return None
    if came_from.netloc not in {"", request.get_host()} or found.view_name != "dubbing:record":
        return None
    return came_from.path, str(found.kwargs["language"])
