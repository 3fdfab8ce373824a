"""The journal: read on a page, or kept as a table."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from volunteers.consent_form import language_names
from volunteers.forms import TownForm
from volunteers.models import User
from volunteers.views.access import coordinators_only
from volunteers.views.coordination import public_id
from volunteers.views.journal_lines import journal_csv, journal_entries, journal_page

LABELS = {name: field.label or "" for name, field in TownForm.base_fields.items()}


@coordinators_only
@require_safe
def journal(request: HttpRequest) -> HttpResponseBase:
    """Who did what, when, why: newest first; of one tutorial, language or person when asked."""
    asked = {name: request.GET.get(name, "").strip()[:80] for name in ("tutorial", "language", "person")}
    entries = journal_entries(**asked)
    if request.GET.get("format") == "csv":
        answer = StreamingHttpResponse(journal_csv(entries, LABELS), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="journal-{timezone.localdate()}.csv"'
        return answer
    key = public_id(asked["person"])
    person = User.objects.filter(public_id=key).first() if key else None
    page, lines = journal_page(entries, request.GET.get("page"), LABELS)
    context = {
        "nav": "journal",
        "page": page,
        "lines": lines,
        "asked": asked,
        "person": person.public_name if person else asked["person"],
        "languages": language_names(),
        "query": urlencode({name: value for name, value in asked.items() if value}),
    }
    return render(request, "volunteers/journal.html", context)
