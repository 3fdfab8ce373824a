"""The town's settings are changed by coordinators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from craft.text.opening_hours import UnreadableHours, read_hours
from journal.actions import record
from journal.errors import Refused
from journal.message_translation import known_language
from journal.people import Person
from town.models import Town
from town.permissions import require_coordinator

ORIGIN = re.compile(r"^https?://[a-z0-9.-]+(:\d+)?$", re.IGNORECASE)


@transaction.atomic
def town_edit(*, by: Person, fields: Mapping[str, Any]) -> Town:
    """The *Town* screen. `fields`: the columns of Town."""
    require_coordinator(by)
    Town.objects.get_or_create(pk=1)
    town = Town.objects.select_for_update().get(pk=1)
    origins = [origin.rstrip("/") for origin in fields.get("embed_origins", town.embed_origins)]
    if not all(ORIGIN.match(origin) for origin in origins):
        raise Refused(_("Write each site as https://www.ville.fr, without a path."))
    order = [known_language(tag).tag for tag in fields.get("language_order", town.language_order)]
    try:
        read_hours(fields.get("hotline_times", []))
    except UnreadableHours as error:
        raise Refused(_("Write each of the hours with its days, its beginning and its end, none twice.")) from error
    before = {name: getattr(town, name) for name in fields}
    for name, value in {**fields, "embed_origins": origins, "language_order": order}.items():
        setattr(town, name, value)
    town.full_clean()
    town.save()
    record(actor=by, verb="edit_town", about=town, before=before, after={name: getattr(town, name) for name in fields})
    return town
