"""The town's path: its name, its films in order, and the page that asks before it is removed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from craft.text.interface_units import PATH_NAME_ID
from journal.errors import Missing, Refused, unreadable_request
from journal.models import Entry
from tutorials.actions import INTERFACE, path_set, path_undo
from tutorials.actions.paths import NAME_MAX, last_change, path_changes
from tutorials.models import LanguageVersion, Tutorial, town_path
from tutorials.queries import listed_tutorials
from tutorials.views.access import coordinators, person_of, whole
from tutorials.views.final_acts import FinalAct, asked_first, say_done

ACTS = ("name", "add", "up", "down", "leave")


@require_safe
@coordinators
def page(request: HttpRequest) -> HttpResponseBase:
    path = town_path()
    others = listed_tutorials().filter(path_place=None).exclude(state=Tutorial.State.ARCHIVED)
    opened = LanguageVersion.objects.filter(tutorial__slug=INTERFACE, state=LanguageVersion.State.OPEN)
    context = {
        "path": path,
        "was": last_change(),
        "others": others.only("slug", "title_fr") if path.name else (),
        "languages": sorted(opened.exclude(language="fr").values_list("language", flat=True)) if path.name else (),
        "name_id": PATH_NAME_ID,
        "name_max": NAME_MAX,
        "nav": "tutorials",
    }
    return render(request, "tutorials/path.html", context)


@require_POST
@coordinators
def change(request: HttpRequest) -> HttpResponseBase:
    """One act on what the page showed, which was made by the change `was`. Saved at once, and can be taken back."""
    act = next((act for act in ACTS if act in request.POST), "")
    if not act:
        raise Missing(unreadable_request())
    path, said = town_path(), request.POST[act].strip()
    if act == "name" and not said:
        raise Refused(_("A path needs a name."))
    name, films = (said, path.slugs) if act == "name" else (path.name, _films_after(act, path.slugs, said))
    entry = path_set(by=person_of(request), name=name, films=films, was=whole(request.POST.get("was")))
    if entry is not None:
        say_done(request, _("The path is saved."), undo=_undo_address(entry))
    return redirect("tutorials:path")


def _films_after(act: str, films: list[str], film: str) -> list[str]:
    """The films after one act on one of them; unchanged where it is at its end already."""
    if act == "add":
        return [*films, film]
    if act == "leave":
        return [slug for slug in films if slug != film]
    if film not in films:
        return films
    at = films.index(film)
    to = max(0, at - 1) if act == "up" else min(len(films) - 1, at + 1)
    moved = list(films)
    moved[at], moved[to] = moved[to], moved[at]
    return moved


@require_http_methods(["GET", "POST"])
@coordinators
def remove(request: HttpRequest) -> HttpResponseBase:
    path, back = town_path(), reverse("tutorials:path")
    if not path.name:
        return redirect(back)
    count = len(path.films)
    goes = ngettext(
        "Parents no longer see it; {n} film stands in the list alone.",
        "Parents no longer see it; {n} films stand in the list alone.",
        count,
    )
    act = FinalAct(
        title=_("Remove the path “{name}”").format(name=path.name),
        goes=[goes.format(n=count)],
        stays=[_("The films stay online. The translations of the name are kept, for a path of the same name.")],
        word=_("Remove the path"),
        back=back,
        undo=True,
        nav="tutorials",
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    entry = path_set(by=person_of(request), name="", films=[])
    if entry is not None:
        say_done(request, _("The path is removed."), undo=_undo_address(entry))
    return redirect(back)


@require_POST
@coordinators
def undo(request: HttpRequest, number: int) -> HttpResponseBase:
    """number: of the journal's line of the change."""
    entry = path_changes().filter(pk=number).first()
    if entry is None:
        raise Missing(unreadable_request())
    path_undo(by=person_of(request), entry=entry)
    say_done(request, _("It is as it was before."))
    return redirect("tutorials:path")


def _undo_address(entry: Entry) -> str:
    return reverse("tutorials:path_undo", args=[entry.pk])
