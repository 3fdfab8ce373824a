"""The coordinator's page of the town: what parents read on every page, and the order of the languages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from craft import languages
from dubbing.releases.outlets import names_on, outlets_on
from journal.errors import Refused
from town.actions import town_edit
from town.models import Town
from town.queries import town_row
from tutorials.actions import whisper_model_choose
from tutorials.pipelines.whisper_models import model_choice
from volunteers.consent_form import language_names
from volunteers.forms import TownForm
from volunteers.hours_form import HoursForm
from volunteers.views.access import coordinators_only, person_of, refusals_told

MODEL = "model"
ORDER = "languages"  # the place of the order on the page, and what its address says for it to be unfolded


@coordinators_only
@require_http_methods(["GET", "POST"])
def town(request: HttpRequest) -> HttpResponse:
    """Two forms: the order of the languages, of which each tap is kept at once, and everything else."""
    row = town_row()
    if request.method == "POST" and ("move" in request.POST or "add" in request.POST):
        return _order(request, row)
    if request.method == "POST" and "model" in request.POST:
        return _model(request)
    initial = {
        **{name: getattr(row, name) for name in TownForm.base_fields if name != "outlets_on"},
        "outlets_on": [outlet.name for outlet in outlets_on(row.outlets_off)],
        "holds": "on" if row.holds else "off",
        "repairs": "on" if row.repairs else "off",
        "embed_origins": "\n".join(row.embed_origins),
    }
    form = TownForm(request.POST or None, initial=initial)
    hours = HoursForm(request.POST or None, hours=row.hotline_times)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and hours.is_valid():
            try:
                town_edit(by=person_of(request), fields={**form.cleaned_data, "hotline_times": hours.hours()})
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Saved."))
                return redirect("volunteers:town")
    names = dict(language_names())
    order = [tag for tag in row.language_order if languages.is_known(tag)]
    context = {
        "nav": "town",
        "form": form,
        "hours": hours,
        "order": order,
        "order_open": ORDER in request.GET,
        "model": model_choice(),
        "model_open": MODEL in request.GET,
        "hotline_desk": "/hotline/" if "hotline" in names_on(row.outlets_off) else "",
        "others": [(tag, name) for tag, name in names.items() if tag not in order],
    }
    return render(request, "volunteers/town.html", context, status=status)


def _model(request: HttpRequest) -> HttpResponse:
    with refusals_told(request):
        whisper_model_choose(by=person_of(request), model=request.POST["model"])
        messages.success(request, _("Saved."))
    return redirect(reverse("volunteers:town") + f"?{MODEL}#{MODEL}")


def _order(request: HttpRequest, row: Town) -> HttpResponse:
    """One language up, down, away or added. What makes no sense any more, after another tap, changes nothing."""
    order = move_language(row.language_order, request.POST.get("move", ""), request.POST.get("add", ""))
    if order != row.language_order:
        with refusals_told(request):
            town_edit(by=person_of(request), fields={"language_order": order})
    return redirect(reverse("volunteers:town") + f"?{ORDER}#{ORDER}")


def move_language(order: list[str], move: str, add: str) -> list[str]:
    """move: "up ar", "down ar" or "out ar"; else `add`, a tag that comes last."""
    way, _space, tag = move.partition(" ")
    if not move:
        return [*order, add] if languages.is_known(add) and add not in order else order
    if tag not in order:
        return order
    at, rest = order.index(tag), [other for other in order if other != tag]
    place = {"up": max(0, at - 1), "down": at + 1}.get(way)
    if place is not None:
        return [*rest[:place], tag, *rest[place:]]
    return rest if way == "out" else order
