"""The list of tutorials: stuck ones first, then those with running jobs, then the rest."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutorials.models import Tutorial
from tutorials.queries import archived_tutorials, current_tutorials, tutorial_rows, unfinished_uploads
from tutorials.views.access import coordinators, person_of

PAGE = 24


@require_safe
@coordinators
def tutorial_list(request: HttpRequest) -> HttpResponseBase:
    page: Page[Any] = Paginator(current_tutorials(), PAGE).get_page(request.GET.get("page"))
    page.object_list = tutorial_rows(cast("QuerySet[Tutorial]", page.object_list))
    archived = Paginator(archived_tutorials(), PAGE).get_page(request.GET.get("away"))
    unfinished = list(unfinished_uploads(person_of(request).pk))
    context = {"page": page, "archived": archived, "unfinished": unfinished, "nav": "tutorials"}
    return render(request, "tutorials/list.html", context)
