"""Paper: the handout as a page and as PDF, its stills, and the address in its QR code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from craft.timing.timeline import to_language
from outlets.handout import paper, paper_jobs, steps
from public.actions import count
from public.queries.town import town_of
from public.queries.watch import WatchPage
from public.views.answers import page, render_page
from public.views.counting import starts_at_zero
from public.views.errors import live_version
from public.views.watch_context import watch_context

LOOK_AGAIN_S = 8


@page
@live_version
def handout(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/handout/`: the accessible form; the PDF's text layer is scrambled in several scripts."""
    parts = paper.chapters_of(found)
    chapter = _chapter(request, parts)
    context = {
        **watch_context(found),
        "chapter": chapter,
        "chapters": [_chapter_entry(found, number, part) for number, part in enumerate(parts, 1)]
        if len(parts) > 1
        else [],
        "sheet": paper.sheet_of(found, chapter) if chapter or len(parts) == 1 else None,
        "page_title": lambda: f"{found.title} – {_('On paper')}",
        "canonical": "",
        "alternates": [],
    }
    return render_page(request, "outlets/handout/handout.html", found.language, context)


@require_safe
@live_version
def handout_pdf(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """`/<lang>/<slug>/handout.pdf`, counted as a print. For a long tutorial one chapter at a time: `?chapter=2`."""
    parts = paper.chapters_of(found)
    chapter = _chapter(request, parts)
    if len(parts) > 1 and not chapter:
        return HttpResponseRedirect(f"{found.base}handout/")
    if paper_jobs.is_left_to_worker(found, chapter):
        return _paper_pending(request, found)
    response = HttpResponse(paper.pdf_of(found, chapter, town_of(request)), content_type="application/pdf")
    name = f"{found.slug}-{found.language.tag}" + (f"-{chapter}" if chapter else "")
    response.headers["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or "inline"
    response.headers["Cache-Control"] = "public, max-age=60"
    if request.method == "GET" and starts_at_zero(request):
        count(release_id=found.release.pk, what="prints")
    return response


def _chapter(request: HttpRequest, parts: list[list[steps.Step]]) -> int:
    """The chapter that is asked for, from 1; 0 for none."""
    asked = request.GET.get("chapter", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    return number if len(parts) > 1 and 1 <= number <= len(parts) else 0


def _chapter_entry(found: WatchPage, number: int, part: list[steps.Step]) -> dict[str, object]:
    """A chapter in the list: its number, its start in the version, its number of steps, and its first words."""
    start_ms = to_language(part[0].still_ms, found.document.times)
    return {"number": number, "start_ms": start_ms, "steps": len(part), "words": part[0].texts[0]}


def _paper_pending(request: HttpRequest, found: WatchPage) -> HttpResponse:
    """A page that says that the paper is being made, and reloads itself."""
    context = {**watch_context(found), "page_title": lambda: _("On paper"), "canonical": "", "alternates": []}
    response = render_page(request, "outlets/handout/being_made.html", found.language, context, status=202)
    response.headers["Refresh"] = str(LOOK_AGAIN_S)
    response.headers["Cache-Control"] = "no-store"
    return response
