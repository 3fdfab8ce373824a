"""The address of the book: counted as a download, then the file, named after the tutorial."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from public.actions import count
from public.queries.watch import WatchPage
from public.views.counting import may_count, starts_at_zero
from public.views.errors import live_version


@require_safe
@never_cache
@live_version
def book(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/book.epub`: counted as a download, then the file, named after the tutorial."""
    made: str = getattr(found.release, "book", None) or ""
    if not made:
        return HttpResponseRedirect(found.base)  # not made yet, or not to be passed on
    if request.method == "GET" and starts_at_zero(request) and may_count(request):
        count(release_id=found.release.pk, what="downloads")
    name = urlencode({"name": f"{found.title} ({found.language.tag})"})
    return HttpResponseRedirect(f"/m/{made}?{name}")
