"""The hotline's hours, in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template

from craft.languages import Language
from craft.text.opening_hours import hours_in
from public.queries.town import TownFacts

register = template.Library()


@register.inclusion_tag("public/_hours.html")
def hotline_hours(town: TownFacts, language: Language) -> dict[str, Any]:
    """Days and times as the language writes them, then what the town adds in French."""
    return {"lines": hours_in(town.hotline_times, language.tag), "note": town.hotline_hours}
