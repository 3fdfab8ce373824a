"""The workshop's own middlewares: the language of its screens, and the second factor of coordinators."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from craft import languages
from craft.accept_language import accepted_languages
from journal.errors import NotAllowed
from volunteers.models import User


class InterfaceLanguage:
    """The account's language, else the device's cookie, else the browser's, else French; a coordinator's is one of
    those in which the whole workshop is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = languages.django_tag(self._choose(request))
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)

    @staticmethod
    def _choose(request: HttpRequest) -> str:
        user = request.user
        chosen: str = getattr(user, "interface_language", "")
        language = chosen if chosen in settings.WORKSHOP_LANGUAGES else language_of_device(request)
        # Asked in this order: the roles cost a query, and most coordinators read French.
        if language in settings.DESK_LANGUAGES or not isinstance(user, User) or not user.is_coordinator:
            return language
        return language_of_device(request, settings.DESK_LANGUAGES)


def language_of_device(request: HttpRequest, among: Sequence[str] = ()) -> str:
    """Whoever is signed in: the cookie's language, else the browser's, else French. among: tags; all those of the
    workshop when it is empty."""
    among = among or settings.WORKSHOP_LANGUAGES
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in among:
        return chosen
    for language in accepted_languages(request.headers.get("Accept-Language", "")):
        for tag in (language.tag, language.base):
            if tag in among:
                return tag
    return settings.LANGUAGE_CODE


class SecondFactor:
    """Coordinators set up a second factor before anything else, once there are several of them.

    A middleware, because a coordinator has rights everywhere: on the pages of tutorials, texts and voices too.
    """

    OPEN = ("/atelier/compte/", "/atelier/langue/", "/atelier/donnees/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if request.path.startswith(self.OPEN) or not isinstance(user, User) or not user.second_factor_missing:
            return self.get_response(request)
        if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
            return HttpResponseRedirect(reverse("mfa_index"))
        raise NotAllowed(_("Set up your second proof first: My account, Security."))
