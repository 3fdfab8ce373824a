"""The figures that bring a take early to its reviewer: whether it says its text, the pitch and colour of its voice.

Measured in the background once the take is sent: no upload waits for it. Running twice gives the same.
"""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.sound.levels import Samples
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.takes.cut_end import end_drop_db
from craft.takes.doubt import TextCheck
from craft.takes.voice_colour import voice_colour
from dubbing.models import Take
from dubbing.states import TakeState
from jobs.execution import Progress
from jobs.models import Job
from media.sound.take_reader import read_stored_take
from media.speech.recogniser import can_recognise
from media.speech.said_text import text_margin
from storage.files import local_copy


def measure_doubt(job: Job, progress: Progress) -> None:
    """Add the figures to the take's row."""
    take = Take.objects.select_related("revision", "segment__tutorial").filter(pk=job.target).first()
    if take is None or not take.audio or take.state == TakeState.ERASED:
        return
    progress(100, _("listening to the recording"))
    with local_copy(take.audio) as path:
        samples = read_stored_take(path)
    spoken = samples[take.speech_start_ms * SAMPLES_PER_MS : take.speech_end_ms * SAMPLES_PER_MS]
    figures = doubt_figures(spoken, said_text(take), take.language)
    with transaction.atomic():
        row = Take.objects.select_for_update().get(pk=take.pk)
        # Meanwhile the voice may have withdrawn, and nothing of it is kept; or the take was moved to another sentence,
        # with which its own job compares it.
        if row.state != TakeState.ERASED and row.segment_id == take.segment_id:
            Take.objects.filter(pk=row.pk).update(figures={**row.figures, **figures})


def said_text(take: Take) -> str | None:
    """What it should say, in its language; None where nobody wrote that: its phones cannot be looked for."""
    if take.revision is not None:
        return take.revision.text
    return take.segment.text if take.language == take.segment.tutorial.source_language else None


def doubt_figures(spoken: Samples, text: str | None, language: str) -> JsonObject:
    """spoken: the trimmed take, mono, 48 kHz. text: None where there is none in its language. As
    `craft.takes.doubt.evidence_of` reads them."""
    colour = voice_colour(spoken)
    check, margin = TextCheck.UNAVAILABLE, None
    if text is not None and can_recognise(language):
        margin = text_margin(spoken, text, language)
        check = TextCheck.LOST if margin is None else TextCheck.FOUND
    return {
        "text_check": check,
        "text_margin": {name: round(value, 3) for name, value in asdict(margin).items()} if margin else None,
        "pitch_hz": colour.pitch_hz,
        "tilt_db": colour.tilt_db,
        "end_drop_db": end_drop_db(spoken),
    }
