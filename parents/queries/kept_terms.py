"""The glossary's terms that stay French in every language."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from craft.languages import Language
from craft.text.glossary import GlossaryTerm, indexed
from subtitles.models import Term


def kept_terms(language: Language) -> Any:
    """A `TermIndex` of them, for one page. One query, made only when the page has a text that needs it.

    A term with an identical translation (English *document*) is not included: it is a word of that language.
    """

    def asked() -> Any:
        rows = Term.objects.filter(keep=True, language__in=["", language.tag]).values_list("french", flat=True)
        return indexed(GlossaryTerm(french, keep=True) for french in rows)

    return SimpleLazyObject(asked)
