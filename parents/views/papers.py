"""Paper: the handout as a page and as PDF, its stills, and the address in its QR code."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craft import languages
from craft.languages import Language
from craft.timing.timeline import to_language
from parents.actions import count
from parents.exports import handout as paper
from parents.exports import paper_jobs
from parents.queries import handout as steps
from parents.queries.releases import FRENCH
from parents.queries.watch import WatchPage, alternatives, by_code, watch_page
from parents.views.answers import page, render_page
from parents.views.counting import starts_at_zero
from parents.views.errors import gone_or_missing
from parents.views.pages import suggested_language, watch_context
from tutorials.models import Tutorial

LOOK_AGAIN_S = 8


@page
def handout(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/handout/`: the accessible form; the PDF's text layer is scrambled in several scripts."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
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
    return render_page(request, "parents/handout.html", language, context)


@require_safe
def handout_pdf(request: HttpRequest, language: Language, slug: str) -> HttpResponseBase:
    """`/<lang>/<slug>/handout.pdf`, counted as a print. For a long tutorial one chapter at a time: `?chapter=2`."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    parts = paper.chapters_of(found)
    chapter = _chapter(request, parts)
    if len(parts) > 1 and not chapter:
        return HttpResponseRedirect(f"{found.base}handout/")
    if paper_jobs.is_left_to_worker(found, chapter):
        return _being_made(request, language, found)
    response = HttpResponse(paper.pdf_of(found, chapter), content_type="application/pdf")
    name = f"{slug}-{language.tag}-{chapter}.pdf" if chapter else f"{slug}-{language.tag}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
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
    start_ms = to_language(part[0].still_ms, found.holds)
    return {"number": number, "start_ms": start_ms, "steps": len(part), "words": part[0].texts[0]}


def _being_made(request: HttpRequest, language: Language, found: WatchPage) -> HttpResponse:
    """A page that says that the paper is being made, and reloads itself."""
    context = {**watch_context(found), "page_title": lambda: _("On paper"), "canonical": "", "alternates": []}
    response = render_page(request, "parents/being_made.html", language, context, status=202)
    response.headers["Refresh"] = str(LOOK_AGAIN_S)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def still(request: HttpRequest, slug: str, ms: int, large: bool = False) -> HttpResponseBase:
    """`/still/<slug>/<ms>.jpg`: a picture of a handout's step, made on demand; `/still/<slug>/<ms>/large.jpg`: that of
    its own page."""
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).exclude(original="").first()
    if tutorial is None or not alternatives(slug) or not steps.is_a_step_moment(tutorial, ms):
        raise Http404
    file = (
        paper.step_still(tutorial, ms) if large else paper.still(tutorial, ms, paper.SCREEN_WIDTH, paper.SCREEN_BYTES)
    )
    if file is None:
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@never_cache
def by_short_code(request: HttpRequest, code: str, tag: str = "", step: str = "") -> HttpResponseBase:
    """`/q/<code>-<lang>` (and `/Q/…`): to the paper's language; if that is not live, to the reader's, else French.
    `/q/<code>-<lang>/<n>`: to the page of that step."""
    tutorial = by_code(code)
    if tutorial is None:
        raise Http404
    present = {choice.language.tag: choice for choice in alternatives(tutorial.slug)}
    printed = next((language for language in languages.all_languages() if language.tag.lower() == tag.lower()), None)
    for wanted in (printed, suggested_language(request), languages.get(FRENCH)):
        if wanted is not None and wanted.tag in present:
            return HttpResponseRedirect(present[wanted.tag].url + (f"steps/{int(step)}/" if step else ""))
    return HttpResponseRedirect(f"/{(printed or languages.get(FRENCH)).tag}/{tutorial.slug}/")
