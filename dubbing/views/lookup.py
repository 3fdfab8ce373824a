"""Finds what an address of the voice names; else a 404 with a message."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, Subquery
from django.utils.translation import gettext as _

from craft.languages import Language
from dubbing.models import Run, Take
from dubbing.permissions import hears_everybody, may_hear
from journal.errors import Missing
from journal.people import Person
from tutorials.actions import INTERFACE, interface_tutorial
from tutorials.models import LanguageVersion, Tutorial
from tutorials.views.lookup import tutorial_or_missing, version_or_missing


def version_at(
    slug: str, language: str, beside: Mapping[str, Exists | Subquery] = MappingProxyType({})
) -> LanguageVersion:
    """A version of a tutorial or of the interface (where a voice records the language's name). beside: what the same
    query asks, which are attributes of the version then."""
    if slug == INTERFACE:
        found = version_or_missing(interface_tutorial(), language)
        asked = LanguageVersion.objects.select_related("tutorial").annotate(**beside)
        return asked.get(pk=found.pk) if beside else found
    return tutorial_version_at(slug, language, beside)


def tutorial_version_at(
    slug: str, language: str, beside: Mapping[str, Exists | Subquery] = MappingProxyType({})
) -> LanguageVersion:
    """A version of a tutorial with its verdict, in one query; the interface has no timeline. Only what is missing is
    asked for again, to say what it is."""
    found = LanguageVersion.objects.filter(tutorial__slug=slug, tutorial__is_interface=False, language=language)
    asked = found.select_related("tutorial", "verdict").annotate(**beside)
    return asked.first() or version_or_missing(tutorial_or_missing(slug), language)


def version_context(version: LanguageVersion, nav: str) -> dict[str, LanguageVersion | Tutorial | Language | str]:
    """What the page of a version tells its templates. nav: which of the workshop's places it belongs to."""
    return {"version": version, "tutorial": version.tutorial, "language": version.table_row, "nav": nav}


def version_of(take: Take) -> LanguageVersion:
    return version_or_missing(take.segment.tutorial, take.language)


def take_or_missing(by: Person, client_id: UUID) -> Take:
    """A take that this person may hear; for everybody else it does not exist."""
    take = Take.objects.filter(client_id=client_id).select_related("segment__tutorial", "revision", "voice").first()
    if take is None or not may_hear(by, take):
        raise no_recording()
    return take


def no_recording() -> Missing:
    return Missing(_("There is no such recording."))


def run_or_missing(by: Person, client_id: UUID) -> Run:
    """A run that this person may hear, as a take."""
    run = Run.objects.filter(client_id=client_id).select_related("version__tutorial", "voice").first()
    if run is None or not (run.voice_id == by.pk or hears_everybody(by, run.version.language)):
        raise no_recording()
    return run


def own_run_or_missing(by: Person, client_id: UUID) -> Run:
    """A run that this person recorded."""
    run = run_or_missing(by, client_id)
    if run.voice_id != by.pk:
        raise no_recording()
    return run
