"""What leaves the town's site, and whether everybody who is heard in it agreed to that.

A voice note, parts of a minute and a half, an episode of the podcast, the player on somebody else's site: each person
is asked in the consent, and a release with one voice that has not agreed has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast

from dubbing.models import Release
from dubbing.queries.credits import voices_of
from storage.models import HeardVoice, StoredFile
from storage.states import F

VOICE_NOTE = "voice_note"


def all_pass_on(voices: Iterable[int]) -> bool:
    """Whether all of these people agree, now. One query; nobody's voice may be passed on by anybody."""
    people = set(voices)
    users: Any = get_user_model().objects
    return not people or users.passing_on(people).count() == len(people)


def may_pass_on(release: Release) -> bool:
    """Whether everybody heard in a release agrees, now."""
    return all_pass_on(voices_of(release.manifest))


def has_left(release: Release) -> bool:
    """Whether its files were made to leave the site. Only a release with sound in its language has a voice note."""
    return any(file["role"] == VOICE_NOTE for file in release.manifest.get("files", []))


def passed_on(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Those of these releases that have a voice note in which everybody agrees, now. Still one query."""
    users: Any = get_user_model().objects
    note = StoredFile.objects.filter(
        holder="release", role=VOICE_NOTE, state=F.NEEDED, holder_id=Cast(OuterRef("pk"), CharField())
    )
    refused = HeardVoice.objects.filter(file=OuterRef("pk")).exclude(voice__in=users.passing_on())
    return releases.filter(Exists(note.filter(~Exists(refused))))
