"""The intake of a take: decode the file, store a mono FLAC, measure its quality, and write the result into the row.

A file that cannot be read is rejected with a message, and never replaces a take. Running twice does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.sound.levels import Samples
from craft.sound.sample_rate import RATE
from craft.takes.cut_out import without_spans
from craft.takes.take_quality import TakeQuality, judge_take
from craft.timing.speech_rate import letter_count
from dubbing.models import Take
from dubbing.progress.verdict_requests import verdict_wanted
from dubbing.states import TakeState, move_take
from dubbing.stored_files import holder_of_take, remove_files
from dubbing.takes.journal_lines import record_take
from dubbing.takes.repair_requests import request_repair
from dubbing.takes.succession import take_its_place
from jobs.execution import Progress
from jobs.machine_trouble import missing_resource
from jobs.models import Job
from journal.errors import TransitionError
from journal.message_translation import translate_message
from media.sound.audio_files import write_flac
from media.sound.take_reader import TakeUnreadable, is_coarse, longest_take_ms, read_take
from media.speech.voice_activity import speech_probability
from storage.files import StoredBytes, local_copy, scratch
from storage.queries import stored_files_of
from storage.stored_files import Holder, mark_needed, store_private
from subtitles.checks.text_findings import slot_of
from subtitles.models import TranslationRevision
from tutorials.models import LanguageVersion, Segment


@dataclass(frozen=True)
class Measurement:
    """A recording that was read, mono at 48 kHz, and what was found in it."""

    samples: Samples
    quality: TakeQuality


def intake(job: Job, progress: Progress, measurement: Measurement | None = None) -> None:
    """Received → checked, or rejected when the bytes are no recording. measurement: of its file, already made."""
    measure(Take.objects.select_related("segment__tutorial", "revision").get(pk=job.target), progress, measurement)


def measure(take: Take, progress: Progress, measurement: Measurement | None = None) -> None:
    """The same for a take that is at hand."""
    if take.state != TakeState.RECEIVED:
        return
    progress(100, _("listening to the recording"))
    try:
        measurement = measurement or _measurement_of(take, progress)
    except TakeUnreadable as refusal:
        if missing_resource(refusal):  # the machine failed, not the take: the job will run again
            raise
        _refuse(take, translate_message(refusal.message))
        return
    samples, quality = measurement.samples, measurement.quality
    flac = store_flac(samples, holder_of_take(take), "normalised", "takes", take.voice_id)
    try:
        with transaction.atomic():
            move_take(
                take, TakeState.CHECKED, audio=flac.path, audio_sha256=flac.sha256, **row_fields(quality, len(samples))
            )
            mark_needed(holder_of_take(take), {flac.path})
            if take.cut_from is not None:  # at once: who is killed in between would leave both waiting
                take_its_place(take, take.cut_from)
            request_repair(take)  # at once: a page that asks in between would have it recorded again
    except TransitionError:
        take.refresh_from_db()
        if take.state != TakeState.ERASED:
            raise
        remove_files(stored_files_of(holder_of_take(take)))  # the voice withdrew while it was being measured
    else:
        _judge_with_all(take)


def _judge_with_all(take: Take) -> None:
    """Whether it fits the picture is found by a solve of the whole tutorial with it."""
    version = LanguageVersion.objects.filter(tutorial=take.segment.tutorial_id, language=take.language).first()
    if version is not None and take.segment.is_timed:
        verdict_wanted(version)


def measure_file(path: Path, *, segment: Segment, revision: TranslationRevision | None) -> Measurement:
    """Of a file that is not a take yet. Raises TakeUnreadable with a message."""
    samples = _read(path, segment)
    return Measurement(samples, judge(samples, revision=revision, coarse=is_coarse(path)))


def _measurement_of(take: Take, progress: Progress) -> Measurement:
    with local_copy(take.original) as path:
        samples, coarse = without_spans(_read(path, take.segment), take.cut_out or []), is_coarse(path)
    progress(400, _("measuring the recording"))
    quality = judge(
        samples,
        revision=take.revision,
        studio=take.studio,
        wall_clock_ms=take.device.get("wall_clock_ms"),
        coarse=coarse,
    )
    return Measurement(samples, quality)


def _read(path: Path, segment: Segment) -> Samples:
    return read_take(path, longest_ms=longest_take_ms(slot_of(segment)))


def judge(
    samples: Samples,
    *,
    revision: TranslationRevision | None,
    studio: bool = False,
    wall_clock_ms: float | None = None,
    coarse: bool = False,
) -> TakeQuality:
    """The quality of a take: mono float32 samples at 48 kHz. Whether it fits the picture is no part of it: that is the
    verdict of the whole tutorial's solve (dubbing/progress/verdicts)."""
    return judge_take(
        samples,
        speech_probability=speech_probability(samples),
        studio=studio,
        wall_clock_ms=wall_clock_ms,
        letters=letter_count(revision.text) if revision is not None else None,
        coarse=coarse,
    )


def store_flac(samples: Samples, holder: Holder, role: str, folder: str, voice: int | None) -> StoredBytes:
    """Store a sound as mono 48 kHz FLAC, 24 bits, in this folder of the private store. voice: who is heard.

    FLAC cannot exceed full scale. A file of floats or a lossy codec may, without distortion: then the whole take is
    turned down. The mix sets its loudness in any case.
    """
    with scratch("flac") as work:
        path = work / "sound.flac"
        write_flac(samples, path)
        return store_private(holder, role, path, folder, voices=[voice] if voice else [])


def row_fields(quality: TakeQuality, samples: int) -> JsonObject:
    """The fields of a take's row that hold its quality."""
    return {
        "duration_ms": round(samples * 1000 / RATE),
        "speech_start_ms": quality.speech_start_ms,
        "speech_end_ms": quality.speech_end_ms,
        "pauses": [list(pause) for pause in quality.pauses],
        "figures": quality.as_json(),
        "findings": [finding.as_json() for finding in quality.findings],
    }


def intake_failed(job: Job, message: str) -> None:
    """The check itself failed, not the take: reject it with the message. The file is kept and can be checked again."""
    take = Take.objects.filter(pk=job.target, state=TakeState.RECEIVED).first()
    if take is not None:
        _refuse(take, message)


@transaction.atomic
def _refuse(take: Take, message: str) -> None:
    move_take(take, TakeState.REJECTED, reason=message)
    record_take(None, "unreadable", take, reason=message)
