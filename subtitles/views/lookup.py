"""Finds what an address of the text names; else a 404 with a message. The interface counts as a tutorial here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from craft.languages import get
from journal.errors import Missing
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Segment
from tutorials.views.lookup import segment_or_missing as segment_of_tutorial


def version_or_missing(slug: str, language: str) -> LanguageVersion:
    """The version with its tutorial, in one query."""
    tag = get(language).tag
    version = LanguageVersion.objects.filter(tutorial__slug=slug, language=tag).select_related("tutorial").first()
    if version is None or version.language == version.tutorial.source_language:
        raise Missing(_("“{slug}” is not open in this language.").format(slug=slug))
    return version


def segment_or_missing(version: LanguageVersion, public_id: str) -> Segment:
    """A segment of the version's tutorial, also a retired one: the action explains that."""
    return segment_of_tutorial(version.tutorial, public_id)


def revision_or_missing(version: LanguageVersion, pk: int) -> TranslationRevision:
    revision = (
        TranslationRevision.objects.filter(
            pk=pk, translation__language=version.language, translation__segment__tutorial_id=version.tutorial_id
        )
        .select_related("translation__segment__tutorial", "author")
        .first()
    )
    if revision is None:
        raise Missing(_("This text does not exist here. Load the page again."))
    return revision
