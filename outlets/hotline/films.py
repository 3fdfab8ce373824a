"""What is searched at the desk of the hotline: every French sentence of the films that exist in another language.

It goes to the browser whole and is searched there, so that the words of a question are sent to nobody
(docs/decisions/0042).
"""

from __future__ import annotations

import json
from typing import TypedDict

from django.db.models import QuerySet

from craft import languages
from public.queries.releases import FRENCH, live_releases
from tutorials.models import Segment

COLUMNS = ("version__language", "version__tutorial__pk", "version__tutorial__slug", "version__tutorial__title_fr")
SearchedFilm = TypedDict("SearchedFilm", {"slug": str, "title": str, "in": list[str], "said": list[list[str]]})


def films_of_the_desk() -> bytes:
    """JSON: `languages`, by tag: their French name and the tag that each falls back to; `films`, newest first: slug,
    French title, tags, and [public id, French text] of each sentence. The French is that of the moment, as the video
    says it. Two queries."""
    rows = live_releases().exclude(version__language=FRENCH).order_by("-version__tutorial__created_at", "pk")
    films: dict[int, SearchedFilm] = {}
    known: dict[str, dict[str, str]] = {}
    for tag, pk, slug, title in rows.values_list(*COLUMNS):
        language = languages.find(tag)
        if language is not None:
            known[tag] = {"name": language.french_name, "near": language.falls_back_to}
            films.setdefault(pk, {"slug": slug, "title": title or "", "in": [], "said": []})["in"].append(tag)
    for pk, *sentence in french_sentences().filter(tutorial__in=films).values_list("tutorial_id", "public_id", "text"):
        films[pk]["said"].append(sentence)
    told = {"languages": known, "films": [film for film in films.values() if film["said"]]}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def french_sentences() -> QuerySet[Segment]:
    """The sentences of all films, in the order in which they are said."""
    rows = Segment.objects.filter(kind=Segment.Kind.SPEECH, retired_at=None).exclude(text="")
    return rows.order_by("tutorial_id", "start_ms")
