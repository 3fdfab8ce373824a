"""Copies of titles and summaries in the tutorial's columns, one for each language (django-modeltranslation).

A title or summary is a segment with translations, and that is what people work on. Lists sort and show by the copies,
so whatever changes such a segment's French, or which translation of it is approved, writes the copy here
(docs/decisions/0023-titles.md).
"""

from __future__ import annotations

from modeltranslation.utils import build_localized_fieldname

from craft import languages
from tutorials.models import Segment, Tutorial

FRENCH = "fr"
COLUMNS = {Segment.Kind.TITLE.value: "title", Segment.Kind.SUMMARY.value: "summary"}


def copy_title_or_summary(*, tutorial: Tutorial, kind: str, language: str, text: str | None) -> None:
    """Write the column of that language, in the database and in `tutorial`; other kinds of segments have none.

    The only writer of these columns: tests/house/test_title_columns.py finds any other.

    text: the French, or the approved translation. None: no translation is approved any more.
    """
    if kind not in COLUMNS:
        return
    column = build_localized_fieldname(COLUMNS[kind], languages.django_tag(language))
    Tutorial.objects.filter(pk=tutorial.pk).update(**{column: text})
    setattr(tutorial, column, text)
