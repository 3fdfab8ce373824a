"""The address of the voice message: it counts, then leads to the file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craft.languages import Language
from dubbing.queries.redistribution import VOICE_NOTE
from public.views.counting import counted_redirect


@require_safe
@never_cache
def voice_note(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """Where everybody who is heard lets it leave the site."""
    return counted_redirect(request, language, slug, VOICE_NOTE)
