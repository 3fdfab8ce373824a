"""manage.py import_tutorial VIDEO --title T: a French video comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from jobs.execution import work_here
from jobs.models import Job
from journal.errors import Refused
from journal.people import Person
from storage.files import disk_is_nearly_full, scratch, sha256_of
from storage.stored_files import arrival, store_private
from tutorials.actions.tutorials import checked_description, free_slug, tutorial_create
from tutorials.management.base import PortevoixCommand, refuse_missing_file, tutorial_named
from tutorials.models import Tutorial
from tutorials.pipelines import ingest, renditions
from tutorials.pipelines.source import NarrationUnclear, judge_source, refuse_untimed
from tutorials.pipelines.transcript_files import read_transcript
from tutorials.queries import speech_segments

STEPS = (
    ("tutorials.probe", ingest.probe, ingest.step_failed),
    ("tutorials.transcribe", ingest.transcribe, ingest.step_failed),
    ("tutorials.renditions", renditions.renditions, None),
)


class Command(PortevoixCommand):
    help = "Import a French tutorial video: probe, renditions, transcript."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("video", type=Path)
        parser.add_argument("--title", required=True)
        parser.add_argument("--slug", default="")
        parser.add_argument("--summary", default="")
        parser.add_argument("--transcript", type=Path, help="SRT, WebVTT or TXT file")
        parser.add_argument("--sound", type=int, metavar="NUMBER", help="which of its sounds is the narration, from 1")
        parser.add_argument("--replaces", metavar="SLUG", default="", help="the tutorial that this one replaces")
        parser.add_argument("--wait", action="store_true", help="do the work here and now")

    def work(self, by: Person, **options: Any) -> JsonObject:
        video, transcript = options["video"], options["transcript"]
        for path in (video, transcript):
            if path is not None:
                refuse_missing_file(path)
        # Everything is judged before anything is recorded: a refused import leaves no trace.
        sound = options["sound"] - 1 if options["sound"] is not None else None
        checked_description(options["title"], options["summary"])
        free_slug(options["slug"], options["title"])
        replaces = tutorial_named(options["replaces"]) if options["replaces"] else None
        if disk_is_nearly_full(video.stat().st_size):
            raise Refused(_("The disk is nearly full: free some space, then import again."))
        with scratch("import") as folder:
            try:
                film, probed = judge_source(
                    video, folder, sha256_of(video), has_transcript=transcript is not None, sound=sound
                )
            except NarrationUnclear as unclear:
                raise Refused(f"{unclear} {_('Say which with --sound NUMBER.')}") from unclear
            if transcript is not None:
                refuse_untimed(read_transcript(transcript, probed.duration_ms), probed)
            tutorial = tutorial_create(
                by=by,
                title=options["title"],
                slug=options["slug"],
                summary=options["summary"],
                original=store_private(arrival(), "original", film, "originals", voices=()),
                original_name=video.name,
                replaces=replaces,
                transcript_file=_read_transcript(transcript) if transcript else "",
                sound=sound,
            )
        if options["wait"]:
            self._work_here(tutorial)
        self.say(_("“{title}” came in as {slug}.").format(title=tutorial.title_fr, slug=tutorial.slug))
        return {"slug": tutorial.slug, "duration_ms": probed.duration_ms, "segments": segment_list(tutorial)}

    def _work_here(self, tutorial: Tutorial) -> None:
        for kind, pipeline, on_failure in STEPS:
            job = Job.objects.filter(kind=kind, target=str(tutorial.pk)).first()
            done = work_here(job, pipeline, on_failure) if job else None
            if done is None or done.state == Job.State.FAILED:
                raise Refused(done.failure if done else _("The video could not be prepared."))
        tutorial.refresh_from_db()


def _read_transcript(transcript: Path) -> str:
    return store_private(arrival(), "transcript_file", transcript, "transcripts", voices=()).path


def segment_list(tutorial: Tutorial) -> list[JsonObject]:
    return [
        {"id": segment.public_id, "start_ms": segment.start_ms, "end_ms": segment.end_ms, "text": segment.text}
        for segment in speech_segments(tutorial)
    ]
