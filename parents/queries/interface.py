"""Which of the parents' languages have their interface words, and whether a native speaker reviewed them."""

from __future__ import annotations

from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language
from dubbing.releases.interface_catalogues import all_reviewed, has_released_texts
from parents.queries.releases import FRENCH
from tutorials.interface_catalogue import catalogue_path

REVIEW_HEADER = "X-Portevoix-Review:"


def words_are_machine_made(tag: str) -> bool:
    """True while the catalogue of this language says in its header that nobody has reviewed it, and not every word of
    it has been approved in the workshop and released since."""
    return _shipped_unreviewed(tag) and not all_reviewed(tag)


def words_of(language: Language) -> Language:
    """The language that the site's words have on a page of `language`: another one where it has none of its own."""
    for one in (language, languages.find(language.base)):  # gettext looks there, too
        if one is not None and (catalogue_path(one.tag) is not None or has_released_texts(one.tag)):
            return one
    return languages.get(FRENCH)


def said_offline() -> dict[str, str]:
    """By tag: that there is no network, in every language that has words. The chooser may stand in for a page of any of
    them, and then has nobody to ask."""
    said = {}
    for language in languages.all_languages():
        if catalogue_path(language.tag) is not None:
            with translation.override(language.django_tag):
                said[language.tag] = _("No internet connection. What is kept on this phone still plays.")
    return said


@cache
def _shipped_unreviewed(tag: str) -> bool:
    path = catalogue_path(tag)
    return path is not None and f"{REVIEW_HEADER} none" in path.read_text(encoding="utf-8")[:4000]
