"""A film's music and effects are checked before they lie under any voice: as long as the film, and nobody speaks."""

from __future__ import annotations

import logging
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.transcripts.hallucinations import without_hallucinations
from craft.transcripts.words import Word
from jobs.execution import Progress
from jobs.models import Job
from journal.actions import record
from journal.errors import Refused
from media.picture.playback import PlayedSound, play_sound
from media.programs.child import MediaError
from storage.deletion import delete_leaving, mark_unneeded
from storage.files import local_copy
from storage.queries import stored_files_of
from storage.stored_files import Holder
from tutorials.models import MusicTrack, Tutorial
from tutorials.pipelines import ingest
from tutorials.pipelines.source import LENGTH_TOLERANCE_MS
from tutorials.states.music_tracks import MusicState, move_music

ROLE = "music_effects"
NAMED_WORDS = 8
LISTENING = 100
"""Permille of the work at which the film's language is listened for."""
log = logging.getLogger(__name__)


def check_music(job: Job, progress: Progress) -> None:
    """The job: the track of this film that waits for it is in use from now on, in place of an earlier one. Refused:
    see `music_failed`."""
    track = _track_of(job)
    if track is None:
        return
    progress(0, _("measuring the music and effects"))
    with local_copy(track.path) as path:
        _refuse_unlike(_play(path, track.tutorial), track.tutorial)
        _refuse_speech(path, track.tutorial, progress)
    with transaction.atomic():
        tutorial = Tutorial.objects.select_for_update().get(pk=track.tutorial_id)
        for earlier in MusicTrack.objects.filter(tutorial=tutorial, state=MusicState.IN_USE):
            move_music(earlier, MusicState.REMOVED)
            let_go_of(earlier)
        move_music(track, MusicState.IN_USE)
        Tutorial.objects.filter(pk=tutorial.pk).update(mix_changed_at=timezone.now())
        _record(track)


def music_failed(job: Job, message: str) -> None:
    """It is not used, and says why; one that is in use stays."""
    with transaction.atomic():
        track = _track_of(job)
        if track is not None:
            move_music(track, MusicState.REFUSED, failure=message)
            let_go_of(track)
            _record(track, message)


def _track_of(job: Job) -> MusicTrack | None:
    """The one that is being checked; the job is that of its tutorial."""
    tracks = MusicTrack.objects.select_related("tutorial")
    return tracks.filter(tutorial=int(job.target), state=MusicState.CHECKING).first()


def let_go_of(track: MusicTrack) -> None:
    """Its file is deleted once this is committed, unless the same is in use again."""
    rows = stored_files_of(Holder("tutorial", str(track.tutorial_id))).filter(role=ROLE, path=track.path)
    others = MusicTrack.objects.filter(tutorial=track.tutorial_id, path=track.path)
    if others.filter(state__in=[MusicState.CHECKING, MusicState.IN_USE]).exists():
        return
    mark_unneeded(rows)

    def delete() -> None:
        try:
            delete_leaving(rows)
        except OSError as reason:  # `reconcile` tries again
            log.warning("a track that nobody needs stays for now: %s", reason)

    transaction.on_commit(delete, robust=True)


def _play(path: Path, tutorial: Tutorial) -> PlayedSound:
    try:
        return play_sound(path, 0, tutorial.duration_ms, most_ms=tutorial.duration_ms + 10 * LENGTH_TOLERANCE_MS)
    except MediaError as error:
        if error.of_the_machine:
            raise
        raise Refused(
            _("This file cannot be read as sound. Export the music and effects as WAV, FLAC or M4A, then send that.")
        ) from error


def _refuse_unlike(found: PlayedSound, tutorial: Tutorial) -> None:
    if abs(found.length_ms - tutorial.duration_ms) > LENGTH_TOLERANCE_MS:
        said = _(
            "This track is not as long as the film ({film} s). Export it again from the film's beginning to its end."
        )
        raise Refused(said.format(film=f"{tutorial.duration_ms / 1000:.1f}"))
    if not found.heard:
        raise Refused(_("Nothing is heard in this track. Export it again."))


def _refuse_speech(path: Path, tutorial: Tutorial, progress: Progress) -> None:
    """Refused when a recogniser reads the film's language in it: families would hear two voices at once."""
    heard: list[Word] = []
    for window in ingest.transcriber().transcribe(path, language=tutorial.source_language):
        heard += [Word(word.start_ms, word.end_ms, word.text, word.confidence) for word in window.words]
        share = window.end_ms / max(1, tutorial.duration_ms)
        progress(min(999, LISTENING + round((1000 - LISTENING) * share)), _("listening for speech in the music"))
    if words := without_hallucinations(heard):
        at = words[0].start_ms // 1000
        raise Refused(
            _(
                "French is heard in this track at {at}: “{words}”. Export the music and effects without the narration."
            ).format(at=f"{at // 60}:{at % 60:02}", words=" ".join(word.text.strip() for word in words[:NAMED_WORDS]))
        )


def _record(track: MusicTrack, reason: str = "") -> None:
    after = {"file": track.name, "sha256": track.sha256}
    record(actor=None, about=track.tutorial, verb="check_music", after=after, reason=reason)
