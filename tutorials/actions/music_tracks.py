"""A coordinator brings a film's music and effects, and says that the town may use them; or removes them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from storage.files import StoredBytes
from storage.stored_files import PRIVATE, Holder, Row
from storage.stored_files import record as record_files
from tutorials.actions.kept_sounds import mark_mix_changed, require_own_sound
from tutorials.actions.tutorials import lock_tutorial
from tutorials.models import MusicTrack, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.pipelines.music_tracks import ROLE, let_go_of
from tutorials.states.music_tracks import MusicState, move_music

KIND = "tutorials.music"


def require_music_wanted(tutorial: Tutorial, *, may_use: bool) -> None:
    """Before its bytes are sent. may_use: somebody says that the town may use it."""
    if not may_use:
        raise Refused(_("Say first that the town may use this music and these sounds."))
    require_own_sound(tutorial)
    if MusicTrack.objects.filter(tutorial=tutorial, state=MusicState.CHECKING).exists():
        raise Refused(_("A track of this film is being checked: wait for that, or stop it."))


@transaction.atomic
def music_bring(*, by: Person, tutorial: Tutorial, stored: StoredBytes, name: str, may_use: bool) -> MusicTrack:
    """Record a track that is kept in the private store, and queue its check; what is in use stays until that is well
    ended."""
    require_coordinator(by)
    lock_tutorial(tutorial)
    require_music_wanted(tutorial, may_use=may_use)
    for refused in MusicTrack.objects.filter(tutorial=tutorial, state=MusicState.REFUSED):
        move_music(refused, MusicState.REMOVED)
    track = MusicTrack.objects.create(
        tutorial=tutorial,
        path=stored.path,
        name=name[:255],
        sha256=stored.sha256,
        bytes=stored.bytes,
    )
    record_files(Holder("tutorial", str(tutorial.pk)), [Row(PRIVATE, ROLE, stored)])
    after: JsonObject = {"file": track.name, "bytes": track.bytes, "sha256": track.sha256, "may_use": True}
    record(actor=by, about=tutorial, verb="bring_music", after=after)
    enqueue(KIND, str(tutorial.pk), turn_of=tutorial_turn(tutorial.pk), by=by)
    return track


@transaction.atomic
def music_remove(*, by: Person, tutorial: Tutorial) -> None:
    """Under the voices lies the film's room again, from the next release on; the file is deleted. Idempotent."""
    require_coordinator(by)
    lock_tutorial(tutorial)
    for track in MusicTrack.objects.filter(tutorial=tutorial, state__in=[MusicState.IN_USE, MusicState.REFUSED]):
        in_use = track.state == MusicState.IN_USE
        move_music(track, MusicState.REMOVED)
        if in_use:
            let_go_of(track)
            mark_mix_changed(tutorial)
            before = {"file": track.name, "sha256": track.sha256}
            record(actor=by, about=tutorial, verb="remove_music", before=before)
