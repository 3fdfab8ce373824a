"""The drawings of the themes, drawn for the project on a 48 × 48 grid, legible at 40 pixels, without letters.

Stroke 3, round ends; class "tone" is filled softly, "fill" is filled instead of stroked, "over" hides what is behind.
"""

from __future__ import annotations

from typing import Final

from django import template
from django.utils.safestring import SafeString, mark_safe

from tutorials.models import Theme

register = template.Library()

PICTOGRAMS: Final = {
    Theme.TABLET: (
        '<rect class="tone" x="8" y="4" width="27" height="37" rx="4"/><path d="M8 34h27"/>'
        '<path class="over" d="M28 45l-5-8.500a2.800 2.800 0 0 1 4.700-3L29 35V23a3 3 0 0 1 6 0v8l6 1.500c2 .5 3 2 3 '
        '4V45"/>'
    ),
    Theme.MESSAGES: (
        '<rect class="tone" x="4" y="10" width="40" height="29" rx="4"/><path d="M5.500 12.500L24 27l18.500-14.500"/>'
    ),
    Theme.PASSWORD: (
        '<path d="M15 21v-6a9 9 0 0 1 18 0v6"/><rect class="tone" x="8" y="21" width="32" height="22" rx="4"/>'
        '<circle class="fill" cx="24" cy="30" r="3.500"/><path d="M24 31v6"/>'
    ),
    Theme.HOMEWORK: (
        '<rect class="tone" x="5" y="5" width="28" height="38" rx="3"/><path d="M12 5v38M18 14h9M18 21h6"/>'
        '<path class="over" d="M38.500 12l6 4.500L30 36l-7.500 3.500L24 31.500z"/>'
    ),
    Theme.CANTEEN: (
        '<circle class="tone" cx="25" cy="25" r="9.500"/><circle cx="25" cy="25" r="3.500"/>'
        '<path d="M2.500 5v8.500a4.500 4.500 0 0 0 9 0V5M7 5v38M45 43V5c-4.500 2-6 8-6 17h6"/>'
    ),
    Theme.CALENDAR: (
        '<rect x="5" y="9" width="38" height="34" rx="4"/><path class="tone" d="M5 19v-6a4 4 0 0 1 4-4h30a4 4 0 0 1 4 '
        '4v6zM15 4v9M33 4v9"/><path d="M14 27h.1M24 27h.1M34 27h.1M14 35.500h.1M24 35.500h.1" stroke-width="5"/>'
    ),
    Theme.PAYMENT: (
        '<rect class="tone" x="3" y="8" width="37" height="26" rx="4"/>'
        '<path d="M3 16.500h37" stroke-width="5" stroke-linecap="butt"/>'
        '<path d="M9.500 27h7"/><circle class="over" cx="35" cy="34" r="10"/><circle cx="35" cy="34" r="4"/>'
    ),
    Theme.HEALTH: (
        '<path class="tone" d="M24 42C10 32 4 25 4 17.500A10 10 0 0 1 24 14a10 10 0 0 1 20 3.500C44 25 38 32 24 42z"/>'
        '<path d="M24 18.500v13M17.500 25h13"/>'
    ),
    Theme.TRANSPORT: (
        '<rect class="tone" x="3" y="9" width="42" height="28" rx="5"/><path d="M3 23h42M17 9v14M31 9v14"/>'
        '<circle class="over" cx="13" cy="38" r="5"/><circle class="over" cx="35" cy="38" r="5"/>'
    ),
    Theme.LIBRARY: (
        '<rect x="6" y="8" width="9" height="33"/><rect class="tone" x="15" y="14" width="9" height="27"/>'
        '<path d="M28.500 12.500l8-2.500 8 28-8 2.500zM6 16h9M3 43h42"/>'
    ),
    Theme.HELP: (
        '<circle class="tone" cx="24" cy="24" r="20"/><circle class="over" cx="24" cy="24" r="8.500"/>'
        '<path d="M10 10l8 8M30 30l8 8M38 10l-8 8M18 30l-8 8"/>'
    ),
    Theme.TOWN: (
        '<path class="tone" d="M4 20L24 6l20 14z"/>'
        '<path d="M9.500 20v16M19 20v16M29 20v16M38.500 20v16M6 36h36M3 43h42"/>'
    ),
}


@register.simple_tag
def pictogram(theme: str) -> SafeString:
    """The drawing of a theme as inline SVG, hidden from screen readers: its word is beside it."""
    drawing = PICTOGRAMS[Theme(theme)]
    return mark_safe(  # constants of ours
        f'<svg class="pictogram" viewBox="0 0 48 48" aria-hidden="true" focusable="false">{drawing}</svg>'
    )
