"""A run becomes takes: its pieces are joined, cut where one segment ends and the next begins, and each part is made a
take and measured like any other. Running twice does no harm: a part's take has a number of its own."""

from __future__ import annotations

import uuid
import wave
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from craft.sound.levels import FRAME_MS, Samples, frame_levels, without_offset
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.takes.run_cuts import ExpectedPart, Part, cut_run
from craft.takes.said_twice import said_again
from craft.takes.speech_span import loud_noises, speech_spans
from craft.timing.speech_rate import predicted_ms
from dubbing.models import Run, RunPart, Take
from dubbing.states import RunState, move_run
from dubbing.stored_files import holder_of_run, holder_of_take, remove_files
from dubbing.takes.intake import measure, store_flac
from dubbing.takes.journal_lines import record_take
from dubbing.takes.succession import take_its_place
from jobs.execution import Progress
from jobs.machine_trouble import missing_resource
from jobs.models import Job
from journal.message_translation import translate_message
from media.sound.take_reader import TakeUnreadable, read_stored_take, read_take
from media.speech.voice_activity import speech_probability
from storage.files import local_copy, scratch
from storage.queries import stored_files_of
from storage.stored_files import mark_needed
from subtitles.queries.pace import pace_of

KIND = "dubbing.run"
LONGEST_RUN_MS = 10 * 60 * 1000
OVERTIME_MS = 10_000  # the browser stops a run by its own clock


def cut_into_takes(job: Job, progress: Progress) -> None:
    """Cutting → cut, then every part that has no take becomes one."""
    run = Run.objects.select_related("version__tutorial", "voice").get(pk=job.target)
    if run.state == RunState.CUTTING:
        progress(50, _("listening to the recording"))
        try:
            samples = _joined_sound(run)
        except TakeUnreadable as refusal:
            if missing_resource(refusal):
                raise
            _cannot_cut(run, translate_message(refusal.message))
            return
        progress(200, _("measuring the recording"))
        _keep(run, samples, _parts_of(run, samples))
    elif run.state == RunState.CUT and run.audio:
        with local_copy(run.audio) as path:
            samples = read_stored_take(path)
    else:
        return
    waiting = list(run.parts.filter(take=None, start_ms__isnull=False).select_related("segment__tutorial", "replaces"))
    for done, part in enumerate(waiting):
        _make_take(run, part, samples, partial(_part_progress, progress, 400 + 600 * done // len(waiting)))


def _part_progress(progress: Progress, permille: int, _of_take: int, what: str) -> None:
    progress(permille, what)


def cut_failed(job: Job, message: str) -> None:
    """The cutting itself failed: the person is told, and the sound stays until its time is over."""
    run = Run.objects.filter(pk=job.target, state=RunState.CUTTING).first()
    if run is not None:
        _cannot_cut(run, message)


def _cannot_cut(run: Run, message: str) -> None:
    Run.objects.filter(pk=run.pk, state=RunState.CUTTING).update(reason=message)


def _joined_sound(run: Run) -> Samples:
    """The sound of all pieces. Raises TakeUnreadable with a message."""
    with scratch("run") as folder:
        whole = Path(folder) / "run"
        with whole.open("wb") as out:
            for piece in run.pieces.order_by("number"):
                with local_copy(piece.path) as path:
                    out.write(path.read_bytes())
        if run.rate:
            sound = whole.with_suffix(".wav")
            with wave.open(str(sound), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(run.rate)
                file.writeframes(whole.read_bytes())
            whole = sound
        return read_take(whole, longest_ms=LONGEST_RUN_MS + OVERTIME_MS)


def _parts_of(run: Run, samples: Samples) -> list[Part | None]:
    version = run.version
    pace, letter = pace_of(run.voice, version.language), version.table_row.seconds_per_letter
    said = [
        (part.clock_ms, part.revision.text if part.revision else part.segment.text) for part in _parts_in_order(run)
    ]
    wanted = [ExpectedPart(predicted_ms(text, letter, pace), clock_ms) for clock_ms, text in said]
    heard = without_offset(samples)
    spans = speech_spans(heard, speech_probability(heard))
    return cut_run(spans, wanted, said_again(heard, spans), loud_noises(heard, spans))


def _parts_in_order(run: Run) -> list[RunPart]:
    return list(run.parts.select_related("segment", "revision").order_by("position"))


def _keep(run: Run, samples: Samples, found: list[Part | None]) -> None:
    """The sound as one FLAC in place of its pieces, and where each part lies."""
    holder = holder_of_run(run)
    flac = store_flac(samples, holder, "run", "runs", run.voice_id)
    duration_ms = len(samples) // SAMPLES_PER_MS
    levels = [round(max(-99.0, level)) for level in frame_levels(samples, RATE * FRAME_MS // 1000)]
    with transaction.atomic():
        kept = Run.objects.select_for_update().get(pk=run.pk)
        if kept.state != RunState.CUTTING:  # the voice withdrew meanwhile
            remove_files(stored_files_of(holder))
            run.refresh_from_db()
            return
        move_run(
            run,
            RunState.CUT,
            audio=flac.path,
            audio_sha256=flac.sha256,
            duration_ms=duration_ms,
            levels=levels,
            reason="",
        )
        mark_needed(holder, {flac.path})
        doubtful = False
        for part, heard in zip(_parts_in_order(run), found, strict=True):
            if heard is not None:
                part.start_ms, part.end_ms = heard.start_ms, min(heard.end_ms, duration_ms)
                part.doubtful = heard.start_doubtful or doubtful
                part.save(update_fields=["start_ms", "end_ms", "doubtful"])
            doubtful = heard is None or heard.end_doubtful  # what was not heard may have been said
        run.pieces.all().delete()
        remove_files(stored_files_of(holder).filter(role="run_piece"))


def _make_take(run: Run, part: RunPart, samples: Samples, progress: Progress) -> None:
    """The take of a part, measured. One that takes the place of another goes as far as that had come."""
    take = _stored_take(run, part, samples)
    if take is None:
        return
    measure(take, progress)
    if part.replaces is not None:
        take_its_place(take, part.replaces)


def _stored_take(run: Run, part: RunPart, samples: Samples) -> Take | None:
    """None: the voice withdrew, or the cut was moved again, since the part was read."""
    start, end = part.start_ms or 0, part.end_ms or 0
    number = uuid.uuid5(run.client_id, f"{part.position} {start} {end}")
    take = Take(client_id=number, segment=part.segment, language=run.version.language, voice_id=run.voice_id)
    part_of_it = samples[start * SAMPLES_PER_MS : end * SAMPLES_PER_MS]
    stored = store_flac(part_of_it, holder_of_take(take), "original", "takes", take.voice_id)
    with transaction.atomic():
        now = Run.objects.select_for_update().get(pk=run.pk)
        same = RunPart.objects.filter(pk=part.pk, start_ms=start, end_ms=end, take=None)
        if now.state != RunState.CUT or not same.exists():
            remove_files(stored_files_of(holder_of_take(take)))
            return None
        take.revision_id, take.studio = part.revision_id, True
        take.source_digest = part.segment.digest
        take.source_start_ms, take.source_end_ms = part.segment.start_ms, part.segment.end_ms
        take.original, take.sha256, take.bytes = stored.path, stored.sha256, stored.bytes
        take.content_type, take.device = "audio/flac", {k: v for k, v in run.device.items() if k != "wall_clock_ms"}
        take.save()
        mark_needed(holder_of_take(take), {stored.path})
        same.update(take=take)
        record_take(run.voice, "record", take, after={"segment": part.segment.public_id, "sha256": stored.sha256})
    return take
