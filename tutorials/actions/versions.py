"""Opening a tutorial to languages, and the policy of each version."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Refused
from journal.message_translation import known_language
from journal.people import Person
from tutorials.actions.settings import checked_holds, checked_slowing
from tutorials.models import LanguageVersion, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.queries import speech_segments
from tutorials.states.tutorials import TutorialState, VersionState, move_tutorial, move_version


def no_language_chosen() -> Refused:
    return Refused(_("Choose at least one language."))


@transaction.atomic
def version_open(*, by: Person, tutorial: Tutorial, language: str) -> LanguageVersion:
    """Open the tutorial to a language; opening twice is the same version. The first one opens the tutorial.

    In its own language there is nothing to translate: that version is created closed (it needs no work), to be
    published as the video with its own sound and subtitles.
    """
    require_coordinator(by)
    tag = known_language(language).tag
    own = tag == tutorial.source_language and not tutorial.is_interface
    tutorial = Tutorial.objects.select_for_update().get(pk=tutorial.pk)
    if tutorial.state not in {TutorialState.EDITING, TutorialState.OPEN}:
        raise Refused(_("The transcript is not ready yet: languages can be opened once it is."))
    if not tutorial.is_interface and not speech_segments(tutorial).exists():
        raise Refused(_("There is no sentence to translate yet: add a transcript first."))
    # The site's words need no French translation, but the language's name must be recorded: a voice reads the French.
    only_said = tutorial.is_interface and tag == tutorial.source_language
    version, created = LanguageVersion.objects.get_or_create(
        tutorial=tutorial,
        language=tag,
        defaults={
            "opened_by_id": by.pk,
            "state": VersionState.CLOSED if own else VersionState.OPEN,
            "spoken_first": only_said,
        },
    )
    moved = not created and not own and move_version(version, VersionState.OPEN)
    move_tutorial(tutorial, TutorialState.OPEN)
    if created or moved:
        record(actor=by, about=version, verb="open")
    return version


@transaction.atomic
def version_close(*, by: Person, version: LanguageVersion, reason: str = "") -> LanguageVersion:
    """Ask for no more work; what is published stays."""
    require_coordinator(by)
    _lock(version)
    if move_version(version, VersionState.CLOSED):
        record(actor=by, about=version, verb="close", reason=reason)
    return version


@transaction.atomic
def version_policy(
    *, by: Person, version: LanguageVersion, self_review_allowed: bool, spoken_first: bool, reason: str = ""
) -> LanguageVersion:
    """A single speaker may approve their own work; a language that is spoken more than written may be spoken first."""
    require_coordinator(by)
    _lock(version)
    before = {"self_review_allowed": version.self_review_allowed, "spoken_first": version.spoken_first}
    after = {"self_review_allowed": self_review_allowed, "spoken_first": spoken_first}
    if before == after:
        return version
    version.self_review_allowed, version.spoken_first = self_review_allowed, spoken_first
    version.save(update_fields=["self_review_allowed", "spoken_first"])
    record(actor=by, about=version, verb="policy", before=before, after=after, reason=reason)
    return version


@transaction.atomic
def version_holds(*, by: Person, version: LanguageVersion, holds: str, slowing: str | None = None) -> LanguageVersion:
    """Whether the picture waits in this language, and by how much it may be slower (None: as it was); what is published
    stays until it is published again."""
    require_coordinator(by)
    checked_holds(holds)
    _lock(version)
    asked = {"holds": holds, "slowing": checked_slowing(version.slowing if slowing is None else slowing)}
    before = {name: getattr(version, name) for name, answer in asked.items() if getattr(version, name) != answer}
    if not before:
        return version
    for name in before:
        setattr(version, name, asked[name])
    version.save(update_fields=[*before])
    record(actor=by, about=version, verb="holds", before=before, after={name: asked[name] for name in before})
    return version


def _lock(version: LanguageVersion) -> None:
    """Lock the version and read again what it decides: until this transaction ends nobody else changes it."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)
    version.refresh_from_db(fields=["state", "self_review_allowed", "spoken_first", "holds", "slowing"])
