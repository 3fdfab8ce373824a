"""The town's path: films in an order, for parents who do not know where to begin ("first week of school").

There is one, and it has no table: each film has its place, and the name is a segment of the tutorial `interface`, so
that it is translated, said and reviewed like a title (docs/decisions/0041). A film and the one that replaces it share a
place: whichever parents can see stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from craft.text.interface_units import PATH_NAME_ID
from tutorials.models.segments import Segment
from tutorials.models.tutorials import Tutorial


@dataclass(frozen=True)
class Path:
    """name: empty where the town has no path. films: one a place, in order."""

    name: str = ""
    films: list[Tutorial] = field(default_factory=list)

    @property
    def slugs(self) -> list[str]:
        return [film.slug for film in self.films]


def town_path() -> Path:
    """Two queries. Of films that share a place the newest that is not archived, else the newest."""
    name = Segment.objects.filter(public_id=PATH_NAME_ID, retired_at=None).values_list("text", flat=True).first() or ""
    placed = Tutorial.objects.exclude(path_place=None).only("slug", "title_fr", "state", "path_place")
    of_place: dict[int | None, Tutorial] = {}
    for film in placed.order_by("path_place", "pk"):
        if film.path_place not in of_place or film.state != Tutorial.State.ARCHIVED:
            of_place[film.path_place] = film
    return Path(name, list(of_place.values()))
