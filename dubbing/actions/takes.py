"""A take is received and sent to review. The same UUID with the same bytes is the same take."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.languages import whisper_code
from craft.messages import Message
from craft.refused_files import EMPTY_TAKE
from dubbing.actions.pace import learn_pace
from dubbing.models import BackTranslation, NoRoom, Take
from dubbing.permissions import require_bringer, require_voice
from dubbing.queries.repairs import needless_retakes, retake_codes
from dubbing.queries.studio import says_the_french
from dubbing.removal.tutorial import was_destroyed
from dubbing.states import TakeState, move_take
from dubbing.stored_files import remove_files
from dubbing.takes.journal_lines import record_take
from dubbing.takes.repair_requests import request_repair
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.errors import Conflict, NotAllowed, Refused
from journal.message_translation import translate_message
from journal.people import Person
from storage.files import sha256_of
from storage.queries import stored_files_of
from storage.stored_files import Holder, mark_needed, store_private
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Segment, Tutorial

Upload = TypeVar("Upload", Take, BackTranslation)
TRIES_BEFORE_INSISTING = 2
TOO_LONG = "too_long"


class DamagedUpload(Refused):
    """The received bytes are not those that were sent. Pages answer 400; the browser keeps its copy."""


class TutorialDestroyed(Refused):
    """The tutorial was destroyed. Pages answer 410; the browser keeps its copy until the person decides."""

    def __init__(self) -> None:
        super().__init__(_("This film was destroyed: nothing is recorded for it any more. It is not your fault."))


def damage_message() -> str:
    return _("The recording was damaged on its way. It is still on your device and will be sent again.")


def read_elsewhere() -> Refused:
    return Refused(_("The text that was read belongs to another sentence."))


def still_checked() -> str:
    return _("The recording is still being checked. Wait a moment.")


def take_receive(
    *,
    by: Person,
    version: LanguageVersion,
    segment: Segment,
    client_id: UUID,
    sha256: str,
    received: Path,
    content_type: str = "",
    studio: bool = False,
    device: JsonObject | None = None,
    revision: TranslationRevision | None = None,
    brought_by: Person | None = None,
) -> tuple[Take, bool]:
    """Store the file, then the row, then queue the intake. (take, False) when the take was here already.

    `by` is the voice. `brought_by`: the coordinator who brings in what was recorded elsewhere. Then the voice needs no
    account that can sign in, but its consent is still required.

    Raises Damaged when `received` has another SHA-256 than the browser computed, Conflict when other bytes or another
    person's take came under this UUID before, TutorialDestroyed when the tutorial was destroyed. The file is stored
    before the row: a crash leaves only an unreferenced file.
    """
    if brought_by is None:
        require_voice(by, version.language)
    else:
        require_bringer(brought_by, by)
    require_whole(received, sha256)
    require_film(version)  # checked first: after "already here" the browser deletes the last copy
    existing = Take.objects.filter(client_id=client_id).first()
    if existing is not None:
        return same_upload(existing, existing.voice_id, by, sha256), False
    if segment.tutorial_id != version.tutorial_id or segment.retired_at is not None:
        raise Refused(_("This sentence was merged into another one. Your recording is still on your device."))
    if revision is None and not says_the_french(version, segment):
        raise without_text()
    if revision is not None and (
        revision.translation.segment_id != segment.pk or revision.translation.language != version.language
    ):
        raise read_elsewhere()
    holder, suffix = Holder("take", str(client_id)), received.suffix.lower() or ".bin"
    stored = store_private(holder, "original", received, "takes", voices=[by.pk], suffix=suffix)
    try:
        with transaction.atomic():
            still_there(version.tutorial_id)
            agreed_still(by, brought_by, version)
            take = Take.objects.create(
                client_id=client_id,
                segment=segment,
                language=version.language,
                voice_id=by.pk,
                revision=revision,
                source_digest=segment.digest,
                source_start_ms=segment.start_ms,
                source_end_ms=segment.end_ms,
                original=stored.path,
                sha256=stored.sha256,
                bytes=stored.bytes,
                content_type=content_type[:80],
                studio=studio,
                device=device or {},
            )
            mark_needed(holder, {stored.path})
            verb, after = "record" if brought_by is None else "bring_take", {"sha256": stored.sha256}
            record_take(brought_by or by, verb, take, after={"segment": segment.public_id, **after}, concerns=by)
            turn = tutorial_turn(version.tutorial_id)
            enqueue("dubbing.intake", str(take.pk), queue="short", turn_of=turn, by=brought_by or by)
    except IntegrityError:  # the same take from two tabs at once: one of them made the row
        existing = Take.objects.get(client_id=client_id)
        return same_upload(existing, existing.voice_id, by, sha256), False
    except (NotAllowed, TutorialDestroyed):
        remove_files(stored_files_of(holder))
        raise
    return take, True


def require_whole(received: Path, sha256: str) -> None:
    """What arrived is what the browser sent, and is not empty."""
    if sha256_of(received) != sha256.lower():
        raise DamagedUpload(damage_message())
    if not received.stat().st_size:
        raise Refused(translate_message(Message(EMPTY_TAKE)))


def require_film(version: LanguageVersion) -> None:
    if was_destroyed(version.tutorial):
        raise TutorialDestroyed


def still_there(tutorial_id: int) -> None:
    """Check again under the lock that destroying a tutorial also takes: what is stored before that, it erases."""
    if was_destroyed(Tutorial.objects.select_for_update().get(pk=tutorial_id)):
        raise TutorialDestroyed


def agreed_still(voice: Person, brought_by: Person | None, version: LanguageVersion) -> None:
    """Check again under the lock that a withdrawal also takes: what is stored before that, it erases."""
    now: Any = get_user_model().objects.select_for_update().get(pk=voice.pk)
    if brought_by is None:
        require_voice(now, version.language)
    else:
        require_bringer(brought_by, now)


def other_bytes() -> Conflict:
    return Conflict(_("Another recording was sent under this number. Nothing was replaced: record again."))


def somebody_elses() -> NotAllowed:
    return NotAllowed(_("This recording belongs to another person."))


def without_text() -> Refused:
    return Refused(_("This sentence has no translation to read yet."))


def same_upload(there: Upload, owner: int | None, by: Person, sha256: str) -> Upload:
    """What came under this number before: theirs, and the same bytes."""
    if owner != by.pk:
        raise somebody_elses()
    if there.sha256 != sha256.lower():
        raise other_bytes()
    return there


@transaction.atomic
def take_submit(*, by: Person, take: Take, insist: bool = False, brought_in: bool = False) -> Take:
    """Send a checked take to review. It supersedes an earlier take of the same voice that still waits.

    A finding of severity *retake* blocks two tries; from the third on the person may insist. `no_speech` always blocks.
    No room in the last solve of the whole tutorial counts as one. `brought_in`: a coordinator sends what was recorded
    elsewhere, where nobody can be asked to try again.
    """
    if take.voice_id != by.pk and not (brought_in and by.is_coordinator):
        raise NotAllowed(_("Only the person who recorded it may send it."))
    # Two tabs may send two takes of one segment: the lock on its row orders them, else both would wait for a reviewer.
    Segment.objects.select_for_update().get(pk=take.segment_id)
    take = Take.objects.select_for_update().get(pk=take.pk)
    if take.state in {TakeState.SUBMITTED, TakeState.APPROVED}:
        return take
    if take.state == TakeState.REJECTED and take.reviewer_id is not None and not brought_in:
        return take  # the request, repeated: it was sent, and a reviewer has asked for another meanwhile
    if was_destroyed(take.segment.tutorial):
        raise TutorialDestroyed
    if take.state == TakeState.ERASED:
        raise Refused(_("This recording was deleted, as asked. Nothing of it is kept."))
    if take.state == TakeState.RECEIVED:
        raise Refused(still_checked())
    codes = _asking_again(take)
    if "no_speech" in codes:
        raise Refused(_("Nobody is heard in this recording. Record it again, closer to the microphone."))
    if codes and not brought_in:
        tries = Take.objects.filter(
            segment_id=take.segment_id, language=take.language, voice_id=take.voice_id, pk__lte=take.pk
        ).exclude(state=TakeState.ERASED)
        # The studio checks in the browser, so most bad tries are never sent: it says how many there were.
        if max(tries.count(), _said_tries(take)) <= TRIES_BEFORE_INSISTING:
            raise Refused(_("Record it once more, following the advice: it will be better."))
        if not insist:
            raise Refused(_("The check still has a remark. Record again, or send it as it is."))
    for older in Take.objects.filter(
        segment_id=take.segment_id, language=take.language, voice_id=take.voice_id, state=TakeState.SUBMITTED
    ).exclude(pk=take.pk):
        move_take(older, TakeState.SUPERSEDED)
    move_take(take, TakeState.SUBMITTED, insisted=bool(codes))
    learn_pace(take)
    turn = tutorial_turn(take.segment.tutorial_id)
    enqueue("dubbing.pace", str(take.pk), queue="short", rank=Job.Rank.ORDINARY, turn_of=turn, by=by)
    # Nobody waits for this, nor for what follows.
    enqueue("dubbing.doubt", str(take.pk), rank=Job.Rank.IDLE, turn_of=turn, by=by)
    request_repair(take, by)
    if not brought_in and take.revision_id is not None and whisper_code(take.language) is not None:
        enqueue("dubbing.listen", str(take.pk), rank=Job.Rank.IDLE, turn_of=turn, by=by)
    after = {"segment": take.segment.public_id, "insisted": bool(codes)}
    record_take(by, "send", take, after=after | ({"brought_in": True} if brought_in else {}), concerns=None)
    return take


def _asking_again(take: Take) -> set[str]:
    """The findings that ask to record again. `too_long` is that of older takes: the verdict took its place."""
    codes = retake_codes(take.findings) - {TOO_LONG} - needless_retakes(take)
    return codes | {TOO_LONG} if NoRoom.objects.filter(take=take).exists() else codes


def _said_tries(take: Take) -> int:
    said = take.device.get("tries")
    return said if isinstance(said, int) else 0
