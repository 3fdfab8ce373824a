"""The workshop's error pages: what happened, that nothing is lost, and what to do."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from journal.errors import unreadable_request
from tutorials.views.access import refusal
from volunteers.middleware import language_of_device


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    sentence = getattr(exception, "message", "") or _("This page is for other people. Ask the coordinator for access.")
    return render(request, "workshop_error.html", {"sentence": sentence}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """403 for a form without the token of this browser. Signing in changes the token: a page opened before sends the
    old one, and Django's reason says "incorrect". Any other reason has nothing to do with how long it was open."""
    if reason == REASON_NO_CSRF_COOKIE:
        sentence = _(
            "Your browser did not send this site's cookie. Allow its cookies, load the page again and send once more."
        )
    elif reason.endswith("incorrect."):
        sentence = _("This page was open too long. Nothing is lost: go back, load the page again and send once more.")
    else:
        sentence = _(
            "Nothing was done: the browser did not say from which page this comes. "
            "Go back, load the page again and send once more."
        )
    return refusal(request, sentence, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest) -> HttpResponseBase:
    """404, the same whoever asks: it never says whether there is something that others may see."""
    with translation.override(getattr(request, "LANGUAGE_CODE", None) or language_of_device(request)):
        message = _("There is nothing at this address. It may be wrong, or what was here is gone. Your work is safe.")
        return refusal(request, message, HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest) -> HttpResponseBase:
    """400: the request could not be read."""
    with translation.override(getattr(request, "LANGUAGE_CODE", None) or language_of_device(request)):
        return refusal(request, unreadable_request(), HTTPStatus.BAD_REQUEST)


def only_sent(request: HttpRequest) -> HttpResponseBase:
    """405: the address of a button was opened like a page, after signing in again or with *reload*."""
    message = _("This address belongs to a button, and nothing was done. Go back to the page and touch it again.")
    return refusal(request, message, HTTPStatus.METHOD_NOT_ALLOWED)
