"""The town's settings, for the parents' pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from django.http import HttpRequest

from craft.text.opening_hours import OpeningHours, UnreadableHours, read_hours
from town.queries import town_row


@dataclass(frozen=True)
class TownFacts:
    """The town's row as pages need it. `language_order`: BCP-47 tags; `embed_origins`: who may frame the player.
    `outlets_off`: what the town does not want to leave the site."""

    name: str = "Ma ville"
    hotline_number: str = ""
    hotline_times: tuple[OpeningHours, ...] = ()
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
    embed_origins: tuple[str, ...] = ()
    outlets_off: tuple[str, ...] = ()

    @property
    def hotline_dial(self) -> str:
        """The number for a `tel:` address: digits, with an optional plus in front."""
        digits = re.sub(r"\D", "", self.hotline_number)
        return f"+{digits}" if self.hotline_number.strip().startswith("+") else digits


def _openings(rows: object) -> tuple[OpeningHours, ...]:
    try:
        return read_hours(rows)
    except UnreadableHours:  # no page goes down for a row that somebody wrote by hand
        return ()


def town_facts() -> TownFacts:
    """One query."""
    row = town_row()
    facts = {one.name: getattr(row, one.name) for one in fields(TownFacts)}
    lists = {name: tuple(facts[name]) for name in ("language_order", "embed_origins", "outlets_off")}
    return TownFacts(**{**facts, **lists, "hotline_times": _openings(row.hotline_times)})


def town_of(request: HttpRequest) -> TownFacts:
    """The same for what answers a request: one query for all who ask."""
    known: TownFacts | None = getattr(request, "town", None)
    if known is None:
        known = town_facts()
        request.town = known  # type: ignore[attr-defined]
    return known
