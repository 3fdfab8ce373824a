"""Security policies on every answer, and sessions only under /atelier/. See also `config.unwanted_characters`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.module_loading import import_string

from config.import_map import csp_hash

Handler = Callable[[HttpRequest], HttpResponseBase]
WORKSHOP = "/atelier/"
_TEXT = re.compile(r"text/.+|application/(?:[a-z.]+\+)?(?:json|xml)|image/svg\+xml|application/vnd\.apple\.mpegurl")


class Policies:
    """Content-Security-Policy without `unsafe-inline` and without third parties, and Permissions-Policy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.csp = (
            "style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
            "connect-src 'self'; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'; "
            "form-action 'self'; base-uri 'none'; "
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        ancestors = getattr(response, "frame_ancestors", "'none'")
        script = f"'self' '{csp_hash(getattr(request, 'import_map_script', ''))}'"
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {script}; {self.csp}frame-ancestors {ancestors}",
        )
        microphone = "(self)" if request.path.startswith(WORKSHOP) else "()"
        response.headers.setdefault(
            "Permissions-Policy", f"microphone={microphone}, camera=(), geolocation=(), payment=(), usb=()"
        )
        return response


class CompressText(GZipMiddleware):
    """Text answers, compressed where no nginx does it (the embedded default). Videos and parts of files are not.

    BREACH guesses a secret in a compressed page from the length of the page. Our only such secret is the CSRF token:
    Django masks it anew in every answer, and Django's GZipMiddleware adds up to a hundred random bytes.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        whole_text = not response.streaming and response.status_code != 206 and _TEXT.fullmatch(kind)
        return super().process_response(request, response) if whole_text else response


class WorkshopOnly:
    """Run `WORKSHOP_MIDDLEWARE` for addresses under /atelier/ and nothing for the rest.

    The parents' pages have no session, no CSRF token and no user: nothing there can set a cookie.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        handler: Handler = get_response
        self.view_middleware: list[Callable[..., HttpResponseBase | None]] = []
        for path in reversed(settings.WORKSHOP_MIDDLEWARE):
            instance = import_string(path)(handler)
            if hasattr(instance, "process_view"):
                self.view_middleware.insert(0, instance.process_view)
            handler = cast(Handler, convert_exception_to_response(instance))
        self.workshop = handler

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(WORKSHOP):
            return self.workshop(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        """CSRF checks live in `process_view`; Django calls ours, we call those of the inner chain. view: it and its
        arguments."""
        if not request.path.startswith(WORKSHOP):
            return None
        for process in self.view_middleware:
            answer = process(request, *view)
            if answer is not None:
                return answer
        return None
