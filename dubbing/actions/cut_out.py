"""A cough or a click is cut out of a take, and taken back: each time another take of the same bytes goes on in its
place. Its voice does it, or who reviews the language."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from craft.takes.cut_out import LONGEST_MS, Span, and_another
from dubbing.actions.runs import LEAST_PART_MS, no_cut_any_more
from dubbing.actions.takes import somebody_elses, still_checked, still_there
from dubbing.models import Take
from dubbing.permissions import hears_everybody
from dubbing.states import TakeState
from dubbing.stored_files import holder_of_take
from dubbing.takes.journal_lines import record_take
from jobs.states import enqueue, tutorial_turn
from journal.errors import Refused
from journal.people import Person
from storage.files import local_copy
from storage.stored_files import mark_needed, store_private
from tutorials.models import LanguageVersion

OPEN = (TakeState.CHECKED, TakeState.SUBMITTED)


def noise_cut_out(*, by: Person, version: LanguageVersion, take: Take, start_ms: int, end_ms: int) -> Take:
    """start_ms … end_ms: of the take as it sounds now. Returns the take that goes on, which is still to be measured."""
    end_ms = min(end_ms, take.duration_ms)
    too_much = end_ms - start_ms > LONGEST_MS or take.duration_ms - (end_ms - start_ms) < LEAST_PART_MS
    if not 0 <= start_ms < end_ms or too_much:
        raise Refused(_("Cut out the noise alone: two seconds at most. If more is wrong, record the sentence again."))
    return _again(
        by, version, take, and_another([(first, last) for first, last in take.cut_out or []], start_ms, end_ms)
    )


def noise_put_back(*, by: Person, version: LanguageVersion, take: Take) -> Take:
    """The recording as it was made, whole."""
    return _again(by, version, take, [])


def _again(by: Person, version: LanguageVersion, take: Take, cut_out: list[Span]) -> Take:
    if take.voice_id != by.pk and not hears_everybody(by, take.language):
        raise somebody_elses()
    if take.state == TakeState.RECEIVED:
        raise Refused(still_checked())
    if take.state not in OPEN:
        raise no_cut_any_more()
    if cut_out == [tuple(span) for span in take.cut_out or []]:
        return take
    made = Take(client_id=uuid.uuid4(), cut_from=take, cut_out=cut_out)
    for name in (
        *("segment", "language", "voice", "revision_id", "still_valid_for_id", "source_digest", "content_type"),
        *("source_start_ms", "source_end_ms", "studio", "heard_text", "heard_error"),
    ):
        setattr(made, name, getattr(take, name))
    made.device = {name: value for name, value in take.device.items() if name != "wall_clock_ms"}
    holder = holder_of_take(made)
    with local_copy(take.original) as path:
        suffix = Path(take.original).suffix
        stored = store_private(holder, "original", path, "takes", voices=[take.voice_id or 0], suffix=suffix)
    made.original, made.sha256, made.bytes = stored.path, stored.sha256, stored.bytes
    with transaction.atomic():
        still_there(version.tutorial_id)
        get_user_model().objects.select_for_update().get(pk=take.voice_id or 0)  # as a withdrawal does
        now = Take.objects.select_for_update().get(pk=take.pk)
        if now.state not in OPEN:
            raise no_cut_any_more()
        made.save()
        mark_needed(holder, {stored.path})
        record_take(by, "cut_out", made, after={"segment": take.segment.public_id, "cut_out": cut_out})
        enqueue("dubbing.intake", str(made.pk), queue="short", turn_of=tutorial_turn(version.tutorial_id), by=by)
    return made
