"""The bytes of takes that were erased: as received, normalised, fitted. A row names them until they are gone.

Nothing here needs to be certain of having run: `reconcile` does again what a crash or a build that was under way left.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from dubbing.models import Take
from dubbing.releases.sound import takes_cache
from dubbing.states import T, move_take
from dubbing.stored_files import delete_unnamed
from media.sound.take_fitting import forget_take


@transaction.atomic
def erase_takes(voice: int) -> int:
    """The rows stay, without what was measured of the sound; how many there were. The bytes go when that is certain."""
    takes = list(Take.objects.select_for_update().filter(voice_id=voice).exclude(state=T.ERASED).order_by("-pk"))
    mark_erased(takes)
    transaction.on_commit(partial(forget_erased, Q(pk__in=[take.pk for take in takes])))
    return len(takes)


def mark_erased(takes: Iterable[Take]) -> None:
    """What was measured of the sound goes with the mark."""
    for take in takes:
        move_take(take, T.ERASED, figures={}, findings=[], pauses=[], device={}, reason="")


def forget_erased(which: Q) -> None:
    """Delete what the erased takes among these name, unless a take of somebody else is the same file."""
    takes = erased_with_bytes().filter(which)
    rows = list(takes.values_list("pk", "original", "audio", "audio_sha256"))
    if not rows:
        return
    delete_unnamed({path for _pk, *paths, _digest in rows for path in paths if path}, "private")
    forget_fitted(digest for *_row, digest in rows)
    Take.objects.filter(pk__in=[pk for pk, *_row in rows]).update(original="", audio="")


def forget_fitted(digests: Iterable[str]) -> None:
    """Remove the fitted forms of erased takes, unless somebody else's take is the same sound."""
    gone = set(digests) - {""}
    shared = Take.objects.filter(~Q(state=T.ERASED), audio_sha256__in=gone).values_list("audio_sha256", flat=True)
    for digest in gone - set(shared):
        forget_take(takes_cache(), digest)


def erased_with_bytes() -> QuerySet[Take]:
    """Erased takes whose files may still be in the store."""
    return Take.objects.filter(state=T.ERASED).exclude(original="", audio="")
