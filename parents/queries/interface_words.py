"""Which languages have the interface's words, and whether a native speaker has reviewed them."""

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
    """True while the catalogue's header says that nobody has reviewed it, and not all of its words have been approved
    in the workshop and released."""
    return _shipped_unreviewed(tag) and not all_reviewed(tag)


def words_of(language: Language) -> Language:
    """The language of the site's words on a page of `language`: another one where it has no words of its own."""
    for candidate in (language, languages.find(language.base)):  # gettext also looks there
        if candidate is not None and (catalogue_path(candidate.tag) is not None or has_released_texts(candidate.tag)):
            return candidate
    return languages.get(FRENCH)


def offline_messages() -> dict[str, str]:
    """By tag: the message "no network" in every language that has words, shipped or released. Offline, the chooser may
    be shown instead of a page in any of them."""
    messages = {}
    for language in languages.all_languages():
        if words_of(language) == language:
            with translation.override(language.django_tag):
                messages[language.tag] = _("No internet connection. What is kept on this phone still plays.")
    return messages


@cache
def _shipped_unreviewed(tag: str) -> bool:
    path = catalogue_path(tag)
    return path is not None and f"{REVIEW_HEADER} none" in path.read_text(encoding="utf-8")[:4000]
