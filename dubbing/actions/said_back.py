"""A second speaker says in French what they understood of a take."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.actions.takes import require_film, require_whole, same_upload, still_there
from dubbing.models import BackTranslation, Take
from dubbing.permissions import require_second_speaker
from dubbing.queries.said_back import GONE, KIND, says_no_text
from dubbing.removal.said_back import end_said_back
from dubbing.states import TakeState
from dubbing.stored_files import holder_of_said_back, remove_files
from dubbing.takes.journal_lines import record_take
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.errors import Refused
from journal.people import Person
from storage.queries import stored_files_of
from storage.stored_files import mark_needed, store_private
from tutorials.models import LanguageVersion


def said_back_already() -> Refused:
    return Refused(_("Somebody has said this recording back already. Thank you."))


def said_back_receive(
    *,
    by: Person,
    version: LanguageVersion,
    take: Take,
    client_id: UUID,
    sha256: str,
    received: Path,
    content_type: str = "",
    device: JsonObject | None = None,
) -> tuple[BackTranslation, bool]:
    """Store the file, then the row, and queue the comparison; (…, False) when it was here already. What the same
    speaker says again takes the place of what they said before. Raises as `take_receive` does."""
    require_second_speaker(by, take)
    require_whole(received, sha256)
    require_film(version)
    known = BackTranslation.objects.filter(client_id=client_id).first()
    if known is not None:
        return same_upload(known, known.speaker_id, by, sha256), False
    said = BackTranslation(client_id=client_id, take=take, speaker_id=by.pk)
    holder, suffix = holder_of_said_back(said), received.suffix.lower() or ".bin"
    stored = store_private(holder, "said_back", received, "said_back", voices=[by.pk], suffix=suffix)
    try:
        with transaction.atomic():
            still_there(version.tutorial_id)
            _require_still(by, version, take)
            end_said_back(BackTranslation.objects.filter(take=take, speaker_id=by.pk))
            said.original, said.sha256, said.bytes = stored.path, stored.sha256, stored.bytes
            said.content_type, said.device = content_type[:80], device or {}
            said.save(force_insert=True)
            mark_needed(holder, {stored.path})
            record_take(by, "say_back", take, after={"segment": take.segment.public_id})
            turn = tutorial_turn(version.tutorial_id)
            enqueue(KIND, str(said.pk), rank=Job.Rank.ORDINARY, turn_of=turn, by=by)
    except IntegrityError:  # the same from two tabs at once
        known = BackTranslation.objects.filter(client_id=client_id).first()
        if known is None:
            raise
        return same_upload(known, known.speaker_id, by, sha256), False
    except Exception:
        remove_files(stored_files_of(holder))
        raise
    return said, True


def _require_still(by: Person, version: LanguageVersion, take: Take) -> None:
    """Again, under the locks that a withdrawal and a decision also take."""
    now: Any = get_user_model().objects.select_for_update().get(pk=by.pk)
    row = Take.objects.select_for_update().get(pk=take.pk)
    require_second_speaker(now, row)
    if not says_no_text(version, row):
        raise Refused(_("This recording says a text: it is compared with that, and nobody has to say it back."))
    if row.state != TakeState.SUBMITTED:
        raise Refused(_("This recording is not waiting any more. Nothing has to be said back."))
    if BackTranslation.objects.filter(take=row).exclude(state=GONE).exclude(speaker_id=by.pk).exists():
        raise said_back_already()
