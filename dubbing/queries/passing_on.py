"""What leaves the town's site, and whether everybody who is heard in it agreed to that.

A voice note, parts of a minute and a half, an episode of the podcast, the book of the steps, the player on somebody
else's site: each person is asked in the consent, and a release with one voice that has not agreed has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from dubbing.models import Release
from dubbing.queries.credits import voices_of
from storage.models import HeardVoice, StoredFile
from storage.queries import needed_files

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


def agreed(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Those of these files in which nobody is heard who does not agree, now. Still one query."""
    users: Any = get_user_model().objects
    return files.filter(~Exists(HeardVoice.objects.filter(file=OuterRef("pk")).exclude(voice__in=users.passing_on())))


def passed_on(releases: QuerySet[Release]) -> QuerySet[Release]:
    """Those of these releases that have a voice note in which everybody agrees, now. Still one query."""
    return releases.filter(Exists(agreed(needed_files("release", VOICE_NOTE))))
