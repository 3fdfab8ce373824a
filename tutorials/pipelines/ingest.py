"""From an uploaded video to a tutorial that can be opened: probe, then transcript and renditions in parallel.

Every step may run twice: it builds its result aside, then puts it in place in one short transaction.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

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
from journal.translated import translated
from media.picture.probe import AudioStream, Probe, ProbeRefused
from media.picture.probe import probe as probe_file
from media.speech.transcription import FasterWhisper, Transcriber
from media.speech.whisper_model import resolve_model
from storage.files import local_copy
from tutorials.models import Segment, Tutorial
from tutorials.pipelines.transcript import NewSegment, segments_replace
from tutorials.pipelines.transcript_files import STEP_PAUSE_MS, Transcript, read_transcript
from tutorials.states.tutorials import S, fail_tutorial, move_tutorial

_transcriber: Transcriber | None = None


def transcriber() -> Transcriber:
    """The engine, loaded once in this process."""
    global _transcriber
    if _transcriber is None:
        _transcriber = FasterWhisper(resolve_model(settings.WHISPER_MODEL, Path(settings.DATA_DIR)))
    return _transcriber


def judge_video(path: Path, *, has_transcript: bool) -> Probe:
    """Probe a video before anything is recorded. Raises Refused: not a video, or silent and without a transcript."""
    try:
        probed = probe_file(path)
    except ProbeRefused as refusal:
        raise Refused(translated(refusal.message)) from refusal
    if not probed.has_audio and not has_transcript:
        raise Refused(_("This video has no sound: nothing can be transcribed. Add a transcript (SRT, VTT) with it."))
    return probed


def judge_upload(path: Path, transcript_file: str, transcript_name: str = "") -> Probe:
    """Check an uploaded video together with the transcript that was sent before it (a private path, or "")."""
    probed = judge_video(path, has_transcript=bool(transcript_file))
    if transcript_file:
        with local_copy(transcript_file) as text:
            given = read_transcript(text, probed.duration_ms, transcript_name or None)
        refuse_untimed(given, probed)
    return probed


def refuse_untimed(given: Transcript, probed: Probe) -> None:
    """A transcript without times takes them from the sound, so it needs sound."""
    if given.lines and not probed.has_audio:
        raise Refused(_("This video has no sound: the transcript needs times (SRT or WebVTT)."))


def stored_probe(tutorial: Tutorial) -> Probe:
    """The probe stored with the tutorial: made once, passed on."""
    fields: dict[str, Any] = dict(tutorial.probe)
    fields["audio"] = tuple(AudioStream(**stream) for stream in fields.get("audio", ()))
    return Probe(**fields)


def probe(job: Job, progress: Progress) -> None:
    """Probe the original; then queue the next steps."""
    tutorial = Tutorial.objects.get(pk=job.target)
    if tutorial.state not in {S.UPLOADED, S.PROBING, S.FAILED}:
        return
    move_tutorial(tutorial, S.PROBING, failure="", failed_from="")
    progress(100, _("looking at the video"))
    with local_copy(tutorial.original) as path:
        probed = judge_video(path, has_transcript=bool(tutorial.transcript_file))
    with transaction.atomic():
        Tutorial.objects.filter(pk=tutorial.pk).update(
            probe=asdict(probed), duration_ms=probed.duration_ms, has_audio=probed.has_audio
        )
        move_tutorial(tutorial, S.TRANSCRIBING)
        turn = tutorial_turn(tutorial.pk)
        enqueue("tutorials.transcribe", str(tutorial.pk), turn_of=turn, by=job.requested_by)
        enqueue("tutorials.renditions", str(tutorial.pk), turn_of=turn, by=job.requested_by)


def transcribe(job: Job, progress: Progress) -> None:
    """The transcript: from the file that came with the video, from Whisper, or from both."""
    tutorial = Tutorial.objects.get(pk=job.target)
    if tutorial.state != S.TRANSCRIBING:
        return
    given = _given_transcript(tutorial)
    if given.segments:
        segments_replace(tutorial=tutorial, new=given.segments)
    else:
        words = _hear(tutorial, job, progress, live=not given.lines)
        if given.lines:
            pieces = align_lines(given.lines, words)
            if not pieces:
                raise Refused(_("No speech was heard, so the text has no times. Bring an SRT or WebVTT file instead."))
            segments_replace(tutorial=tutorial, new=_as_segments(pieces, None))
    with transaction.atomic():
        move_tutorial(tutorial, S.EDITING)
        record(
            actor=None,
            verb="transcribed",
            about=tutorial,
            name=tutorial.slug,
            tutorial=tutorial.slug,
            after={"segments": Segment.objects.filter(tutorial=tutorial, kind="speech", retired_at=None).count()},
        )


def _given_transcript(tutorial: Tutorial) -> Transcript:
    if not tutorial.transcript_file:
        return Transcript()
    with local_copy(tutorial.transcript_file) as path:
        return read_transcript(path, tutorial.duration_ms)


def _hear(tutorial: Tutorial, job: Job, progress: Progress, *, live: bool) -> list[Word]:
    """Whisper, window by window. With `live`, segments are saved at once and a restart resumes there."""
    tail: list[Word] = []
    start_ms, tail_start_ms = 0, 0
    if live and tutorial.transcribed_ms:
        start_ms = tutorial.transcribed_ms
        last = Segment.objects.filter(tutorial=tutorial, kind="speech", retired_at=None).order_by("-start_ms").first()
        if last is not None and last.start_ms is not None:
            tail_start_ms = last.start_ms
            tail = [Word(*word) for word in last.words]
    heard: list[Word] = list(tail)
    with local_copy(tutorial.original) as path:
        for window in transcriber().transcribe(
            path, language=tutorial.source_language, hotwords=_hotwords(job), start_ms=start_ms
        ):
            fresh = [Word(w.start_ms, w.end_ms, f" {w.text.strip()}", w.confidence) for w in window.words]
            heard += fresh
            if live:
                tail, tail_start_ms = _keep_live(tutorial, [*tail, *fresh], tail_start_ms, window.end_ms)
            progress(min(999, window.end_ms * 1000 // max(1, tutorial.duration_ms)), _("listening to the French"))
    return heard


def _hotwords(job: Job) -> tuple[str, ...]:
    """Terms that are likely to be said: the job's own, else the glossary's."""
    words: list[str] = job.parameters.get("hotwords") or import_string(settings.HOTWORDS)()
    return tuple(words)


def _keep_live(tutorial: Tutorial, words: list[Word], from_ms: int, heard_ms: int) -> tuple[list[Word], int]:
    """Save the segments of the words after the last final one. The last segment is not final: the next window may
    continue it."""
    pieces = segment_words(without_hallucinations(words), tutorial.duration_ms)
    sure = Segment.objects.filter(tutorial=tutorial, kind="speech", retired_at=None, start_ms__lt=from_ms)
    last_end = sure.order_by("-start_ms").values_list("end_ms", flat=True).first()
    with transaction.atomic():
        segments_replace(tutorial=tutorial, new=_as_segments(pieces, last_end), from_ms=from_ms)
        Tutorial.objects.filter(pk=tutorial.pk).update(transcribed_ms=heard_ms)
    if not pieces:
        return [], from_ms
    return list(pieces[-1].words), pieces[-1].start_ms


def _as_segments(pieces: tuple[Piece, ...], last_end: int | None) -> list[NewSegment]:
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
        if tutorial.state in {S.UPLOADED, S.PROBING, S.TRANSCRIBING}:
            fail_tutorial(tutorial, message)
            record(
                actor=None,
                verb="failed",
                about=tutorial,
                name=tutorial.slug,
                tutorial=tutorial.slug,
                reason=message,
                before={"state": tutorial.failed_from},
            )
