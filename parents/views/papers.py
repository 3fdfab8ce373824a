"""Paper: the handout as a page and as PDF, its stills, and the address that its QR code says."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craft import languages
from craft.languages import Language
from parents import handout as paper
from parents.actions import count
from parents.queries import handout as steps
from parents.queries.releases import FRENCH
from parents.queries.watch import alternatives, by_code, watch_page
from parents.views.answers import page, render_page
from parents.views.counting import starts_at_zero
from parents.views.errors import gone_or_missing
from parents.views.pages import suggested_language, watch_context
from tutorials.models import Tutorial


@page
def handout(request: HttpRequest, language: Language, slug: str) -> HttpResponse:
    """`/<lang>/<slug>/handout/`: the accessible form; the PDF's text layer is scrambled in several scripts."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    context = {
        **watch_context(found),
        "sheet": paper.sheet_of(found),
        "page_title": lambda: f"{found.title} – {_('On paper')}",
        "canonical": "",
        "alternates": [],
    }
    return render_page(request, "parents/handout.html", language, context)


@require_safe
def handout_pdf(request: HttpRequest, language: Language, slug: str) -> HttpResponseBase:
    """`/<lang>/<slug>/handout.pdf`, counted as a print."""
    found = watch_page(language, slug)
    if found is None:
        return gone_or_missing(request, language, slug)
    response = HttpResponse(paper.pdf_of(found), content_type="application/pdf")
    response.headers["Content-Disposition"] = (
        content_disposition_header(False, f"{slug}-{language.tag}.pdf") or "inline"
    )
    response.headers["Cache-Control"] = "public, max-age=60"
    if request.method == "GET" and starts_at_zero(request):
        count(release_id=found.release.pk, what="prints")
    return response


@require_safe
def still(request: HttpRequest, slug: str, ms: int) -> HttpResponseBase:
    """`/still/<slug>/<ms>.jpg`: a picture of a handout's step, cut when first asked for."""
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).exclude(original="").first()
    if tutorial is None or not alternatives(slug) or not steps.is_a_step_moment(tutorial, ms):
        raise Http404
    file = paper.still(tutorial, ms, paper.SCREEN_WIDTH, paper.SCREEN_BYTES)
    if file is None:
        raise Http404
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@never_cache
def by_short_code(request: HttpRequest, code: str, tag: str = "") -> HttpResponseBase:
    """`/q/<code>-<lang>` (and `/Q/…`): to the paper's language; where it is not live, to the reader's, else French."""
    tutorial = by_code(code)
    if tutorial is None:
        raise Http404
    present = {choice.language.tag: choice for choice in alternatives(tutorial.slug)}
    printed = next((one for one in languages.all_languages() if one.tag.lower() == tag.lower()), None)
    for wanted in (printed, suggested_language(request), languages.get(FRENCH)):
        if wanted is not None and wanted.tag in present:
            return HttpResponseRedirect(present[wanted.tag].url)
    return HttpResponseRedirect(f"/{(printed or languages.get(FRENCH)).tag}/{tutorial.slug}/")
