"""Which of the parents' languages have their interface words, and whether a native speaker reviewed them."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from craft import languages

REVIEW_HEADER = "X-Portevoix-Review:"


@cache
def words_are_machine_made(tag: str) -> bool:
    """True while the catalogue of this language says in its header that nobody has reviewed it."""
    locale = languages.locale_name(tag)
    for folder in settings.LOCALE_PATHS:
        catalogue = folder / locale / "LC_MESSAGES" / "django.po"
        if catalogue.exists():
            head = catalogue.read_text(encoding="utf-8")[:4000]
            return f"{REVIEW_HEADER} none" in head
    return False
