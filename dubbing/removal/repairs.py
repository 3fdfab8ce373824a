"""The repaired renderings of a voice that took back its yes to them. The recordings stay."""

from __future__ import annotations

from django.db import transaction

from dubbing.drafts.removal import end_drafts_with
from dubbing.models import Take, TakeRepair
from dubbing.removal.take_bytes import clear_repairs, delete_fitted
from dubbing.stored_files import TAKE, remove_files
from dubbing.takes.repair import ROLE
from storage.queries import stored_files_of_kind


@transaction.atomic
def remove_repairs(voice: int) -> None:
    """Let go of them, and of the drafts in which one is heard; the bytes are deleted after the commit."""
    rows = list(TakeRepair.objects.select_for_update().filter(take__voice=voice).exclude(audio="").order_by("pk"))
    if not rows:
        return
    takes = list(Take.objects.filter(repair__in=rows))
    end_drafts_with(takes)
    remove_files(stored_files_of_kind(TAKE, [take.client_id for take in takes]).filter(role=ROLE))
    clear_repairs(takes)
    digests = {row.audio_sha256 for row in rows}
    transaction.on_commit(lambda: delete_fitted(digests), robust=True)
