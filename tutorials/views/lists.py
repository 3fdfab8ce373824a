"""The list of tutorials: stuck ones first, then those with running jobs, then the rest."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutorials.models import Tutorial
from tutorials.queries import listed_tutorials, tutorial_rows, unfinished_uploads
from tutorials.views.access import coordinators, person_of

PAGE = 24


@require_safe
@coordinators
def tutorial_list(request: HttpRequest) -> HttpResponseBase:
    rows = tutorial_rows(listed_tutorials())
    archived = [row for row in rows if row.tutorial.state == Tutorial.State.ARCHIVED]
    current = [row for row in rows if row.tutorial.state != Tutorial.State.ARCHIVED]
    current.sort(key=lambda row: (not row.is_stuck, not row.is_working))
    unfinished = list(unfinished_uploads(person_of(request).pk))
    page = Paginator(current, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "archived": archived, "unfinished": unfinished, "nav": "tutorials"}
    return render(request, "tutorials/list.html", context)
