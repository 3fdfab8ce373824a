"""The small public files of what parents hear by one tap: made of each approved take, apart from any film.

A new recording of a title builds no film anew. The file is stored in the take's name, with its voice: whoever erases
the take or asks which files hold a voice finds it there.
"""

from __future__ import annotations

import logging

from django.contrib.auth import get_user_model
from django.db import transaction

from dubbing.models import SpokenWords, Take
from dubbing.queries.studio import says
from dubbing.queries.words import spoken_text, words_of
from dubbing.releases.choice import approved_takes
from dubbing.stored_files import TAKE, holder_of_take, remove_files
from dubbing.words.silence import ROLE, silence
from jobs.execution import Progress
from jobs.models import Job
from media.sound.voice_clip import short_clip
from storage.files import StoredBytes, local_copy, scratch
from storage.queries import stored_files_of_kind
from storage.stored_files import mark_needed, store_public
from subtitles.models import Translation, TranslationRevision
from tutorials.models import LanguageVersion, Segment

log = logging.getLogger(__name__)


def bring_up_to_date(job: Job, progress: Progress) -> None:
    """Of one version: the files of what is approved now are made, those of what is not any more go. Repeating it
    changes nothing."""
    version = LanguageVersion.objects.select_related("tutorial").get(pk=job.target.rstrip("+"))
    segments = list(words_of(version.tutorial_id))
    wanted = approved_takes(segments, version.language)
    there = SpokenWords.objects.filter(segment__tutorial=version.tutorial_id, language=version.language)
    with transaction.atomic():
        silence(there.exclude(take__in=wanted.values()))
    texts = _approved_texts(segments, version.language)
    heard = {row.take_id: row for row in there}
    takes = Take.objects.select_related("revision", "segment").filter(pk__in=wanted.values()).order_by("pk")
    for number, take in enumerate(takes):
        progress(round(1000 * number / len(wanted)), "")
        approved = texts.get(take.segment_id)
        if take.revision is None and not says(take, approved, take.segment):
            continue  # it says the French of before, which no page shows any more
        text = spoken_text(take, approved)
        row = heard.get(take.pk)
        if row is None:
            _publish(take, text)
        elif row.text != text:  # somebody said that the voice still says the new text
            SpokenWords.objects.filter(pk=row.pk).update(text=text)


def _approved_texts(segments: list[Segment], language: str) -> dict[int, TranslationRevision]:
    rows = Translation.objects.select_related("approved").filter(segment__in=segments, language=language)
    return {row.segment_id: row.approved for row in rows.exclude(approved=None) if row.approved}


def _publish(take: Take, text: str) -> None:
    """The file first, then the row that promises it; nothing where the take was taken back meanwhile."""
    clip = make_clip(take)
    with transaction.atomic():
        # The locks that an approval and a withdrawal take: what they do while the file is made is seen here.
        segment = Segment.objects.select_for_update().get(pk=take.segment_id)
        get_user_model().objects.select_for_update().filter(pk__in=[take.voice_id]).first()
        if approved_takes([segment], take.language).get(segment.pk) == take.pk:
            silence(SpokenWords.objects.filter(segment=segment, language=take.language))
            SpokenWords.objects.create(
                take=take,
                segment=segment,
                language=take.language,
                text=text,
                path=clip.path,
                bytes=clip.bytes,
                synthetic=bool(take.device.get("synthetic")),
            )
            mark_needed(holder_of_take(take), {clip.path})
            return
    log.info("a recording was taken back while its file was made")
    remove_files(stored_files_of_kind(TAKE, [take.client_id]).filter(role=ROLE))


def make_clip(take: Take) -> StoredBytes:
    """Store the spoken part of the take as a small public file, in its name. Twice is one file. Raises MediaError."""
    with scratch("words") as folder, local_copy(take.audio) as path:
        clip = short_clip(path, take.speech_start_ms, take.speech_end_ms, folder).m4a
        return store_public(holder_of_take(take), ROLE, clip, voices=[take.voice_id] if take.voice_id else [])
