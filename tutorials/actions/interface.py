"""The system tutorial `interface`: the site's own words as segments, synchronised with what the program ships."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.text.digests import text_digest
from craft.text.interface_units import PATH_NAME_ID, SPOKEN_NAME_ID
from journal.actions import record
from journal.errors import Refused
from tutorials.actions.title_columns import FRENCH, copy_title_or_summary
from tutorials.interface_catalogue import ShippedUnit, catalogue_digest, shipped_units
from tutorials.models import Segment, SegmentRevision, Tutorial

INTERFACE = "interface"
TITLE = "Les mots du site"


def interface_tutorial() -> Tutorial:
    """The tutorial, made or synchronised when the program's words changed; one query when they did not."""
    tutorial = Tutorial.objects.filter(slug=INTERFACE).first()
    if tutorial is not None and not tutorial.is_interface:
        raise Refused(_("A film has the address “interface”, which belongs to the words of the site."))
    if tutorial is not None and tutorial.original_sha256 == catalogue_digest():
        return tutorial
    return _synchronise()


@transaction.atomic
def _synchronise() -> Tutorial:
    """No person does this: an upgrade changed the words. Segments keep their identity; words that the program no longer
    has are retired with their translations; a changed French text is a new revision, so translations become stale."""
    Tutorial.objects.get_or_create(
        slug=INTERFACE,
        defaults={"is_interface": True, "state": Tutorial.State.EDITING, "has_audio": False},
    )
    tutorial = Tutorial.objects.select_for_update().get(slug=INTERFACE)
    if not tutorial.title_fr:  # made just now; nobody translates its title, so no segment has it
        copy_title_or_summary(tutorial=tutorial, kind=Segment.Kind.TITLE, language=FRENCH, text=TITLE)
    if tutorial.original_sha256 == catalogue_digest():
        return tutorial  # another process did it while we waited
    shipped = Segment.objects.filter(tutorial=tutorial).exclude(public_id=PATH_NAME_ID)  # the town's own
    known = {segment.public_id: segment for segment in shipped}
    counts = {"new": 0, "changed": 0, "retired": 0}
    new = []
    for unit in shipped_units():
        segment = known.pop(unit.id, None)
        if segment is None:
            new.append(unit)
        else:
            counts["changed"] += _update(segment, unit)
    counts["new"] = _create(tutorial, new)
    for removed in known.values():
        if removed.retired_at is None:
            Segment.objects.filter(pk=removed.pk).update(retired_at=timezone.now())
            counts["retired"] += 1
    tutorial.original_sha256 = catalogue_digest()
    tutorial.save(update_fields=["original_sha256", "changed_at"])
    record(actor=None, about=tutorial, verb="in_step", after=counts)
    return tutorial


def _create(tutorial: Tutorial, units: list[ShippedUnit]) -> int:
    """How many they were. In a few statements: on the first day there are more than a thousand."""
    kinds = {SPOKEN_NAME_ID: Segment.Kind.SPOKEN_NAME}
    made = Segment.objects.bulk_create(
        Segment(
            tutorial=tutorial,
            public_id=unit.id,
            kind=kinds.get(unit.id, Segment.Kind.STRING),
            text=unit.french,
            context=unit.note,
            digest=text_digest(unit.french),  # `save` is not called for many at once
        )
        for unit in units
    )
    SegmentRevision.objects.bulk_create(
        SegmentRevision(segment=segment, number=1, text=segment.text) for segment in made
    )
    return len(made)


def _update(segment: Segment, unit: ShippedUnit) -> bool:
    """Whether something that people see changed: its French, or that it is in use again."""
    changed = segment.text != unit.french
    if changed:
        segment.text = unit.french
        segment.revision += 1
        SegmentRevision.objects.create(segment=segment, number=segment.revision, text=unit.french)
    back = segment.retired_at is not None
    segment.retired_at, segment.context = None, unit.note
    segment.save(update_fields=["text", "revision", "retired_at", "context"])
    return changed or back
