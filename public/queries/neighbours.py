"""The tutorials before and after one: in the town's path where it is a step of it, else in the list of its language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from craft import languages
from craft.languages import Language
from dubbing.queries.manifest_columns import TITLE
from public.queries.releases import FRENCH, live_releases


@dataclass(frozen=True)
class Neighbour:
    tutorial: int
    url: str
    title: str
    title_lang: Language


@dataclass(frozen=True)
class Neighbours:
    """The tutorials before (`newer`) and after one: newest first, or in the order of the path. in_path: it is a step of
    the path, which leads on where the film ends, to `next_step` or else back to the list."""

    newer: Neighbour | None = None
    older: Neighbour | None = None
    in_path: bool = False
    next_step: Neighbour | None = None


NO_NEIGHBOURS = Neighbours()


def newer_and_older() -> dict[str, Any]:
    """Annotations of a release for `find_neighbours`: `newer` and `older`, the next of its language, newest first;
    `before` and `after`, the next in the path that its language has, of films that share a place the newest."""
    here = OuterRef("version__tutorial__created_at"), OuterRef("version__tutorial_id")
    of_language = live_releases().filter(version__language=OuterRef("version__language"))
    told = JSONObject(
        pk=F("version__tutorial_id"),
        slug=F("version__tutorial__slug"),
        title=TITLE,
        french=F("version__tutorial__title_fr"),
    )
    found = {}
    for name, towards, order in (("newer", "gt", ""), ("older", "lt", "-")):
        beyond = Q(**{f"version__tutorial__created_at__{towards}": here[0]})
        beyond |= Q(version__tutorial__created_at=here[0], **{f"version__tutorial_id__{towards}": here[1]})
        ordered = of_language.filter(beyond).order_by(
            f"{order}version__tutorial__created_at", f"{order}version__tutorial_id"
        )
        found[name] = Subquery(ordered.annotate(told=told).values("told")[:1])
    place = "version__tutorial__path_place"
    for name, towards, order in (("before", "lt", "-"), ("after", "gt", "")):
        beyond = Q(**{f"{place}__{towards}": OuterRef(place)})
        ordered = of_language.filter(beyond).order_by(f"{order}{place}", "-version__tutorial_id")
        found[name] = Subquery(ordered.annotate(told=told).values("told")[:1])
    return found


def find_neighbours(release: Any, language: Language) -> Neighbours:
    """release: with the annotations above. A path of one film leads nowhere: beside it stand those of the list."""
    in_path = release.version.tutorial.path_place is not None
    before, after = _neighbour(release.before, language), _neighbour(release.after, language)
    if before or after:
        return Neighbours(before, after, in_path, after)
    return Neighbours(_neighbour(release.newer, language), _neighbour(release.older, language), in_path)


def _neighbour(told: dict[str, Any] | None, language: Language) -> Neighbour | None:
    if not told:
        return None
    title = (told["title"] or "").strip()
    french = (told["french"] or "").strip()
    return Neighbour(
        int(told["pk"]),
        f"/{language.tag}/{told['slug']}/",
        title,
        languages.get(FRENCH) if title == french else language,
    )
