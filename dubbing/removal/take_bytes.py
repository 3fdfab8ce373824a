"""The files of erased takes: as received, normalised, fitted. A row names them until they are deleted.

Any of this may be interrupted: `reconcile` deletes what a crash or a build in progress left behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from dubbing.drafts.removal import end_drafts_with
from dubbing.models import Take
from dubbing.releases.sound import takes_cache
from dubbing.states import T, move_take
from dubbing.stored_files import delete_unnamed
from media.sound.take_fitting import forget_take


@transaction.atomic
def erase_takes(voice: int) -> int:
    """Erase the takes of a voice; returns how many. The rows stay, without what was measured of the sound. The files
    are deleted after the commit."""
    takes = list(Take.objects.select_for_update().filter(voice_id=voice).exclude(state=T.ERASED).order_by("-pk"))
    mark_erased(takes)
    transaction.on_commit(partial(delete_erased_files, Q(pk__in=[take.pk for take in takes])))
    return len(takes)


def mark_erased(takes: Iterable[Take]) -> None:
    """Move to *erased*, and clear what was measured of the sound. The drafts in which they are heard go, too."""
    takes = list(takes)
    end_drafts_with(takes)
    for take in takes:
        move_take(take, T.ERASED, figures={}, findings=[], pauses=[], device={}, reason="")


def delete_erased_files(which: Q) -> None:
    """Delete the files that the erased takes among these name, unless somebody else's take is the same file."""
    takes = erased_with_bytes().filter(which)
    rows = list(takes.values_list("pk", "original", "audio", "audio_sha256"))
    if not rows:
        return
    delete_unnamed({path for _pk, *paths, _digest in rows for path in paths if path}, "private")
    delete_fitted(digest for *_row, digest in rows)
    Take.objects.filter(pk__in=[pk for pk, *_row in rows]).update(original="", audio="")


def delete_fitted(digests: Iterable[str]) -> None:
    """Delete the fitted forms of erased takes, unless somebody else's take is the same sound."""
    gone = set(digests) - {""}
    shared = Take.objects.filter(~Q(state=T.ERASED), audio_sha256__in=gone).values_list("audio_sha256", flat=True)
    for digest in gone - set(shared):
        forget_take(takes_cache(), digest)


def erased_with_bytes() -> QuerySet[Take]:
    """Erased takes whose files may still be in the store."""
    return Take.objects.filter(state=T.ERASED).exclude(original="", audio="")
