"""From an uploaded video to a tutorial that can be opened: probe, then transcript and renditions in parallel.

Every step may run twice: it builds its result aside, then puts it in place in one short transaction.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from craft.transcripts.hallucinations import without_hallucinations
from craft.transcripts.segmentation import Piece, segment_words
from craft.transcripts.transcript_alignment import align_lines
from craft.transcripts.words import Word
from jobs.execution import Progress
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from media.picture.probe import AudioStream, Probe
from media.speech.transcription import FasterWhisper, Transcriber
from storage.files import local_copy, scratch
from storage.queries import stored_files_of
from storage.stored_files import Holder, mark_needed, store_private
from tutorials.models import Tutorial
from tutorials.pipelines.doubtful_words import flag_doubtful_words
from tutorials.pipelines.source import NarrationUnclear, judge_source
from tutorials.pipelines.transcript import NewSegment, segments_replace
from tutorials.pipelines.transcript_files import STEP_PAUSE_MS, Transcript, read_transcript
from tutorials.pipelines.whisper_models import meanwhile, model_in_use
from tutorials.queries import speech_segments
from tutorials.states.tutorials import TutorialState, fail_tutorial, move_tutorial

_transcribers: dict[str, Transcriber] = {}


def transcriber() -> Transcriber:
    """The engine, loaded once in this process; another one where the town has chosen another model since."""
    model = model_in_use()
    if str(model) not in _transcribers:
        _transcribers.clear()  # of two, the memory of one is wasted
        _transcribers[str(model)] = FasterWhisper(model)
    return _transcribers[str(model)]


def stored_probe(tutorial: Tutorial) -> Probe:
    """The probe stored with the tutorial: made once, passed on."""
    audio = tuple(AudioStream(**stream) for stream in tutorial.probe.get("audio", ()))
    return Probe(**{**tutorial.probe, "audio": audio})


def probe(job: Job, progress: Progress) -> None:
    """Judge the original by playing it; then queue the next steps."""
    tutorial = Tutorial.objects.get(pk=job.target)
    if tutorial.state not in {TutorialState.UPLOADED, TutorialState.PROBING, TutorialState.FAILED}:
        return
    move_tutorial(tutorial, TutorialState.PROBING, failure="", failed_from="")
    progress(100, _("looking at the video"))
    with local_copy(tutorial.original) as path, scratch("source") as folder:
        try:
            film, probed = judge_source(
                path,
                folder,
                tutorial.original_sha256,
                has_transcript=bool(tutorial.transcript_file),
                sound=_said_sound(job, tutorial),
            )
        except NarrationUnclear as unclear:
            Tutorial.objects.filter(pk=tutorial.pk).update(probe=asdict(unclear.probe))
            raise
        if film != path:
            _replace_original(tutorial, film)
    with transaction.atomic():
        Tutorial.objects.filter(pk=tutorial.pk).update(
            probe=asdict(probed), duration_ms=probed.duration_ms, has_audio=probed.has_audio
        )
        move_tutorial(tutorial, TutorialState.TRANSCRIBING)
        turn, by = tutorial_turn(tutorial.pk), job.requested_by
        enqueue("tutorials.transcribe", str(tutorial.pk), rank=Job.Rank.URGENT, turn_of=turn, by=by)
        enqueue("tutorials.renditions", str(tutorial.pk), turn_of=turn, by=by)


def _said_sound(job: Job, tutorial: Tutorial) -> int | None:
    """Which sound is the narration, where a person said it: now, or before an earlier try."""
    before: int | None = tutorial.probe.get("sound") if tutorial.probe.get("chosen") else None
    asked: int | None = job.parameters.get("sound", before)
    return asked


def _replace_original(tutorial: Tutorial, film: Path) -> None:
    """Work goes on with a copy of the same pictures and sounds; the file that came is kept beside it, byte for byte."""
    holder = Holder("tutorial", str(tutorial.pk))
    kept = store_private(holder, "original", film, "originals", voices=(), hand_over=True)
    with transaction.atomic():
        stored_files_of(holder).filter(role="original").exclude(path=kept.path).update(role="received")
        Tutorial.objects.filter(pk=tutorial.pk).update(
            original=kept.path, original_sha256=kept.sha256, original_bytes=kept.bytes
        )
        mark_needed(holder)
    tutorial.refresh_from_db(fields=["original", "original_sha256", "original_bytes"])


def transcribe(job: Job, progress: Progress) -> None:
    """The transcript: from the file that came with the video, from Whisper, or from both."""
    tutorial = Tutorial.objects.get(pk=job.target)
    if tutorial.state != TutorialState.TRANSCRIBING:
        return
    given = _given_transcript(tutorial)
    if given.segments:
        segments_replace(tutorial=tutorial, new=given.segments)
    else:
        words = _hear(tutorial, progress, live=not given.lines)
        if given.lines:
            pieces = align_lines(given.lines, words)
            if not pieces:
                raise Refused(_("No speech was heard, so the text has no times. Bring an SRT or WebVTT file instead."))
            segments_replace(tutorial=tutorial, new=_new_segments(pieces, None))
        flag_doubtful_words(tutorial)
    with transaction.atomic():
        move_tutorial(tutorial, TutorialState.EDITING)
        record(actor=None, about=tutorial, verb="transcribed", after={"segments": speech_segments(tutorial).count()})


def _given_transcript(tutorial: Tutorial) -> Transcript:
    if not tutorial.transcript_file:
        return Transcript()
    with local_copy(tutorial.transcript_file) as path:
        return read_transcript(path, tutorial.duration_ms)


def _hear(tutorial: Tutorial, progress: Progress, *, live: bool) -> list[Word]:
    """Whisper, window by window. With `live`, segments are saved at once and a restart resumes there."""
    tail: list[Word] = []
    start_ms, tail_start_ms = 0, 0
    if live and tutorial.transcribed_ms:
        start_ms = tutorial.transcribed_ms
        last = speech_segments(tutorial).order_by("-start_ms").first()
        if last is not None and last.start_ms is not None:
            tail_start_ms = last.start_ms
            tail = [Word(*word) for word in last.words]
    heard: list[Word] = list(tail)
    narration = stored_probe(tutorial).narration
    doing = meanwhile() or _("listening to the French")
    with local_copy(tutorial.original) as path:
        for window in transcriber().transcribe(
            path,
            audio_index=narration.order if narration else 0,
            language=tutorial.source_language,
            hotwords=import_string(settings.HOTWORDS)(),  # the glossary of a room above
            start_ms=start_ms,
        ):
            fresh = [Word(w.start_ms, w.end_ms, f" {w.text.strip()}", w.confidence) for w in window.words]
            heard += fresh
            if live:
                tail, tail_start_ms = _keep_live(tutorial, [*tail, *fresh], tail_start_ms, window.end_ms)
            progress(min(999, window.end_ms * 1000 // max(1, tutorial.duration_ms)), doing)
    return heard


def _keep_live(tutorial: Tutorial, words: list[Word], from_ms: int, heard_ms: int) -> tuple[list[Word], int]:
    """Save the segments of the words after the last final one. The last segment is not final: the next window may
    continue it."""
    pieces = segment_words(without_hallucinations(words), tutorial.duration_ms)
    sure = speech_segments(tutorial).filter(start_ms__lt=from_ms)
    last_end = sure.order_by("-start_ms").values_list("end_ms", flat=True).first()
    with transaction.atomic():
        segments_replace(tutorial=tutorial, new=_new_segments(pieces, last_end), from_ms=from_ms)
        Tutorial.objects.filter(pk=tutorial.pk).update(transcribed_ms=heard_ms)
    if not pieces:
        return [], from_ms
    return list(pieces[-1].words), pieces[-1].start_ms


def _new_segments(pieces: tuple[Piece, ...], last_end: int | None) -> list[NewSegment]:
    """last_end: where the segment before the first piece ends, None at the beginning of the video."""
    made: list[NewSegment] = []
    for piece in pieces:
        before = made[-1].end_ms if made else last_end
        words = tuple((word.start_ms, word.end_ms, word.text, round(word.confidence, 3)) for word in piece.words)
        step = before is None or piece.start_ms - before >= STEP_PAUSE_MS
        made.append(NewSegment(max(piece.start_ms, before or 0), piece.end_ms, piece.text, words, step))
    return made


def step_failed(job: Job, message: str) -> None:
    """A machine step failed: the tutorial shows why and offers *try again*."""
    with transaction.atomic():
        tutorial = Tutorial.objects.get(pk=job.target)
        if tutorial.state in {TutorialState.UPLOADED, TutorialState.PROBING, TutorialState.TRANSCRIBING}:
            fail_tutorial(tutorial, message)
            before = {"state": tutorial.failed_from}
            record(actor=None, about=tutorial, verb="failed", before=before, reason=message)
