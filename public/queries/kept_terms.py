"""The glossary's terms that stay French in every language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from craft.languages import Language, lineage
from craft.text.glossary import GlossaryTerm, build_index
from subtitles.models import Term


def kept_terms(language: Language) -> Any:
    """A `TermIndex` of them, for one page. One query, made only when the page has a text that needs it."""
    return SimpleLazyObject(lambda: index_of_kept(kept_french(language).values_list("french", flat=True)))


def kept_french(language: Language) -> QuerySet[Term]:
    """A term with an identical translation (English *document*) is not included: it is a word of that language."""
    return Term.objects.filter(keep=True, language__in=["", *(one.tag for one in lineage(language))])


def index_of_kept(french: Iterable[str]) -> Any:
    return build_index(GlossaryTerm(term, keep=True) for term in french)
