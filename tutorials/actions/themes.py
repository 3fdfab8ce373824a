"""What a tutorial is about, as pictograms show it to parents."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from tutorials.models import Theme, Tutorial
from tutorials.models.themes import in_order
from tutorials.permissions import require_coordinator


@transaction.atomic
def tutorial_themes(*, by: Person, tutorial: Tutorial, themes: Iterable[str]) -> Tutorial:
    """Give it these themes and no others. Refused: one that is not in the table. Idempotent."""
    require_coordinator(by)
    asked = set(themes)
    unknown = sorted(asked - set(Theme.values))
    if unknown:
        raise Refused(
            _("There is no theme “{theme}”. There are: {themes}.").format(
                theme=unknown[0][:40], themes=", ".join(Theme.values)
            )
        )
    tutorial = Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    before, after = tutorial.themes, [theme.value for theme in in_order(asked)]
    if before == after:
        return tutorial
    tutorial.themes = after
    tutorial.save(update_fields=["themes", "changed_at"])
    record(actor=by, about=tutorial, verb="themes", before={"themes": before}, after={"themes": after})
    return tutorial
