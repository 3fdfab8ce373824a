"""The tutorials before and after one in the list of its language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import JSONObject

from craft import languages
from craft.languages import Language
from parents.queries.releases import FRENCH, live_releases


@dataclass(frozen=True)
class Neighbour:
    tutorial: int
    url: str
    title: str
    title_lang: Language


@dataclass(frozen=True)
class Beside:
    """The tutorials before and after one, newest first."""

    newer: Neighbour | None = None
    older: Neighbour | None = None


NOTHING_BESIDE = Beside()


def newer_and_older() -> dict[str, Any]:
    """Annotations `newer` and `older` of a release: the next one in its language, newest first, for `beside`."""
    here = OuterRef("version__tutorial__created_at"), OuterRef("version__tutorial_id")
    of_language = live_releases().filter(version__language=OuterRef("version__language"))
    told = JSONObject(
        pk=F("version__tutorial_id"),
        slug=F("version__tutorial__slug"),
        title=KeyTextTransform("title", "manifest"),
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
    return found


def beside(release: Any, language: Language) -> Beside:
    """release: with the annotations above."""
    return Beside(_neighbour(release.newer, language), _neighbour(release.older, language))


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
