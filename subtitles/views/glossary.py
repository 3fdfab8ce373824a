"""The glossary of a language: search, add, change, export and import."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from craft.languages import Language, get
from craft.text.folding import fold
from journal.errors import NotAllowed
from journal.people import Person
from subtitles.actions.glossary import NewTerm, term_save
from subtitles.exchange.glossary_csv import import_glossary, write_csv
from subtitles.models import Term
from subtitles.permissions import require_reviewer, require_translator
from subtitles.queries.texts import languages_of
from subtitles.views.files import file_answer, sent_file
from tutorials.views.access import person_of, workshop

PAGE = 300
TERM = "term"  # the one whose form is open: a form for each would be 2 kB for each
ADD_FORM = "adding"


@require_safe
@workshop
def first(request: HttpRequest) -> HttpResponseBase:
    mine = languages_of(person_of(request))
    if not mine:
        raise NotAllowed(_("You have no language to work in yet. Ask the coordinator to add it."))
    return redirect("subtitles:glossary", mine[0].tag)


@require_safe
@workshop
def glossary(request: HttpRequest, language: str) -> HttpResponseBase:
    by, row = person_of(request), get(language)
    require_translator(by, row.tag)
    return _page(request, by, row)


@require_POST
@workshop
def save(request: HttpRequest, language: str) -> HttpResponseBase:
    row = get(language)
    sent = request.POST
    new = NewTerm(
        sent.get("french", ""), sent.get("translation", ""), sent.get("note", ""), keep=sent.get("keep") == "on"
    )
    term, changed = term_save(by=person_of(request), language=row.tag, new=new, was=sent.get("was"))
    if changed:
        messages.success(request, _("“{term}” is in the glossary.").format(term=term.french))
    if "was" in sent:
        return redirect(f"{reverse('subtitles:glossary', args=[row.tag])}#t{term.pk}")
    return redirect(f"{reverse('subtitles:glossary', args=[row.tag])}?{ADD_FORM}=yes")  # the next word comes at once


@require_safe
@workshop
def download(request: HttpRequest, language: str) -> HttpResponseBase:
    row = get(language)
    require_translator(person_of(request), row.tag)
    return file_answer(write_csv(_terms(row.tag)), f"glossary.{row.tag}.csv", "text/csv")


@require_POST
@workshop
def receive(request: HttpRequest, language: str) -> HttpResponseBase:
    by, row = person_of(request), get(language)
    require_reviewer(by, row.tag)
    name, data = sent_file(request)
    outcome = import_glossary(by=by, language=row.tag, name=name, data=data)
    changed = len(outcome.changed)
    messages.success(request, ngettext("{n} term changed.", "{n} terms changed.", changed).format(n=changed))
    for refusal in outcome.refused[:20]:
        messages.error(request, f"{refusal['where']}: {refusal['why']}")
    return redirect("subtitles:glossary", row.tag)


def _page(request: HttpRequest, by: Person, row: Language) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()
    terms = [term for term in _terms(row.tag) if fold(wanted) in term.folded or wanted in term.translation]
    page = Paginator(terms, PAGE).get_page(request.GET.get("page"))
    asked = {"q": wanted} if wanted else {}
    place = {**asked, "page": page.number} if page.number > 1 else asked
    opened = request.GET.get(TERM)
    context = {
        "language": row,
        "languages": languages_of(by),
        "page": page,
        "opened": next((term for term in page if str(term.pk) == opened), None),
        "place": f"{urlencode(place)}&" if place else "",
        "q": wanted,
        "query": urlencode(asked),
        "adding": ADD_FORM in request.GET,
        "may_edit": by.may_review(row.tag),
        "nav": "glossary",
    }
    return render(request, "subtitles/glossary.html", context)


def _terms(tag: str) -> list[Term]:
    """The language's terms and those that are never translated, sorted by their French without accents."""
    return list(Term.objects.filter(language__in=["", tag]).order_by("folded", "language"))
