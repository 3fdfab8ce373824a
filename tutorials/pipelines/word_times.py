"""After a text was corrected, its words get their times anew, so that it splits and its cues break where it is said."""

from __future__ import annotations

import logging
from pathlib import Path

from craft.transcripts.corrected_words import Span, are_of_text, corrected_words
from craft.transcripts.words import Word
from jobs.execution import Progress
from jobs.models import Job
from media.programs.process import MediaError
from media.sound.voice_clip import read_span
from media.speech.recogniser import LONGEST_S, can_recognise
from media.speech.word_times import word_spans
from storage.files import local_copy
from tutorials.models import Segment, Tutorial
from tutorials.pipelines.ingest import stored_probe
from tutorials.queries import speech_segments

log = logging.getLogger(__name__)


def find_word_times(job: Job, progress: Progress) -> None:
    """Every sentence of the film whose words are not those of its text. A text that changes meanwhile has asked for
    another job: of this one nothing is kept then."""
    tutorial = Tutorial.objects.get(pk=job.parameters["tutorial"])
    if tutorial.state not in {Tutorial.State.EDITING, Tutorial.State.OPEN}:
        return
    segments = [one for one in speech_segments(tutorial) if is_due(one)]
    if not segments:
        return
    with local_copy(tutorial.original) as film:
        for done, segment in enumerate(segments):
            progress(1000 * done // len(segments), "")
            found = _spans_in_film(tutorial, segment, film)
            words = corrected_words(segment.text, [Word(*word) for word in segment.words], found)
            if words:
                rows = [word.as_row() for word in words]
                Segment.objects.filter(pk=segment.pk, revision=segment.revision).update(words=rows)


def is_due(segment: Segment) -> bool:
    """Whether its text was corrected since its words were heard. A text that came with its times has no words."""
    if not segment.words:
        return segment.revision > 1
    return not are_of_text([Word(*word) for word in segment.words], segment.text)


def _spans_in_film(tutorial: Tutorial, segment: Segment, film: Path) -> list[Span]:
    """On the film's time; empty where the words were not found, or nobody can look for them on this machine."""
    assert segment.start_ms is not None and segment.end_ms is not None
    start, end, narration = segment.start_ms, segment.end_ms, stored_probe(tutorial).narration
    if narration is None or end - start > LONGEST_S * 1000 or not can_recognise(tutorial.source_language):
        return []
    try:
        sound = read_span(film, narration.order, start, end)
        return [(start + a, start + b) for a, b in word_spans(sound, segment.text, tutorial.source_language)]
    except (MediaError, RuntimeError) as failed:  # RuntimeError: of the recogniser
        log.warning("no times of the words of %s: %s", segment.public_id, failed)
        return []
