"""The site's own words in each language: open or not, the progress, the release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from craft import languages
from craft.languages import Language
from craft.text.folding import fold
from dubbing.models import Release
from dubbing.queries import VersionProgress, progress_of
from dubbing.queries.released_files import with_files
from tutorials.models import LanguageVersion, Tutorial


@dataclass(frozen=True)
class SiteWordsRow:
    """said: whether the language's name can be heard on the first page."""

    language: Language
    version: LanguageVersion
    progress: VersionProgress
    live: Release | None
    said: bool


PAGE_LANGUAGES = 12
"""What a phone shows in a few screens."""


def site_words_by_language(tutorial: Tutorial, sought: str = "", page: str | None = None) -> Page[SiteWordsRow]:
    """The languages that are opened, in the table's order, in pages; six queries.

    sought: only those whose name, their own, French or English, or tag holds these letters, accents apart."""
    versions = list(LanguageVersion.objects.filter(tutorial=tutorial).select_related("tutorial"))
    order = {language.tag: number for number, language in enumerate(languages.all_languages())}
    found = [version for version in versions if _is_sought(version.table_row, fold(sought.strip()))]
    paginator: Paginator[Any] = Paginator(sorted(found, key=lambda version: order[version.language]), PAGE_LANGUAGES)
    shown = paginator.get_page(page)
    return Page(_rows(list(shown.object_list)), shown.number, paginator)


def _is_sought(language: Language, letters: str) -> bool:
    names = (language.endonym, language.french_name, language.english_name, language.tag)
    return any(letters in fold(name) for name in names)


def _rows(versions: list[LanguageVersion]) -> list[SiteWordsRow]:
    progress = progress_of(versions)
    live = {
        release.version_id: release
        for release in Release.objects.filter(version__in=versions, state=Release.State.LIVE)
    }
    spoken = with_files(release.pk for release in live.values())
    return [
        SiteWordsRow(
            version.table_row,
            version,
            progress[version.pk],
            live.get(version.pk),
            version.pk in live and live[version.pk].pk in spoken,
        )
        for version in versions
    ]
