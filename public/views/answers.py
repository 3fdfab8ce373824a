"""How all parents' pages are answered: in their language, cacheable for a minute, without cookie or session."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from craft.languages import Language
from public.queries.interface_words import in_words_of, words_are_machine_made, words_of
from public.queries.kept_terms import kept_terms
from public.queries.town import town_of

MAX_AGE = 60
# How long nginx in front may cache an answer: long enough for a peak, too short to keep a withdrawn page.
NGINX_S = 2
CACHEABLE_STATUSES = {200, 404, 410}


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Decorate a page: GET and HEAD only, ETag, `max-age=60`, compressed (these pages contain no secrets)."""

    @require_safe
    @gzip_page
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if (settings.ACCEL_REDIRECT or not settings.EMBEDDED) and response.status_code in CACHEABLE_STATUSES:
            response.headers["X-Accel-Expires"] = str(NGINX_S)
        if response.status_code != 200:
            response.headers.setdefault("Cache-Control", "no-cache")
            return response
        etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
        response.headers["ETag"] = etag
        response.headers.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
        patch_vary_headers(response, ["Accept-Encoding"])
        answer = get_conditional_response(request, etag=etag, response=response) or response
        if hasattr(response, "frame_ancestors"):  # a 304 renews the stored headers: it must carry the same policy
            answer.frame_ancestors = response.frame_ancestors  # type: ignore[attr-defined]
        return answer

    return answered


def render_page(
    request: HttpRequest, template: str, language: Language, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page in a language. `context` needs `page_title` unless it is a function of the language's words."""
    with in_words_of(language):
        values: dict[str, Any] = {
            "language": language,
            "words": words_of(language),
            "kept": kept_terms(language),
            "machine_made": words_are_machine_made(words_of(language).tag),
            "canonical": settings.PUBLIC_ADDRESS + request.path,
            "site_address": settings.PUBLIC_ADDRESS,
            **{name: value() if callable(value) else value for name, value in context.items()},
        }
        if "town" not in values:
            values["town"] = town_of(request)
        return HttpResponse(render_to_string(template, values, request=request), status=status)
