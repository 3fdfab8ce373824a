"""The address in the QR codes of papers and cards."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from craft import languages
from dubbing.releases.outlets import names_on
from public.queries.releases import FRENCH
from public.queries.watch import alternatives, tutorial_by_code
from public.views.suggestion import reachable, suggested_language


@require_safe
@never_cache
def by_short_code(request: HttpRequest, code: str, tag: str = "", step: str = "") -> HttpResponseBase:
    """`/q/<code>-<lang>` (and `/Q/…`): to the paper's language; if that is not live, to the reader's, else French.
    `/q/<code>-<lang>/<n>`: to the page of that step, while the town has those pages. Without a language: to the
    reader's; a telephone that is set to French says nothing about who holds it, and is shown what there is."""
    tutorial = tutorial_by_code(code)
    if tutorial is None:
        raise Http404
    present = {choice.language.tag: choice for choice in alternatives(tutorial.slug)}
    if step and "steps" not in names_on():
        step = ""
    printed = next((language for language in languages.all_languages() if language.tag.lower() == tag.lower()), None)
    theirs = reachable(suggested_language(request), present)
    if not tag and len(present) > 1 and (theirs is None or theirs.tag == FRENCH):
        return HttpResponseRedirect("/?" + urlencode({"film": tutorial.slug} | ({"step": int(step)} if step else {})))
    for wanted in (reachable(printed, present), theirs, languages.get(FRENCH)):
        if wanted is not None and wanted.tag in present:
            return HttpResponseRedirect(present[wanted.tag].url + (f"steps/{int(step)}/" if step else ""))
    return HttpResponseRedirect(f"/{(printed or languages.get(FRENCH)).tag}/{tutorial.slug}/")
