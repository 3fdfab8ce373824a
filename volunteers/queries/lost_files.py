"""Files of which no whole copy is left, by film and person: for the coordinators' page, and for `restore`'s terminal.

People's names are in it: never for a log or a mail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dubbing.models import DraftMix, Release, Take
from dubbing.stored_files import DRAFT, RELEASE, TAKE
from storage.models import HeardVoice, StoredFile
from storage.states import FileState
from tutorials.models import Tutorial, Upload
from volunteers.models import User

FILM, UPLOAD = "tutorial", "upload"
KINDS: dict[str, Promise] = {
    FILM: gettext_lazy("the film itself: bring its file in again"),
    UPLOAD: gettext_lazy("a file that came in: send it again"),
    TAKE: gettext_lazy("a recording: ask for it again"),
    DRAFT: gettext_lazy("what was heard before publication: it is made again"),
    RELEASE: gettext_lazy("what is published: publish it again"),
}


@dataclass(frozen=True)
class LostPart:
    """Lost files of one film, one language and one kind (a key of KINDS). language: "" for the film itself. people:
    public ids and names of those who are heard in them."""

    slug: str
    title: str
    language: str
    kind: str
    files: int
    people: tuple[tuple[str, str], ...]

    @property
    def advice(self) -> str:
        return str(KINDS.get(self.kind, KINDS[UPLOAD]))


Place = tuple[str, str, str]
"""Slug, title, language of the film that a file belongs to."""


def lost_parts(names: Collection[tuple[str, str]] | None = None) -> list[LostPart]:
    """Of these files (store, path), or of all that are marked; only of what is needed. A constant number of queries."""
    rows = StoredFile.objects.filter(state=FileState.NEEDED)
    rows = rows.exclude(fault="") if names is None else rows.filter(path__in=[path for _store, path in names])
    wanted = [row for row in rows if names is None or (row.store, row.path) in names]
    places = _places(wanted)
    heard = _speakers(wanted)
    parts: dict[tuple[Place, str], list[StoredFile]] = defaultdict(list)
    for row in wanted:
        parts[places.get((row.holder, row.holder_id), ("", "", "")), row.holder].append(row)
    return [
        LostPart(
            *place,
            kind=kind,
            files=len({(row.store, row.path) for row in own}),
            people=tuple(sorted({person for row in own for person in heard[row.pk]}, key=lambda person: person[1])),
        )
        for (place, kind), own in sorted(parts.items())
    ]


def _speakers(rows: Iterable[StoredFile]) -> dict[int, list[tuple[str, str]]]:
    pairs = HeardVoice.objects.filter(file__in=[row.pk for row in rows]).select_related("voice")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        voice: User = pair.voice
        found[pair.file_id].append((str(voice.public_id), voice.public_name))
    return found


def _places(rows: Iterable[StoredFile]) -> dict[tuple[str, str], Place]:
    """(holder, its key) → where it belongs. What has no film (an upload) is named by its file."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        keys[row.holder].add(row.holder_id)
    found: dict[tuple[str, str], Place] = {}
    for kind, resolve in RESOLVERS.items():
        if keys[kind]:
            found |= {(kind, key): place for key, place in resolve(keys[kind])}
    return found


def _film(tutorial: Tutorial, language: str = "") -> Place:
    title = _("the site’s words") if tutorial.is_interface else tutorial.title_fr or tutorial.slug
    return tutorial.slug, title, language


def _films(keys: set[str]) -> Iterable[tuple[str, Place]]:
    return ((str(row.pk), _film(row)) for row in Tutorial.objects.filter(pk__in=keys))


def _uploads(keys: set[str]) -> Iterable[tuple[str, Place]]:
    rows: models.QuerySet[Upload] = Upload.objects.filter(pk__in=keys).select_related("tutorial")
    return ((str(row.pk), _film(row.tutorial) if row.tutorial else ("", row.name, "")) for row in rows)


def _takes(keys: set[str]) -> Iterable[tuple[str, Place]]:
    rows = Take.objects.filter(client_id__in=keys).select_related("segment__tutorial")
    return ((str(row.client_id), _film(row.segment.tutorial, row.language)) for row in rows)


def _releases(keys: set[str]) -> Iterable[tuple[str, Place]]:
    rows = Release.objects.filter(pk__in=keys).select_related("version__tutorial")
    return ((str(row.pk), _film(row.version.tutorial, row.version.language)) for row in rows)


def _drafts(keys: set[str]) -> Iterable[tuple[str, Place]]:
    rows = DraftMix.objects.filter(pk__in=keys).select_related("version__tutorial")
    return ((str(row.pk), _film(row.version.tutorial, row.version.language)) for row in rows)


RESOLVERS: dict[str, Callable[[set[str]], Iterable[tuple[str, Place]]]] = {
    FILM: _films,
    UPLOAD: _uploads,
    TAKE: _takes,
    RELEASE: _releases,
    DRAFT: _drafts,
}
