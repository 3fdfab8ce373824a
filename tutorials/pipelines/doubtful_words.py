"""The words of a new transcript that are no French, or do not agree, are flagged: the editor leads to them first."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from craft.text.folding import fold
from craft.transcripts.flagged_words import flag_words
from craft.transcripts.words import Word
from media.programs.process import MediaError
from media.speech.grammar import can_check_grammar, doubtful_spans
from tutorials.models import Tutorial
from tutorials.queries import speech_segments

log = logging.getLogger(__name__)


def flag_doubtful_words(tutorial: Tutorial) -> None:
    """Where this machine has the checker; without it, or where it fails, the recogniser's own doubts are all."""
    if tutorial.source_language != "fr" or not can_check_grammar():
        return
    segments = [segment for segment in speech_segments(tutorial) if segment.words]
    try:
        doubtful = doubtful_spans([segment.text for segment in segments])
    except MediaError as failed:
        log.warning("the words of %s are not checked: %s", tutorial.slug, failed)
        return
    terms: list[str] = import_string(settings.HOTWORDS)(most=None)
    known = {fold("".join(sign for sign in word if sign.isalnum())) for term in terms for word in term.split()}
    for segment, spans in zip(segments, doubtful, strict=True):
        if spans:
            words = flag_words([Word(*word) for word in segment.words], segment.text, spans, known)
            segment.words = [word.as_row() for word in words]
            segment.save(update_fields=["words"])
