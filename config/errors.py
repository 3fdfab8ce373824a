"""Whatever nobody answered: addresses that do not exist, the database that is busy, full or away, and what is our own
fault (500). Under /atelier/ the page is the workshop's, elsewhere the parents'."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from config.middleware import WORKSHOP
from journal.database_trouble import RETRY_S, Trouble, trouble_message, trouble_of
from public.views import errors
from tutorials.views.access import wants_json
from volunteers.middleware import language_of_device
from volunteers.views import errors as workshop_errors

log = logging.getLogger(__name__)
# A full disk is not "come back in a moment": the upload page stops at 507 and says why (static/js/tutorials/upload.js).
UPGRADE_RETRY_S = 60
STATUS = {Trouble.BUSY: 503, Trouble.DOWN: 503, Trouble.FULL: 507}


class ButtonAddresses:
    """A page for whoever opens the address of a button: after signing in again, or with *reload*. Django's answer to
    that is empty, and people would see a white screen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method not in {"GET", "HEAD"}:
            return response
        page = workshop_errors.only_sent(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page


class ClosedForUpgrade:
    """While the database is saved and migrated, the workshop says when to come back: what it wrote now would be lost.
    Pages of parents are read on; browsers keep recordings and texts, and send them afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.UPGRADING or not request.path.startswith(WORKSHOP):
            return self.get_response(request)
        with translation.override(language_of_device(request)):
            heading = _("Portevoix is being upgraded")
            message = _(
                "What you recorded or wrote stays on this device and leaves by itself afterwards: come back in a few "
                "minutes."
            )
            response = _trouble_page(request, message, 503, scripted=_is_scripted(request), heading=heading)
        response.headers["Retry-After"] = str(UPGRADE_RETRY_S)
        response._has_been_logged = True  # type: ignore[attr-defined]  # it is no fault
        return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if request.path.startswith(WORKSHOP):
        return workshop_errors.not_found(request)
    return errors.not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    if request.path.startswith(WORKSHOP):
        return workshop_errors.bad_request(request)
    return errors.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for what no view caught, called while the error is being handled. Its answers ask neither the
    database nor the session anything: those may be what failed."""
    trouble = trouble_of(sys.exc_info()[1])
    scripted = _is_scripted(request)
    of_parents = not scripted and not request.path.startswith(WORKSHOP)
    if of_parents and trouble is None:
        return errors.server_error(request)
    # Parents get 503, whatever it is: nginx then answers with the page of a moment ago.
    response = errors.unavailable(request) if of_parents else _trouble_response(request, trouble, scripted=scripted)
    if trouble is not None:
        response.headers["Retry-After"] = str(RETRY_S[trouble])
        # One line instead of Django's traceback for each of the thousand requests of that minute.
        log.error("the database is %s: %s answered %s", trouble, request.path, response.status_code)
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's own mark; there is no public one
    return response


def _trouble_response(request: HttpRequest, trouble: Trouble | None, *, scripted: bool) -> HttpResponse:
    """The message in the language of the workshop's screen, as JSON or as a page."""
    # It is not known yet where the middleware that chooses it could not ask who is signed in.
    with translation.override(getattr(request, "LANGUAGE_CODE", None) or language_of_device(request)):
        if trouble is None:
            message, status = _("Something went wrong on our side. Nothing is lost: try again in a moment."), 500
        else:
            message, status = trouble_message(trouble), STATUS[trouble]
        return _trouble_page(request, message, status, scripted=scripted)


def _is_scripted(request: HttpRequest) -> bool:
    return wants_json(request) or "Tus-Resumable" in request.headers


def _trouble_page(
    request: HttpRequest, message: str, status: int, *, scripted: bool, heading: str = ""
) -> HttpResponse:
    # "later" tells the studio that the recording stays in its queue.
    if scripted:
        response: HttpResponse = JsonResponse({"sentence": message, "code": "later"}, status=status)
    else:
        page = {"heading": heading, "sentence": message, "again": request.path if request.method == "GET" else ""}
        response = HttpResponse(render_to_string("workshop_trouble.html", page), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
