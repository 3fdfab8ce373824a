"""Access to every workshop page: people must be signed in, and each refusal is an answer with its message.

Higher rooms use the same decorators, so that a refusal looks the same everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.languages import UnknownLanguage
from journal.errors import Conflict, Missing, NotAllowed, Refused, unreadable_request
from journal.message_translation import message_of
from journal.people import Person

View = Callable[..., HttpResponseBase]
# JSON can contain characters that no database takes: NUL and single surrogates; and direction overrides, as in
# config/unwanted_characters.
_UNWANTED_CHARACTERS = re.compile("[\x00\ud800-\udfff\u202d\u202e]")


def person_of(request: HttpRequest) -> Person:
    """The person of the request. Only inside `workshop`, where somebody is signed in."""
    return cast(Person, request.user)


def address_back(request: HttpRequest, otherwise: str) -> str:
    """`next`, as it was sent, where it is an address of ours; else `otherwise`. A word without a slash is none:
    `redirect` would take it for the name of a page."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else otherwise


def wants_json(request: HttpRequest) -> bool:
    """A script asks, not a person: it reads the message from JSON."""
    return "application/json" in request.headers.get("Accept", "") or request.content_type == "application/json"


def workshop(view: View) -> View:
    """Only for signed-in people. Refusals become 400, 404, 409 and 403 answers, never a traceback."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if wants_json(request) or "Tus-Resumable" in request.headers or request.method not in {"GET", "HEAD"}:
                return refusal(request, _("You are signed out. Sign in again: what you wrote is kept here."), 401)
            return redirect_to_login(request.get_full_path())
        meant = request.headers.get("X-Account", "")
        if meant and meant != str(person_of(request).public_id):
            return refusal(request, _("This was written under another account: sign in with that one to send it."), 401)
        try:
            return view(request, *args, **kwargs)
        except Conflict as conflict:
            return refusal(request, conflict.message, 409)
        except (Missing, UnknownLanguage) as missing:
            return refusal(request, message_of(missing), 404)
        except Refused as refused:
            return refusal(request, refused.message, 400)
        except NotAllowed as forbidden:
            return refusal(request, forbidden.message, 403)

    return inner


def coordinators(view: View) -> View:
    """A page for coordinators only."""

    @workshop
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not person_of(request).is_coordinator:
            raise NotAllowed(_("Only a coordinator may open this page."))
        return view(request, *args, **kwargs)

    return inner


def refusal(request: HttpRequest, message: str, status: int, **more: Any) -> HttpResponseBase:
    """A message for the client: JSON for a script, a page for a person."""
    if wants_json(request):
        return JsonResponse({"sentence": message, **more}, status=status)
    # Another try helps where the page was only asked for; a form is sent again from the page before.
    again = request.get_full_path() if request.method in {"GET", "HEAD"} and status not in {403, 404, 405} else ""
    return render(request, "workshop_error.html", {"sentence": message, "again": again, **more}, status=status)


def json_body(request: HttpRequest) -> JsonObject:
    """The JSON object that a script sent; Refused when it is none."""
    try:
        value = clean_json(json.loads(request.body or b"{}"))
    except (ValueError, RecursionError) as broken:
        raise Refused(unreadable_request()) from broken
    if not isinstance(value, dict):
        raise Refused(unreadable_request())
    return value


def clean_json(value: object) -> Any:
    """The value with unwanted characters removed from every text; the rest of the text is kept."""
    if isinstance(value, str):
        return _UNWANTED_CHARACTERS.sub("", value)
    if isinstance(value, list):
        return [clean_json(part) for part in value]
    return {key: clean_json(part) for key, part in value.items()} if isinstance(value, dict) else value


def whole(value: object, least: int = 0, most: int = 2**53) -> int:
    """A whole number from a script or a form; Refused when it is none."""
    try:
        number = int(str(value))
    except ValueError as broken:
        raise Refused(unreadable_request()) from broken
    if not least <= number <= most:
        raise Refused(unreadable_request())
    return number
