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
from dubbing.models import BackTranslation, Run, SpokenWords, Take, TakeRepair
from dubbing.queries.repairs import sound_digests
from dubbing.releases.sound import takes_cache
from dubbing.removal.notes import end_notes, voice_notes_of
from dubbing.removal.runs import end_runs
from dubbing.removal.said_back import end_said_back
from dubbing.states import TakeState, move_take
from dubbing.stored_files import TAKE, delete_or_later
from dubbing.words.silence import silence
from media.sound.take_fitting import forget_take
from storage.deletion import mark_unneeded
from storage.queries import stored_files_of_kind


@transaction.atomic
def erase_takes(voice: int) -> int:
    """Erase the takes of a voice; returns how many. The rows stay, without what was measured of the sound. The files
    are deleted after the commit. Its runs go first: under their lock no part becomes a take any more. What it said back
    of others' takes goes too, and what it said beside hard sentences."""
    end_runs(Run.objects.filter(voice_id=voice))
    end_said_back(BackTranslation.objects.filter(speaker_id=voice))
    end_notes(voice_notes_of(voice))
    takes = list(
        Take.objects.select_for_update().filter(voice_id=voice).exclude(state=TakeState.ERASED).order_by("-pk")
    )
    mark_erased(takes)
    transaction.on_commit(partial(delete_erased_files, Q(pk__in=[take.pk for take in takes])))
    return len(takes)


def mark_erased(takes: Iterable[Take]) -> None:
    """Move to *erased*, clear what was measured of the sound, and let go of the files. The drafts in which they are
    heard go, too, what a second speaker said of them, and the words that parents hear."""
    erased = list(takes)
    end_drafts_with(erased)
    silence(SpokenWords.objects.filter(take__in=erased))
    end_said_back(BackTranslation.objects.filter(take__in=erased))
    for take in erased:
        move_take(take, TakeState.ERASED, figures={}, findings=[], pauses=[], device={}, reason="")
    clear_repairs(erased)
    mark_unneeded(stored_files_of_kind(TAKE, [take.client_id for take in erased]))


def clear_repairs(takes: Iterable[Take]) -> None:
    """Their rows name no file any more, and nothing that was measured of it; the digest tells what is cached."""
    rows = TakeRepair.objects.filter(take__in=[take.pk for take in takes])
    rows.update(audio="", method="", figures={}, findings=[], failure="", made_at=None)


def delete_erased_files(which: Q) -> None:
    """Delete the files of the erased takes among these, unless somebody else's take is the same file."""
    rows = list(erased_with_bytes().filter(which).values_list("pk", "client_id"))
    if not rows:
        return
    delete_or_later(stored_files_of_kind(TAKE, [client_id for _pk, client_id in rows]))
    takes = Take.objects.filter(pk__in=[pk for pk, _client_id in rows])
    delete_fitted(sound_digests(takes))
    takes.update(original="", audio="")


def delete_fitted(digests: Iterable[str]) -> None:
    """Delete the fitted forms of erased takes, unless somebody else's take is the same sound."""
    gone = set(digests) - {""}
    shared = Take.objects.filter(~Q(state=TakeState.ERASED), audio_sha256__in=gone).values_list(
        "audio_sha256", flat=True
    )
    repaired = TakeRepair.objects.exclude(audio="").filter(audio_sha256__in=gone).values_list("audio_sha256", flat=True)
    for digest in gone - set(shared) - set(repaired):
        forget_take(takes_cache(), digest)


def erased_with_bytes() -> QuerySet[Take]:
    """Erased takes that still name their files: their removal did not end."""
    return Take.objects.filter(state=TakeState.ERASED).exclude(original="", audio="")
