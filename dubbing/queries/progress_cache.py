"""Reads the cache of progress where it has no mark (dubbing/models/progress). It is written by progress/refresh."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from django.db.models import Exists, OuterRef, Q

from craft.languages import all_languages
from dubbing.models import KeptProgress, ProgressMark
from dubbing.queries.progress_figures import ProgressFigures, read_figures
from tutorials.models import LanguageVersion

RULES = 3
"""Raise it with every change of what is counted or how it is written: what was kept before is not believed then."""
SHAPE = f"{RULES}-{crc32(repr([(one.tag, one.plural_categories) for one in all_languages()]).encode()):08x}"
"""With the languages' plural forms, which say what the interface consists of."""


def kept_figures(versions: Sequence[LanguageVersion]) -> dict[int, ProgressFigures]:
    """The valid figures among those of these versions, by primary key. One query, so that no change can happen between
    reading entries and reading marks."""
    marks = ProgressMark.objects.filter(
        Q(language="") | Q(language=OuterRef("version__language")), tutorial=OuterRef("version__tutorial")
    )
    rows = KeptProgress.objects.filter(
        ~Exists(marks),
        # Two thousand keys of versions would be two thousand parameters.
        version__tutorial__in={version.tutorial_id for version in versions},
        version__language__in={version.language for version in versions},
    ).values_list("version_id", "shape", "figures")
    # Compared here: SQLite would look for all entries of this shape first.
    return {key: read_figures(written) for key, shape, written in rows if shape == SHAPE}
