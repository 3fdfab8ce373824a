"""Reads the cache of progress where it has no mark (dubbing/models/progress). It is written by progress/refresh."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zlib import crc32

from django.db import connection
from django.db.models import DateTimeField, Exists, JSONField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Replace

from craft.languages import all_languages
from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries.progress_figures import ProgressFigures, read_figures
from tutorials.models import LanguageVersion

RULES = 4
"""Raise it with every change of what is counted or how it is written: what was kept before is not believed then."""
SHAPE = f"{RULES}-{crc32(repr([(one.tag, one.plural_categories) for one in all_languages()]).encode()):08x}"
"""With the languages' plural forms, which say what the interface consists of."""


def _marks(version: str = "") -> QuerySet[ProgressMark]:
    """Those of a version, from a query of versions, or of what has one at `version` ("version__")."""
    languages = Q(language="") | Q(language=OuterRef(f"{version}language"))
    return ProgressMark.objects.filter(languages, tutorial=OuterRef(f"{version}tutorial"))


def figures_name(*words: str) -> Q:
    """For a query of versions: those whose kept figures name one of these, as `write_figures` writes them (what is zero
    has no name there), and all that have to be counted. So forty thousand versions of which nothing is said are
    passed over by the database."""
    kept = Q(kept_progress__shape__isnull=True) | ~Q(kept_progress__shape=SHAPE) | Q(Exists(_marks()))
    for word in words:
        kept |= Q(kept_progress__figures__contains=f'"{word}"')
    return kept


def kept_approval() -> Combinable:
    """For a query of versions: when something was approved last, as their kept figures say it; long ago for never."""
    written = KeyTextTransform("approved_at", Cast("kept_progress__figures", JSONField()))
    if connection.vendor == "postgresql":
        return Coalesce(Cast(written, DateTimeField()), Value(datetime.min.replace(tzinfo=UTC)))
    empty, text = Value("", TextField()), TextField()
    day_and_time = Replace(written, Value("T", text), Value(" ", text), output_field=text)  # as SQLite writes moments
    return Coalesce(Replace(day_and_time, Value("+00:00", text), empty, output_field=text), empty, output_field=text)


def written_figures(versions: QuerySet[LanguageVersion]) -> dict[int, tuple[str, str | None]]:
    """Version → its language, and its kept figures as they are written, None where they have to be counted. One query
    that makes no object: for sums over a whole town."""
    rows = versions.order_by().annotate(marked=Exists(_marks()))
    told = rows.values_list("pk", "language", "marked", "kept_progress__shape", "kept_progress__figures")
    return {
        key: (language, None if marked or shape != SHAPE else written) for key, language, marked, shape, written in told
    }


def kept_figures(versions: Sequence[LanguageVersion]) -> dict[int, ProgressFigures]:
    """The valid figures among those of these versions, by primary key. One query, so that no change can happen between
    reading entries and reading marks."""
    rows = KeptProgress.objects.filter(
        ~Exists(_marks("version__")),
        # Two thousand keys of versions would be two thousand parameters.
        version__tutorial__in={version.tutorial_id for version in versions},
        version__language__in={version.language for version in versions},
    ).values_list("version_id", "shape", "figures")
    # Compared here: SQLite would look for all entries of this shape first.
    return {key: read_figures(written) for key, shape, written in rows if shape == SHAPE}
