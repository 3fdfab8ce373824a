"""The coordinators' board, with its filters; and its figures: what is left, work and plays over time."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dubbing.queries import ACTS, STAGES
from volunteers.consent_form import language_names
from volunteers.queries import BoardFilter, board, every_version, on_board
from volunteers.queries.desk.figures import days_of_town, left_by_language
from volunteers.queries.desk.forecast import pace_of_work
from volunteers.queries.desk.hard_steps import hard_steps
from volunteers.views.access import coordinators_only, person_of


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
    context = {
        "nav": "board",
        "page": board(request.GET.get("page"), asked),
        "asked": asked,
        "languages": language_names(),
        "stages": STAGES,
        "pace": pace_of_work(),
        "query": urlencode({name: value if isinstance(value, str) else "1" for name, value in chosen.items() if value}),
    }
    return render(request, "volunteers/board.html", context)


@coordinators_only
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What is left by language, in minutes of volunteers; work and plays of four weeks."""
    pace, days = pace_of_work(), days_of_town(timezone.localdate())
    versions = [version for version in every_version() if on_board(version)]
    context = {
        "nav": "board",
        "left": left_by_language(versions, pace),
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
    return render(request, "volunteers/hard_steps.html", {"nav": "board", "rows": hard_steps()})
