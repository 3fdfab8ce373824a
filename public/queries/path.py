"""The town's path as parents of one language see it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery

from craft import languages
from craft.languages import Language
from craft.text.interface_units import PATH_NAME_ID
from public.queries.releases import FRENCH, live_releases
from subtitles.models import Translation
from tutorials.models import Segment


@dataclass(frozen=True)
class PathName:
    """language: of the text, French where nobody has translated it yet. films: live in some language."""

    text: str
    language: Language
    films: int


def path_name(language: Language) -> PathName | None:
    """None where the town has no path. One query.

    A film's title stays as it was published until it is published again. A path is not published: where the French was
    changed since a translation was approved, the translation may name another path, so the French is shown."""
    current = Q(approved__source_digest=F("segment__digest")) | Q(still_valid_digest=F("segment__digest"))
    own = Translation.objects.filter(current, segment=OuterRef("pk"), language=language.tag).exclude(approved=None)
    films = live_releases().exclude(version__tutorial__path_place=None).order_by().values("state")
    count = films.annotate(n=Count("version__tutorial__path_place", distinct=True)).values("n")
    named = Segment.objects.filter(public_id=PATH_NAME_ID, retired_at=None)
    row = named.annotate(own=Subquery(own.values("approved__text")[:1]), films=Subquery(count)).first()
    if row is None:
        return None
    return PathName(row.own or row.text, language if row.own else languages.get(FRENCH), row.films or 0)
