"""What leaves the town's site, and whether everybody who is heard in it agreed to that.

A voice note, parts of a minute and a half, an episode of the podcast, the book of the steps, the player on somebody
else's site: each person is asked in the consent, and a release with one voice that has not agreed has none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from dubbing.manifests import Manifest, read_manifest
from dubbing.models import Release
from dubbing.queries.credits import voices_of
from storage.models import HeardVoice, StoredFile
from storage.queries import needed_files

VOICE_NOTE = "voice_note"
# What people are asked for in the consent beyond publication.
TELEPHONE, PASS_ON = "hotline", "pass_on"
# Of which file an old release tells what everybody had agreed to when it was built.
TOLD_BY_FILE = {"hotline": TELEPHONE, VOICE_NOTE: PASS_ON}


def all_pass_on(voices: Iterable[int]) -> bool:
    """Whether all of these people agree, now. One query; nobody's voice may be passed on by anybody."""
    people = set(voices)
    users: Any = get_user_model().objects
    return not people or users.passing_on(people).count() == len(people)


def may_redistribute(release: Release) -> bool:
    """Whether everybody heard in a release agrees, now."""
    return all_pass_on(voices_of(read_manifest(release.manifest)))


def agreed_scopes(manifest: Manifest) -> frozenset[str]:
    """What everybody heard in a release had agreed to when it was built, and its files rest on."""
    if manifest.scopes is not None:
        return frozenset(manifest.scopes)
    return frozenset(TOLD_BY_FILE[file.role] for file in manifest.files if file.role in TOLD_BY_FILE)


def is_redistributed(release: Release) -> bool:
    """Whether its files were made to leave the site: only with sound in its language."""
    manifest = read_manifest(release.manifest)
    return PASS_ON in agreed_scopes(manifest) and bool(manifest.files_in("audio_only"))


def redistributable_files(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Those of these files in which nobody is heard who does not agree, now. Still one query."""
    users: Any = get_user_model().objects
    return files.filter(~Exists(_heard().exclude(voice__in=users.passing_on())))


def _heard() -> QuerySet[HeardVoice]:
    return HeardVoice.objects.filter(file=OuterRef("pk"))


def may_leave(*roles: str) -> Exists:
    """For a query of releases: whether one has a file of these roles in which everybody agrees, now."""
    return Exists(redistributable_files(needed_files("release", *roles)))


def on_telephone() -> Exists:
    """For a query of releases: whether somebody is heard in its sound, and all of them may be heard by telephone, now.
    Nothing but voices that were lent is played there."""
    users: Any = get_user_model().objects
    sound = needed_files("release", "audio_only").filter(Exists(_heard()))
    return Exists(sound.filter(~Exists(_heard().exclude(voice__in=users.on_telephone()))))
