"""The site's own words in each language: opened or not, how far, what is released."""

from __future__ import annotations

from dataclasses import dataclass

from craft import languages
from craft.languages import Language
from dubbing.models import Release
from dubbing.queries import VersionProgress, progress_of
from tutorials.models import LanguageVersion, Tutorial


@dataclass(frozen=True)
class WordsRow:
    """`said`: the language's name can be heard on the first page."""

    language: Language
    version: LanguageVersion
    progress: VersionProgress
    live: Release | None
    said: bool


def words_in_languages(tutorial: Tutorial) -> list[WordsRow]:
    """The languages that are opened, in the table's order; six queries."""
    versions = list(LanguageVersion.objects.filter(tutorial=tutorial).select_related("tutorial"))
    progress = progress_of(versions)
    live = {one.version_id: one for one in Release.objects.filter(version__in=versions, state=Release.State.LIVE)}
    order = {one.tag: number for number, one in enumerate(languages.all_languages())}
    rows = [
        WordsRow(
            one.table_row, one, progress[one.pk], live.get(one.pk),
            bool(live[one.pk].manifest.get("spoken_name")) if one.pk in live else False,
        )
        for one in versions
    ]  # fmt: skip
    return sorted(rows, key=lambda row: order[row.language.tag])
