"""How the voices of a release are named: read from the people whenever a page is shown, and kept in no manifest.

Only files that leave the site have the names written into them, as they were when the files were built. The manifest
keeps which consents they were taken from (`named`: their primary keys), so that a change finds them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.contrib.auth import get_user_model

from dubbing.manifests import Manifest, read_manifest
from dubbing.models import Release, Take
from journal.people import Credit


class NamesInFiles(StrEnum):
    """AS_CHOSEN: the files name the voices as they chose. MISSING: somebody chose a name since. OTHER: somebody changed
    theirs. TAKEN_BACK: somebody is named who does not want to be any more."""

    AS_CHOSEN = "as_chosen"
    MISSING = "missing"
    OTHER = "other"
    TAKEN_BACK = "taken_back"


def credits_of(voices: Iterable[int | None]) -> dict[int, Credit]:
    """Person → how they are named, for those who want to be. One query; none for nobody."""
    people = {voice for voice in voices if voice is not None}
    users: Any = get_user_model().objects
    found: dict[int, Credit] = users.credits_of(people) if people else {}
    return found


def names_of(found: Mapping[int, Credit]) -> tuple[str, ...]:
    """The names, each once, in the order of the accounts: nobody is first because they said more."""
    return tuple(dict.fromkeys(credit.name for _person, credit in sorted(found.items())))


def voices_of(manifest: Manifest) -> list[int]:
    """Who is heard in a release. An old one does not say: its takes do, with a query."""
    if manifest.voices is not None:
        return list(manifest.voices)
    if not manifest.recorded_takes:
        return []
    voices = (
        Take.objects.filter(client_id__in=manifest.recorded_takes).exclude(voice=None).values_list("voice", flat=True)
    )
    return sorted(set(voices.order_by()))


def describers_of(manifest: Manifest) -> list[int]:
    """Who says the audio descriptions of a release: named on its page, and in no file."""
    return sorted({row.voice for row in manifest.described})


def names_in_files(release: Release) -> NamesInFiles:
    """Whether the files of a release name its voices as these chose. Two queries."""
    manifest = read_manifest(release.manifest)
    now = credits_of(voices_of(manifest))
    users: Any = get_user_model().objects
    written: dict[int, str] = users.names_in_consents(manifest.named)
    if not written.keys() <= now.keys():
        return NamesInFiles.TAKEN_BACK
    if any(now[person].name != name for person, name in written.items()):
        return NamesInFiles.OTHER
    return NamesInFiles.AS_CHOSEN if now.keys() <= written.keys() else NamesInFiles.MISSING
