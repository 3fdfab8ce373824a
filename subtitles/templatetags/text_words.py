"""Texts as pieces: the French with its glossary terms underlined, and the differences between two texts."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from craft.text.checks.labels import PLACEHOLDER
from craft.text.differences import differences
from craft.text.glossary import TermFound
from craft.text.plural_forms import examples
from subtitles.queries.text_list import STALE, status_word
from subtitles.queries.texts import TextRow
from tutorials.interface_catalogue import shipped_text
from tutorials.models import Segment

register = template.Library()

_TAGS = {"equal": "span", "insert": "ins", "delete": "del"}


@register.simple_tag
def difference(old: str, new: str) -> SafeString:
    """The difference from the old text to the new one, as <del> and <ins>."""
    return format_html_join("", "<{0}>{1}</{0}>", ((_TAGS[kind], piece) for kind, piece in differences(old, new)))


@register.simple_tag
def with_terms(text: str, found: Sequence[TermFound]) -> SafeString:
    """The French text with every glossary term marked; the mark's title is the translation."""
    parts: list[SafeString] = []
    at = 0
    for found_term in found:
        parts.append(format_html("{}", text[at : found_term.start]))
        parts.append(
            format_html(
                '<mark title="{}">{}</mark>',
                found_term.term.translation or "=",
                text[found_term.start : found_term.end],
            )
        )
        at = found_term.end
    parts.append(format_html("{}", text[at:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def plural_numbers(segment: Segment, tag: str) -> str:
    """The first numbers that use this plural form of an interface text; empty for any other text."""
    category = segment.plural_category
    numbers = examples(tag, category, 6) if category else ()
    return ", ".join(str(number) for number in numbers[:5]) + ("…" if len(numbers) > 5 else "")


@register.filter
def filled_in(text: str) -> list[str]:
    """The placeholders of an interface text, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


@register.filter
def shipped_words(segment: Segment, tag: str) -> str:
    """The text that the program ships, shown until a text of the workshop is released."""
    return shipped_text(tag, segment.public_id.partition("-")[0], segment.plural_category)


@register.filter
def seconds(ms: int | None) -> str:
    """5200 → 5,2 in French, 5.2 in English."""
    return number_format(round((ms or 0) / 1000, 1), 1)


@register.filter
def in_seconds(ms: int | None) -> str:
    """5200 → "5,2 s", with the unit that the reader's language writes."""
    return _("{n} s").format(n=seconds(ms))


@register.filter
def text_state(row: TextRow) -> str:
    """What a text waits for, in a few words."""
    return status_word(STALE if row.stale else row.status)


@register.filter
def as_percent(score: float) -> str:
    """94.2 → "94%"; the sign stands where the reader's language puts it (Turkish: %94)."""
    return _("{n}%").format(n=number_format(score, 0))
