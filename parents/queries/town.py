"""The town's settings, for the parents' pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from craft.text.opening_hours import Opening, UnreadableHours, read_hours


@dataclass(frozen=True)
class TownFacts:
    """The town's row as pages need it. `language_order`: BCP-47 tags; `embed_origins`: who may frame the player."""

    name: str = "Ma ville"
    hotline_number: str = ""
    hotline_times: tuple[Opening, ...] = ()
    hotline_hours: str = ""
    contact_email: str = ""
    site: str = ""
    publisher_name: str = ""
    publisher_address: str = ""
    publisher_telephone: str = ""
    publication_director: str = ""
    host_name: str = ""
    host_address: str = ""
    host_telephone: str = ""
    language_order: tuple[str, ...] = ()
    embed_origins: tuple[str, ...] = field(default=())

    @property
    def hotline_dial(self) -> str:
        """The number for a `tel:` address: digits, with an optional plus in front."""
        digits = re.sub(r"\D", "", self.hotline_number)
        return f"+{digits}" if self.hotline_number.strip().startswith("+") else digits


def _openings(rows: Any) -> tuple[Opening, ...]:
    try:
        return read_hours(rows)
    except UnreadableHours:  # no page goes down for a row that somebody wrote by hand
        return ()


def town_facts() -> TownFacts:
    """One query. The model is in `volunteers`, which we may not import: it is found by the app registry."""
    row = apps.get_model("volunteers", "Town")._default_manager.filter(pk=1).first()
    if row is None:
        return TownFacts()
    return TownFacts(
        name=row.name,
        hotline_number=row.hotline_number,
        hotline_times=_openings(row.hotline_times),
        hotline_hours=row.hotline_hours,
        contact_email=row.contact_email,
        site=row.site,
        publisher_name=row.publisher_name,
        publisher_address=row.publisher_address,
        publisher_telephone=row.publisher_telephone,
        publication_director=row.publication_director,
        host_name=row.host_name,
        host_address=row.host_address,
        host_telephone=row.host_telephone,
        language_order=tuple(row.language_order),
        embed_origins=tuple(row.embed_origins),
    )
