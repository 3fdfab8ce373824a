"""Which languages have the interface's words, and whether a native speaker has reviewed them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language
from dubbing.releases.interface_catalogues import all_reviewed, has_released_texts
from public.queries.releases import FRENCH
from tutorials.interface_catalogue import catalogue_path

REVIEW_HEADER = "X-Portevoix-Review:"


def words_are_machine_made(tag: str) -> bool:
    """True while the catalogue's header says that nobody has reviewed it, and not all of its words have been approved
    in the workshop and released."""
    return _unreviewed_entries(tag) and not all_reviewed(tag)


def words_of(language: Language) -> Language:
    """The language of the site's words on a page of `language`: another one where it has no words of its own."""
    for candidate in languages.lineage(language):
        if catalogue_path(candidate.tag) is not None or has_released_texts(candidate.tag):
            return candidate
    return languages.get(FRENCH)


def in_words_of(language: Language) -> AbstractContextManager[object]:
    """Those words become the active ones: gettext knows nothing of dialects."""
    active: AbstractContextManager[object] = translation.override(words_of(language).django_tag)
    return active


def site_description() -> str:
    """Of the pages that name no tutorial, and of what lists them elsewhere."""
    return _("Video tutorials in your language.")


@cache
def _unreviewed_entries(tag: str) -> bool:
    path = catalogue_path(tag)
    return path is not None and f"{REVIEW_HEADER} none" in path.read_text(encoding="utf-8")[:4000]
