"""How an address counts: at most so often for one network address, once a file, and never who."""

from __future__ import annotations

from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from craft.languages import Language
from public.actions import count
from public.queries.released_file import released_file
from public.views.errors import gone_or_missing
from public.views.limits import MOST_COUNTED, within_limit


def counted_redirect(
    request: HttpRequest,
    language: Language,
    slug: str,
    role: str,
    what: Literal["plays", "downloads"] = "downloads",
    number: str = "",
) -> HttpResponse:
    """Count, then redirect to the file; a download is named after the tutorial."""
    found = released_file(language, slug, role, number)
    if found is None:
        return gone_or_missing(request, language, slug)
    if not found.path:
        raise Http404
    if request.method == "GET" and starts_at_zero(request) and may_count(request):
        count(release_id=found.release_id, what=what)
    name = urlencode({"name": f"{found.title} ({language.tag}) {number}".strip()})
    return HttpResponseRedirect(f"/m/{found.path}" + (f"?{name}" if what == "downloads" else ""))


def may_count(request: HttpRequest) -> bool:
    """Whether this address is below the limit. Above it everything works the same, without counting."""
    return within_limit(request, "counted", MOST_COUNTED)


def starts_at_zero(request: HttpRequest) -> bool:
    return request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
