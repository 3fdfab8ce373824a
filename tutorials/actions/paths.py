"""A coordinator makes the town's path, names it, puts its films in order, removes it; and takes each of these back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.text.bidi import upright
from craft.text.graphemes import nfc
from craft.text.interface_units import PATH_NAME_ID
from journal.actions import record
from journal.errors import Conflict, Refused
from journal.models import Entry
from journal.people import Person
from journal.undo import can_be_undone, too_late
from tutorials.actions.interface import INTERFACE, interface_tutorial
from tutorials.models import Path, Segment, SegmentRevision, Tutorial, town_path
from tutorials.permissions import require_coordinator

VERB = "path"
NAME_MAX = 60  # two lines of a phone
FILMS_MAX = 20
CONTEXT = (
    "Le nom d’un parcours : des vidéos dans un ordre, au-dessus de la liste des parents. Il est lu et entendu "
    "dès qu’il est approuvé."
)


@transaction.atomic
def path_set(*, by: Person, name: str, films: Sequence[str], was: int | None = None) -> Entry | None:
    """Give the path this name and these films (slugs) in this order; without a name there is no path.

    was: the number of the last change that the person saw; Conflict where there is a later one. Returns the line of the
    journal; None where nothing changed. A new name makes its translations stale, and parents read the French one until
    they are renewed.
    """
    require_coordinator(by)
    Tutorial.objects.select_for_update().get(pk=interface_tutorial().pk)  # one change at a time
    before = town_path()
    if was is not None and was != last_change():
        raise Conflict(_changed_meanwhile())
    name = _checked_name(name)
    films = list(dict.fromkeys(films)) if name else []
    known = {film.slug: film for film in Tutorial.objects.filter(slug__in=films, is_interface=False)}
    if len(known) < len(films):
        raise Refused(_("One of these films does not exist any more. Load the page again."))
    if len(films) > FILMS_MAX:
        raise Refused(_("A path has {most} films at most.").format(most=FILMS_MAX))
    if (name, films) == (before.name, before.slugs):
        return None
    segment = _name_it(by, name, before.name)
    Tutorial.objects.exclude(path_place=None).update(path_place=None)
    for place, slug in enumerate(films):
        film = known[slug]
        shares = Q(pk=film.pk) | Q(replaces=film) | Q(pk=film.replaces_id)
        Tutorial.objects.filter(shares, path_place=None).update(path_place=place)
    after = {"title": name, "films": films}
    return record(actor=by, verb=VERB, about=segment, tutorial="", before=_path_json(before), after=after)


@transaction.atomic
def path_undo(*, by: Person, entry: Entry) -> None:
    """Take one change of the path back within ten minutes, while it is the last one. Films that were erased since stay
    away. Repeating it changes nothing."""
    require_coordinator(by)
    Tutorial.objects.select_for_update().get(pk=interface_tutorial().pk)
    name, told = str(entry.before.get("title", "")), list(entry.before.get("films", []))
    there = set(Tutorial.objects.filter(slug__in=told).values_list("slug", flat=True))
    films, now = [slug for slug in told if slug in there], town_path()
    if (now.name, now.slugs) == (name, films):
        return
    if last_change() != entry.pk:
        raise Refused(_changed_meanwhile())
    if not can_be_undone(entry.at):
        raise too_late()
    path_set(by=by, name=name, films=films)


def _changed_meanwhile() -> str:
    return _("Somebody else has changed the path: look at it once more, then do it again.")


def path_changes() -> QuerySet[Entry]:
    return Entry.objects.filter(verb=VERB, object_type="segment", object_id=PATH_NAME_ID)


def last_change() -> int:
    """Its number in the journal; 0 where there was none."""
    return path_changes().order_by("-pk").values_list("pk", flat=True).first() or 0


def _checked_name(name: str) -> str:
    name = nfc(upright(" ".join(name.split())))
    if len(name) > NAME_MAX:
        raise Refused(_("The name of a path may have {most} characters.").format(most=NAME_MAX))
    return name


def _path_json(path: Path) -> JsonObject:
    return {"title": path.name, "films": path.slugs}


def _name_it(by: Person, name: str, before: str) -> Segment:
    """The segment of the name, retired where there is no path: a name that comes back finds its translations again."""
    segment = Segment.objects.select_for_update().filter(public_id=PATH_NAME_ID).first()
    if segment is None:
        segment = Segment(
            tutorial=Tutorial.objects.get(slug=INTERFACE),
            public_id=PATH_NAME_ID,
            kind=Segment.Kind.STRING,
            context=CONTEXT,
            revision=0,
        )
    if name == before and segment.pk:
        return segment
    segment.retired_at = None if name else timezone.now()
    if name and name != segment.text:
        segment.text, segment.revision = name, segment.revision + 1
        segment.save()
        SegmentRevision.objects.create(segment=segment, number=segment.revision, text=name, author_id=by.pk)
    else:
        segment.save()
    return segment
