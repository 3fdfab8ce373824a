"""A loudspeaker falls silent: the row goes at once, so no page shows it any more, and the file with it."""

from __future__ import annotations

from django.db.models import QuerySet

from dubbing.models import SpokenWords
from dubbing.stored_files import TAKE, remove_files
from storage.queries import stored_files_of_kind

ROLE = "spoken_words"


def silence(rows: QuerySet[SpokenWords]) -> int:
    """In the caller's transaction; returns how many. The bytes follow after the commit."""
    gone = list(rows.values_list("pk", "take__client_id"))
    if not gone:
        return 0
    SpokenWords.objects.filter(pk__in=[pk for pk, _client_id in gone]).delete()
    remove_files(stored_files_of_kind(TAKE, [client_id for _pk, client_id in gone]).filter(role=ROLE))
    return len(gone)


def silence_voice(voice: int) -> int:
    """Everything that this person says beside the films."""
    return silence(SpokenWords.objects.filter(take__voice=voice))
