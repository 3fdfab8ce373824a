"""The address of the book: counted as a download, then the file, named after the tutorial."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craft.languages import Language
from public.actions import count
from public.queries.watch import watch_page
from public.views.counting import may_count, starts_at_zero
from public.views.errors import gone_or_missing


@require_safe
@never_cache
def book(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/book.epub`: counted as a download, then the file, named after the tutorial."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    made: str = getattr(found.release, "book", None) or ""
    if not made:
        return HttpResponseRedirect(found.base)  # not made yet, or not to be passed on
    if request.method == "GET" and starts_at_zero(request) and may_count(request):
        count(release_id=found.release.pk, what="downloads")
    name = urlencode({"name": f"{found.title} ({language.tag})"})
    return HttpResponseRedirect(f"/m/{made}?{name}")
