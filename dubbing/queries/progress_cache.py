"""Reads the cache of progress where it has no mark (dubbing/models/progress). It is written by progress/refresh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from zlib import crc32

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from craft.languages import all_languages
from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries.progress_figures import ProgressFigures, read_figures
from tutorials.models import LanguageVersion

RULES = 6
"""Raise it with every change of what is counted or how it is written: what was kept before is not believed then."""
SHAPE = f"{RULES}-{crc32(repr([(one.tag, one.plural_categories) for one in all_languages()]).encode()):08x}"
"""With the languages' plural forms, which say what the interface consists of."""


def _marks(version: str = "") -> QuerySet[ProgressMark]:
    """Those of a version, from a query of versions, or of what has one at `version` ("version__")."""
    languages = Q(language="") | Q(language=OuterRef(f"{version}language"))
    return ProgressMark.objects.filter(languages, tutorial=OuterRef(f"{version}tutorial"))


def _has_marks() -> Q:
    """For a query of versions: those that changed since they were counted."""
    films = ProgressMark.objects.order_by().values("tutorial")  # few, known before any version is looked at
    return Q(tutorial__in=films) & Q(Exists(_marks()))


def without_columns() -> Q:
    """For a query of versions: those that changed since their columns were written, and those that have none. What the
    columns would choose may have any of these too: their progress says it exactly."""
    return _has_marks() | Q(kept_progress=None) | Q(kept_progress__part="")


def to_be_counted() -> Q:
    """The same by themselves: each kind by an index, where a join would read what is kept of all."""
    older = KeptProgress.objects.filter(part="").values("version")
    absent = LanguageVersion.objects.filter(~Exists(KeptProgress.objects.filter(version=OuterRef("pk")))).values("pk")
    return _has_marks() | Q(pk__in=older) | Q(pk__in=absent)


KEPT = ("kept_shape", "kept_written", "marked")
"""The columns of `with_progress_rows`, as `valid_figures` takes them."""


def with_progress_rows(versions: QuerySet[LanguageVersion]) -> QuerySet[Any]:
    """With what is kept of each. In the same query as its marks, so that no change can happen between."""
    kept = {"kept_shape": F("kept_progress__shape"), "kept_written": F("kept_progress__figures")}
    return versions.annotate(**kept, marked=Exists(_marks()))


def valid_figures(shape: str | None, written: str | None, marked: object) -> ProgressFigures | None:
    """None: they have to be counted."""
    return read_figures(written) if written is not None and shape == SHAPE and not marked else None


def figures_of_rows(versions: Iterable[Any]) -> dict[int, ProgressFigures]:
    """The valid figures among those of versions that were read `with_progress_rows`. No query."""
    read = {one.pk: valid_figures(one.kept_shape, one.kept_written, one.marked) for one in versions}
    return {key: figures for key, figures in read.items() if figures is not None}


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
