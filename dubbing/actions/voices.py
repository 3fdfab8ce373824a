"""A person withdraws their voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from craft.documents import JsonObject
from dubbing.actions.interface import spoken_names_remove
from dubbing.actions.pace import pace_forget
from dubbing.drafts.removal import end_drafts_of
from dubbing.models import BackTranslation, Release
from dubbing.removal.repairs import remove_repairs
from dubbing.removal.said_back import end_said_back
from dubbing.removal.take_bytes import erase_takes
from dubbing.removal.voice import CREDIT_CHANGED, PASSED_ON, replace_releases_of
from dubbing.words.silence import silence_voice
from journal.actions import record
from journal.people import Person


@dataclass(frozen=True)
class VoiceErased:
    """takes: how many were erased. builds: releases requested in place of those in which the voice is heard."""

    takes: int
    builds: list[Release]


@transaction.atomic
def voice_erase(*, by: Person | None, voice: Person) -> VoiceErased:
    """Erase every take of a person, and begin to remove their voice from what is published. The caller withdraws the
    consent. May be called again: it continues with what is left to do."""
    spoken_names_remove(by=by, voice=voice)
    takes = erase_takes(voice.pk)
    pace_forget(voice)
    return VoiceErased(takes, replace_releases_of([voice.pk]))


@transaction.atomic
def voice_silence(*, voice: Person) -> None:
    """A voice is about to go: nobody hears it in a draft or beside a film any more. Both are made again where that is
    undone."""
    end_drafts_of(voice.pk)
    silence_voice(voice.pk)


@transaction.atomic
def voice_unpublish(*, by: Person, voice: Person) -> list[Release]:
    """A person consents to less than before (not to the telephone, to being repaired, or to publication): releases
    beyond that are built again without them. Their takes are kept, in case they consent again."""
    if not voice.may_repair_voice():
        remove_repairs(voice.pk)
    if not voice.may_lend_voice():
        spoken_names_remove(by=by, voice=voice)
        voice_silence(voice=voice)
    return replace_releases_of([voice.pk])


@transaction.atomic
def said_back_remove(*, voice: Person) -> None:
    """A person does not agree any more that what they said back is kept. The caller has written it down."""
    end_said_back(BackTranslation.objects.filter(speaker_id=voice.pk))


@transaction.atomic
def voice_passed_on(*, by: Person, voice: Person) -> list[Release]:
    """A person agrees that their voice leaves the town's site: where everybody who is heard does, the files for it are
    made. `reconcile` finishes what a crash interrupts."""
    _record(by, verb=PASSED_ON, voice=voice)
    return replace_releases_of([voice.pk])


@transaction.atomic
def credit_changed(*, by: Person | None, voice: Person, named: bool) -> list[Release]:
    """A voice is named otherwise than before, or not at all (`named` False). Pages say so at once; the files in which
    the old name stands are built again. The journal keeps that it changed, not the names."""
    _record(by, verb=CREDIT_CHANGED, voice=voice, after={"named": named})
    return replace_releases_of([voice.pk])


def _record(by: Person | None, verb: str, voice: Person, after: JsonObject | None = None) -> None:
    about: Any = voice  # a user is a model
    record(actor=by, verb=verb, about=about, concerns=voice, after=after)
