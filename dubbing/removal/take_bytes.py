"""The files of erased takes: as received, normalised, fitted.

The transaction that erases the takes lets go of their files; the bytes are deleted after the commit. Any of this may be
interrupted: `reconcile` deletes what a crash or a build in progress left behind.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from dubbing.drafts.removal import end_drafts_with
from dubbing.models import SpokenWords, Take
from dubbing.releases.sound import takes_cache
from dubbing.states import T, move_take
from dubbing.stored_files import TAKE, delete_or_later
from dubbing.words.silence import silence
from media.sound.take_fitting import forget_take
from storage.leaving import let_go
from storage.queries import of_kind


@transaction.atomic
def erase_takes(voice: int) -> int:
    """Erase the takes of a voice; returns how many. The rows stay, without what was measured of the sound. The files
    are deleted after the commit."""
    takes = list(Take.objects.select_for_update().filter(voice_id=voice).exclude(state=T.ERASED).order_by("-pk"))
    mark_erased(takes)
    transaction.on_commit(partial(delete_erased_files, Q(pk__in=[take.pk for take in takes])))
    return len(takes)


def mark_erased(takes: Iterable[Take]) -> None:
    """Move to *erased*, clear what was measured of the sound, and let go of the files. The drafts in which they are
    heard go, too, and the words that parents hear."""
    erased = list(takes)
    end_drafts_with(erased)
    silence(SpokenWords.objects.filter(take__in=erased))
    for take in erased:
        move_take(take, T.ERASED, figures={}, findings=[], pauses=[], device={}, reason="")
    let_go(of_kind(TAKE, [take.client_id for take in erased]))


def delete_erased_files(which: Q) -> None:
    """Delete the files of the erased takes among these, unless somebody else's take is the same file."""
    rows = list(erased_with_bytes().filter(which).values_list("pk", "client_id", "audio_sha256"))
    if not rows:
        return
    delete_or_later(of_kind(TAKE, [client_id for _pk, client_id, _digest in rows]))
    delete_fitted(digest for *_row, digest in rows)
    Take.objects.filter(pk__in=[pk for pk, *_row in rows]).update(original="", audio="")


def delete_fitted(digests: Iterable[str]) -> None:
    """Delete the fitted forms of erased takes, unless somebody else's take is the same sound."""
    gone = set(digests) - {""}
    shared = Take.objects.filter(~Q(state=T.ERASED), audio_sha256__in=gone).values_list("audio_sha256", flat=True)
    for digest in gone - set(shared):
        forget_take(takes_cache(), digest)


def erased_with_bytes() -> QuerySet[Take]:
    """Erased takes that still name their files: their removal did not end."""
    return Take.objects.filter(state=T.ERASED).exclude(original="", audio="")
