"""The coordinator's page of the site's own words: open a language, see its progress."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from journal.errors import Refused
from tutorials.actions import interface_tutorial, version_open
from tutorials.models import LanguageVersion
from volunteers.consent_form import language_names
from volunteers.queries.site_words import site_words_by_language
from volunteers.views.access import coordinators_only, person_of


@coordinators_only
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    status = 200
    if request.method == "POST":
        try:
            version = version_open(
                by=person_of(request), tutorial=interface_tutorial(), language=request.POST.get("language", "")
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
            status = 400
        else:
            messages.success(
                request,
                _("The words of the site are open in {language}.").format(language=version.table_row.endonym),
            )
            return redirect("volunteers:words")
    tutorial, sought = interface_tutorial(), request.GET.get("q", "").strip()
    rows = site_words_by_language(tutorial, sought, request.GET.get("page"))
    there = set(LanguageVersion.objects.filter(tutorial=tutorial).values_list("language", flat=True))
    context = {
        "nav": "tutorials",
        "rows": rows,
        "there": len(there),
        "q": sought,
        "query": urlencode({"q": sought}) if sought else "",
        "offered": [(tag, name) for tag, name in language_names() if tag not in there],
    }
    return render(request, "volunteers/words.html", context, status=status)
