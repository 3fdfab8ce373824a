"""The site's own words as units of translation: the identity of a message and of each of its plural forms, pure.

A message is known by what gettext knows it by, its context and its English; so a unit has the same id in every town,
and a file that one town translated fits another. A plural message has one unit for each form that any language may
need (CLDR's six); a language has those of its own forms.
"""

from __future__ import annotations

import hashlib

from craft.text.plural_forms import CATEGORIES, plural_categories

SPOKEN_NAME_ID = "spoken-name"
PATH_NAME_ID = "path-name"
"""The name that a town gave its path: one unit, whatever the path is called."""


def message_id(context: str | None, english: str) -> str:
    """`i` and twelve hexadecimal digits."""
    return "i" + hashlib.sha256(f"{context or ''}\x04{english}".encode()).hexdigest()[:12]


def unit_id(message: str, category: str = "") -> str:
    """The id of a message's unit; with a category, of that plural form's."""
    return f"{message}-{category}" if category else message


def category_of(unit: str) -> str:
    """The plural category that a unit's id names, or nothing."""
    tail = unit.rpartition("-")[2] if unit.startswith("i") else ""
    return tail if tail in CATEGORIES else ""


def belongs(unit: str, tag: str) -> bool:
    """Whether a language has this unit: every unit but the plural forms that it has not."""
    category = category_of(unit)
    return not category or category in plural_categories(tag)
