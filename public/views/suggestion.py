"""The language that a browser asks for."""

from __future__ import annotations

from collections.abc import Container

from django.http import HttpRequest

from craft.accept_language import accepted_languages
from craft.languages import Language, lineage


def reachable(language: Language | None, present: Container[str]) -> Language | None:
    """The language, or the one that it falls back to, whichever is among these tags first."""
    return next((one for one in lineage(language) if one.tag in present), None) if language is not None else None


def suggested_language(request: HttpRequest) -> Language | None:
    """The most preferred language of `Accept-Language` that our table has."""
    return next(iter(accepted_languages(request.headers.get("Accept-Language", ""))), None)
