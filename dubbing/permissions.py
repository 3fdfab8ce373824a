"""Who may record, hear, approve and publish."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dubbing.models import Take
from journal.errors import NotAllowed
from journal.people import Person


def require_language(by: Person, language: str) -> None:
    if not by.may_record(language):
        raise NotAllowed(_("You may not record in this language yet. Ask the coordinator to add it."))


def consent_first() -> str:
    return _("Before recording, read what happens to your voice and say yes or no.")


def require_voice(by: Person, language: str) -> None:
    require_language(by, language)
    if not by.may_lend_voice():
        raise NotAllowed(consent_first())


def require_bringer(by: Person, voice: Person) -> None:
    """A coordinator brings in what was recorded elsewhere; never without the voice's consent."""
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may bring in recordings made elsewhere."))
    if not voice.may_lend_voice():
        raise NotAllowed(
            _("This person has not agreed to lend their voice. Say where and when they did, or ask them first.")
        )


def may_hear(by: Person, take: Take) -> bool:
    """A raw take is heard by its voice, the reviewers of its language and coordinators; nobody else."""
    return take.voice_id == by.pk or hears_everybody(by, take.language)


def hears_everybody(by: Person, language: str) -> bool:
    """Whether a person may hear every take of a language, and so a mix of them; anybody else hears their own."""
    return by.may_review(language) or by.is_coordinator


def require_publisher(by: Person) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may publish."))


def require_note_keeper(by: Person) -> None:
    if not by.is_coordinator:
        raise NotAllowed(_("Only a coordinator may put something beside a sentence."))


def may_say_back(by: Person, take: Take) -> bool:
    """A second speaker, never the voice itself: a reviewer of the language, or a coordinator who speaks it."""
    return take.voice_id != by.pk and by.can_say_back(take.language)


def require_second_speaker(by: Person, take: Take) -> None:
    if take.voice_id == by.pk:
        raise NotAllowed(_("You recorded this yourself: another person must say it back."))
    if not by.can_say_back(take.language):
        raise NotAllowed(_("Only a reviewer of the language, or a coordinator who speaks it, says recordings back."))
    if not by.may_keep_said_back():
        raise NotAllowed(_("Before you say recordings back, read what happens to it and say yes or no."))
