"""A worker makes what the pages of steps need: each sentence's voice as a small file, the pictures, and the book.

The voice is the take itself at its own pace, not as the release plays it: there is no picture to keep up with. Files
are stored as an arrival and become the release's in one transaction, which looks once more whether every voice still
consents. From then on they go with the release: whoever withdraws, erases or retains asks the table of stored files.

The book leaves the site. It is made only where everybody who is heard in it agreed to that before the release was
built: an agreement that is given later, or taken back, builds the release again, and that one's steps follow it.
"""

from __future__ import annotations

import json
import logging
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft import languages
from craft.text.heard_words import TIMED_LANGUAGES
from dubbing.models import Release
from dubbing.queries.consent import heard_without_consent
from dubbing.queries.redistribution import all_pass_on, is_redistributed
from dubbing.queries.released_files import is_freed
from dubbing.releases.outlets import outlets_off
from dubbing.stored_files import holder_of_release, remove_files
from jobs.execution import Progress
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.side_work import side_work
from media.programs.process import MediaError
from media.sound.take_reader import read_take
from media.sound.voice_clip import BEFORE_MS, original_clip, voice_clip
from media.speech.recogniser import can_recognise
from media.speech.word_times import word_times
from outlets.book.book import Clip, write_book
from outlets.book.rows import BOOK
from outlets.steps import pages as steps
from outlets.steps.outlet import STEPS
from outlets.steps.pages import Voice
from outlets.steps.rows import STEP_LIST, STEP_SOUND
from public.pipelines.stills import prepare_still, step_still
from public.queries.step_pages import StepPage, step_pages
from public.queries.watch import WatchPage, watch_page
from storage.files import local_copy, scratch
from storage.queries import stored_files_of
from storage.states import FileState
from storage.stored_files import PRIVATE, PUBLIC, Holder, Row, arrival, record, store_private, store_public
from tutorials.models import LanguageVersion
from tutorials.pipelines.ingest import stored_probe

# If a worker has tried and there is nothing, the next reader who asks waits an hour for the next try.
TRIED_LATELY = timedelta(hours=1)
logger = logging.getLogger(__name__)
ENDED_STATES = (Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED)
FOLDER = "steps"


def make_steps(job: Job, progress: Progress) -> None:
    """Make the files of the release that the job names, unless they are there or another one is live by now."""
    release = Release.objects.select_related("version__tutorial").filter(pk=job.target).first()
    if release is None or "steps" in outlets_off() or steps.step_files(release.pk) is not None:
        return
    version = release.version
    found = watch_page(languages.get(version.language), version.tutorial.slug)
    if found is None or found.release.pk != release.pk or heard_without_consent(release):
        return
    pages, arrived = step_pages(found), arrival()
    with scratch("steps") as folder:
        try:
            rows = _make(found, pages, arrived, folder, progress)
        except BaseException:
            remove_files(stored_files_of(arrived))
            raise
    _keep(release, arrived, rows)


def is_being_made(found: WatchPage) -> bool:
    """Asked when a page finds nothing made: a job is queued, unless one has ended lately. False: nothing will come."""
    tried = Job.objects.filter(kind=STEPS, target=str(found.release.pk), state__in=ENDED_STATES)
    if tried.filter(ended_at__gt=timezone.now() - TRIED_LATELY).exists():
        return False
    with side_work("queuing the pages of steps"):
        enqueue(STEPS, str(found.release.pk), turn_of=tutorial_turn(found.tutorial.pk))
    return True


def _make(found: WatchPage, pages: list[StepPage], arrived: Holder, folder: Path, progress: Progress) -> list[Row]:
    doing, heard = _("making the pages of steps"), steps.voices(found)
    stills: dict[int, Path] = {}
    sounds: dict[str, Clip] = {}
    with ExitStack() as files:
        spoken = any(not voice.audio for voice in heard.values())
        video = files.enter_context(local_copy(found.tutorial.original)) if spoken else Path()
        for done, page in enumerate(pages):
            progress(900 * done // len(pages), doing)
            if page.still_ms is not None:
                prepare_still(found.tutorial, page.still_ms)
                if (picture := step_still(found.tutorial, page.still_ms)) is not None:
                    stills[page.still_ms] = picture
            if page.segment in heard and page.segment not in sounds:
                own = folder / f"{page.number}"
                own.mkdir()
                sounds[page.segment] = _clip(found, page, heard[page.segment], video, own)
    rows, listed = [], {}
    for segment, clip in sounds.items():
        person = heard[segment].person
        people = () if person is None else (person,)
        stored = store_public(arrived, STEP_SOUND, clip.path, voices=people)
        rows.append(Row(PUBLIC, STEP_SOUND, stored, people))
        own_words = {"lead_ms": clip.lead_ms, "words": clip.words} if clip.words else {}
        listed[segment] = {"path": stored.path, "bytes": stored.bytes, "ms": clip.ms, **own_words}
    everybody = tuple(sorted({voice.person for voice in heard.values() if voice.person is not None}))
    agreed = not everybody or (is_redistributed(found.release) and all_pass_on(everybody))
    if agreed and "book" not in outlets_off():
        book = folder / "book.epub"
        write_book(found, pages, book, stills=stills, sounds=sounds)
        rows.append(Row(PUBLIC, BOOK, store_public(arrived, BOOK, book, voices=everybody), everybody))
    told = folder / "steps.json"
    still_bytes = sum(picture.stat().st_size for picture in stills.values())
    told.write_text(json.dumps({"sounds": listed, "stills": sorted(stills), "still_bytes": still_bytes}))
    # When somebody's words are heard is of their voice, and goes with it.
    rows.append(Row(PRIVATE, STEP_LIST, store_private(arrived, STEP_LIST, told, FOLDER, voices=everybody), everybody))
    return rows


def _clip(found: WatchPage, page: StepPage, voice: Voice, video: Path, folder: Path) -> Clip:
    """The sound of one sentence. video: the original, where that speaks."""
    lead_ms = min(BEFORE_MS, voice.start_ms) if voice.audio else 0
    if voice.audio:
        with local_copy(voice.audio) as take:
            made = voice_clip(take, voice.start_ms, voice.end_ms, folder, longest_ms=steps.LONGEST_MS)
    else:
        narration = stored_probe(found.tutorial).narration
        assert narration is not None, "what is said was said in a sound"
        end_ms = min(voice.end_ms, voice.start_ms + steps.LONGEST_MS)
        made = original_clip(video, narration.order, voice.start_ms, end_ms, folder)
    words = _words(made.m4a, page.text, found.text_lang.tag) if has_times(found) else []
    return Clip(made.m4a, round(made.loudness.duration_ms), lead_ms, words)


def has_times(found: WatchPage) -> bool:
    """Whether words are found in the voices. The French that stands where nobody writes is not what its voice says."""
    tag = found.text_lang.tag
    return found.text_lang == found.language and tag in TIMED_LANGUAGES and can_recognise(tag)


def _words(clip: Path, text: str, language: str) -> list[int]:
    """When each word is heard; none where this fails: the pages, then, light up by sentence, and wait for nothing."""
    try:
        return word_times(read_take(clip), text, language)
    except (MediaError, RuntimeError) as failed:  # RuntimeError: of the recogniser
        logger.warning("no times of words in %s: %s", language, failed)
        return []


def _keep(release: Release, arrived: Holder, rows: list[Row]) -> None:
    """The files become the release's, unless it is live no more or a voice withdrew meanwhile: then they go."""
    with transaction.atomic():
        LanguageVersion.objects.select_for_update().get(pk=release.version_id)
        now = Release.objects.select_related("version__tutorial").get(pk=release.pk)
        kept = now.state == Release.State.LIVE and not is_freed(now) and not heard_without_consent(now)
        if kept:
            record(holder_of_release(release.pk), rows, state=FileState.NEEDED)
    if not kept:
        remove_files(stored_files_of(arrived))
