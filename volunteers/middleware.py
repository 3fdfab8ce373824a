"""The language of the workshop's screens: the account's, else the device's cookie, else the browser's, else French."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation


class InterfaceLanguage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = self._choose(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            return self.get_response(request)

    @staticmethod
    def _choose(request: HttpRequest) -> str:
        chosen = getattr(request.user, "interface_language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        if chosen in settings.WORKSHOP_LANGUAGES:
            return chosen
        for part in request.headers.get("Accept-Language", "").split(","):
            tag = part.split(";")[0].strip().lower().split("-")[0]
            if tag in settings.WORKSHOP_LANGUAGES:
                return tag
        return settings.LANGUAGE_CODE
