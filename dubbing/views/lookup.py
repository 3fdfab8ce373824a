"""Finds what an address of the voice names; else a 404 with a message."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from dubbing.models import Take
from dubbing.permissions import may_hear
from journal.errors import Missing
from journal.people import Person
from tutorials.actions import INTERFACE, interface_tutorial
from tutorials.models import LanguageVersion
from tutorials.views.lookup import tutorial_or_missing, version_or_missing


def version_at(slug: str, language: str) -> LanguageVersion:
    """A version of a tutorial or of the interface (where a voice records the language's name)."""
    if slug == INTERFACE:
        return version_or_missing(interface_tutorial(), language)
    return tutorial_version_at(slug, language)


def tutorial_version_at(slug: str, language: str) -> LanguageVersion:
    """A version of a tutorial, in one query; the interface has no timeline. Only what is missing is asked for again, to
    say what it is."""
    found = LanguageVersion.objects.filter(tutorial__slug=slug, tutorial__is_interface=False, language=language)
    return found.select_related("tutorial").first() or version_or_missing(tutorial_or_missing(slug), language)


def version_of(take: Take) -> LanguageVersion:
    return version_or_missing(take.segment.tutorial, take.language)


def take_or_missing(by: Person, client_id: UUID) -> Take:
    """A take that this person may hear; for everybody else it does not exist."""
    take = Take.objects.filter(client_id=client_id).select_related("segment__tutorial", "revision", "voice").first()
    if take is None or not may_hear(by, take):
        raise Missing(_("There is no such recording."))
    return take
