"""The coordinators' board, with its filters; and its figures: what is left, work and plays over time."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dubbing.queries import ACTS, STAGES
from volunteers.consent_form import language_names
from volunteers.models import WorkTime
from volunteers.queries import BoardFilter, board
from volunteers.queries.desk.figures import days_of_town, left_by_language
from volunteers.queries.desk.forecast import pace_of_work
from volunteers.queries.desk.hard_steps import hard_segments, hard_steps
from volunteers.queries.desk.work_times import TOWN
from volunteers.views.access import coordinators_only, person_of

PAGE_STEPS = 25
CELLS_OPEN = 16


@coordinators_only
@require_safe
def board_page(request: HttpRequest) -> HttpResponse:
    """Tutorials × languages: the stage of each, who is on it, and what is left in minutes."""
    asked = BoardFilter(
        language=request.GET.get("language", ""),
        stage=request.GET.get("stage", ""),
        stuck="stuck" in request.GET,
        mine="mine" in request.GET,
        me=person_of(request).pk,
    )
    chosen = {"language": asked.language, "stage": asked.stage, "stuck": asked.stuck, "mine": asked.mine}
    page = board(request.GET.get("page"), asked)
    context = {
        "nav": "board",
        "page": page,
        "opened": _open_count([len(row.cells) for row in page.object_list]),
        "asked": asked,
        "languages": language_names(),
        "stages": STAGES,
        "pace": pace_of_work(),
        "query": urlencode({name: value if isinstance(value, str) else "1" for name, value in chosen.items() if value}),
    }
    return render(request, "volunteers/board.html", context)


def _open_count(cells: list[int]) -> int:
    """How many tutorials are open when the page comes: the first, and those after it as far as a phone shows them."""
    fitting = [sum(cells[: count + 1]) <= CELLS_OPEN for count in range(len(cells))]
    return max(1, fitting.index(False) if False in fitting else len(fitting))


@coordinators_only
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What is left by language and what is counted, in minutes of volunteers; work and plays of four weeks."""
    pace, days = pace_of_work(), days_of_town(timezone.localdate())
    context = {
        "nav": "board",
        "left": left_by_language(pace),
        "counted": [(act, pace.rates[TOWN, act]) for act in WorkTime.Act.values if (TOWN, act) in pace.rates],
        "pace": [(act, pace.seconds[act], act in pace.measured) for act in ACTS],
        "days": days,
        "bars_of_work": [day.work for day in days],
        "bars_of_plays": [day.plays for day in days],
        "first": days[0].work.day,
        "last": days[-1].work.day,
        "work": sum(day.work.plays for day in days),
        "plays": sum(day.plays.plays for day in days),
    }
    return render(request, "volunteers/figures.html", context)


@coordinators_only
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """Step × language: what parents said that they did not understand, in the last 90 days."""
    page: Page[Any] = Paginator(hard_steps(), PAGE_STEPS).get_page(request.GET.get("page"))
    page.object_list = hard_segments(page.object_list)
    return render(request, "volunteers/hard_steps.html", {"nav": "board", "page": page})
