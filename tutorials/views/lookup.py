"""The object that an address names, or a 404 with a message."""

from __future__ import annotations

from django.utils.translation import gettext as _

from journal.errors import Missing
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.queries import no_tutorial


def tutorial_or_missing(slug: str) -> Tutorial:
    tutorial = Tutorial.objects.filter(slug=slug, is_interface=False).first()
    if tutorial is None:
        raise no_tutorial(slug)
    return tutorial


def segment_or_missing(tutorial: Tutorial, public_id: str) -> Segment:
    """A segment of the tutorial, also a retired one: the action then says that it was merged."""
    segment = Segment.objects.filter(tutorial=tutorial, public_id=public_id).first()
    if segment is None:
        raise Missing(_("This sentence does not exist in “{title}”.").format(title=tutorial.title_fr))
    segment.tutorial = tutorial
    return segment


def version_or_missing(tutorial: Tutorial, language: str) -> LanguageVersion:
    version = LanguageVersion.objects.filter(tutorial=tutorial, language=language).select_related("tutorial").first()
    if version is None:
        raise not_open(tutorial)
    return version


def not_open(tutorial: Tutorial) -> Missing:
    """The tutorial has no version in the language of the address."""
    return Missing(_("“{title}” is not open in this language.").format(title=tutorial.title_fr))
