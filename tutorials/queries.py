"""The queries of the pages of the French originals, each with a constant number of SQL queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, TextField, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs.models import Job
from jobs.queries import set_queue_places
from journal.errors import Missing
from tutorials.models import LanguageVersion, Segment, SegmentRevision, Tutorial, Upload, open_comments

MACHINE_STATES = (Tutorial.State.UPLOADED, Tutorial.State.PROBING, Tutorial.State.TRANSCRIBING)
PICTURES = "tutorials.renditions"
WORKING = (Job.State.QUEUED, Job.State.RUNNING)
NOT_DONE = {Job.State.FAILED, Job.State.CANCELLED}
STATE_STEPS = {
    Tutorial.State.UPLOADED: "tutorials.probe",
    Tutorial.State.PROBING: "tutorials.probe",
    Tutorial.State.TRANSCRIBING: "tutorials.transcribe",
}


def languages_at_work() -> set[str]:
    """The languages that any tutorial is open to; those of the site's own words count too."""
    opened = LanguageVersion.objects.filter(state=LanguageVersion.State.OPEN)
    return set(opened.values_list("language", flat=True).distinct())


def no_tutorial(slug: str) -> Missing:
    return Missing(_("There is no tutorial “{slug}”.").format(slug=slug))


@dataclass
class TutorialRow:
    """A tutorial as the lists show it: its jobs, its number of segments (title and summary count, as everywhere),
    whether any is spoken, whether it has its renditions, its languages."""

    tutorial: Tutorial
    jobs: dict[str, Job] = field(default_factory=dict)
    segment_count: int = 0
    has_speech: bool = False
    has_video: bool = False
    versions: list[LanguageVersion] = field(default_factory=list)

    @property
    def working(self) -> list[Job]:
        """The jobs that run or wait, in the order in which they were created."""
        return [job for job in self.jobs.values() if job.state in WORKING]

    @property
    def is_working(self) -> bool:
        return bool(self.working) or self.tutorial.state in MACHINE_STATES

    @property
    def pictures_failed(self) -> Job | None:
        """The job of the renditions, when it failed or was stopped and there are no renditions."""
        job = self.jobs.get(PICTURES)
        return job if job and job.state in NOT_DONE and not self.has_video else None

    @property
    def is_stuck(self) -> bool:
        return self.tutorial.state == Tutorial.State.FAILED or self.pictures_failed is not None

    @property
    def permille(self) -> int:
        """Progress of the step that people wait for: the transcript first, then the pictures."""
        job = self.jobs.get(STATE_STEPS.get(Tutorial.State(self.tutorial.state), PICTURES))
        return job.permille if job else 0

    @property
    def can_be_read(self) -> bool:
        return self.has_speech

    @property
    def open_versions(self) -> list[LanguageVersion]:
        return [version for version in self.versions if version.state == LanguageVersion.State.OPEN]


def tutorial_rows(tutorials: QuerySet[Tutorial]) -> list[TutorialRow]:
    """Rows for a list: three queries, however many tutorials."""
    # Counted by a subquery: with GROUP BY every segment would be joined with its tutorial's fifty columns of titles.
    segments = Segment.objects.filter(tutorial=OuterRef("pk"), retired_at=None).exclude(text="").order_by()
    segments = segments.exclude(kind=Segment.Kind.DESCRIPTION)  # nobody has to make them
    count = segments.values("tutorial").annotate(count=Count("pk")).values("count")
    spoken = Exists(segments.filter(kind=Segment.Kind.SPEECH))
    has_video = Case(When(video={}, then=False), default=True)
    counted = tutorials.annotate(n_segments=Coalesce(Subquery(count), 0), spoken=spoken, has_video=has_video)
    rows = {one.pk: TutorialRow(one, {}, one.n_segments, one.spoken, one.has_video) for one in counted}
    targets = [str(pk) for pk in rows]
    newest = Job.objects.filter(target__in=targets, kind__startswith="tutorials.").values("kind", "target")
    latest = newest.annotate(latest=Max("pk")).values("latest")
    for job in Job.objects.filter(pk__in=latest).order_by("pk"):
        rows[int(job.target)].jobs[job.kind] = job
    for version in LanguageVersion.objects.filter(tutorial__in=list(rows)).order_by("opened_at"):
        row = rows[version.tutorial_id]
        version.tutorial = row.tutorial  # asked for by each version's line
        row.versions.append(version)
    set_queue_places(job for row in rows.values() for job in row.jobs.values())
    return list(rows.values())


def pictures_failed(tutorial: Tutorial) -> bool:
    """Whether the renditions failed or were stopped, and there are none."""
    job = Job.objects.filter(kind=PICTURES, target=str(tutorial.pk)).order_by("-pk").first()
    return job is not None and job.state in NOT_DONE and not tutorial.video


def listed_tutorials() -> QuerySet[Tutorial]:
    """Every tutorial that people made, newest first; without the one of the interface's strings."""
    return Tutorial.objects.filter(is_interface=False).order_by("-created_at", "-pk")


def current_tutorials() -> QuerySet[Tutorial]:
    """Those that are not put away, each with its `thumbnail`'s path: stuck ones, those with running jobs, the rest; the
    newest first. The database says so as `TutorialRow` does: a page reads no other."""
    jobs = Job.objects.filter(kind__startswith="tutorials.")
    pictures = jobs.filter(kind=PICTURES, target=OuterRef("key")).order_by("-pk").values("state")
    stuck = Q(state=Tutorial.State.FAILED) | Q(video={}, pictures__in=NOT_DONE)
    working = Q(state__in=MACHINE_STATES) | Q(key__in=jobs.filter(state__in=WORKING).values("target"))
    need = Case(When(stuck, then=0), When(working, then=1), default=2, output_field=IntegerField())
    keyed = listed_tutorials().exclude(state=Tutorial.State.ARCHIVED).annotate(key=Cast("pk", TextField()))
    shown = keyed.annotate(thumbnail=KT("video__thumbnail__path"), pictures=Subquery(pictures[:1]), need=need)
    chosen = shown.only("slug", "title_fr", "state", "failure", "duration_ms")
    return chosen.order_by("need", "-created_at", "-pk")


def archived_tutorials() -> QuerySet[Tutorial]:
    return listed_tutorials().filter(state=Tutorial.State.ARCHIVED).only("slug", "title_fr")


def speech_segments(tutorial: Tutorial) -> QuerySet[Segment]:
    """The spoken segments of the tutorial in order."""
    return Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None).order_by(
        "start_ms", "pk"
    )


def speech_spans(tutorial: Tutorial) -> list[tuple[int, int]]:
    """When the French speaks (ms), in order."""
    rows = speech_segments(tutorial).exclude(text="").values_list("start_ms", "end_ms")
    return [(start, end) for start, end in rows if start is not None and end is not None]


def descriptions(tutorial: Tutorial, *, removed: bool = False) -> list[Segment]:
    """The audio descriptions of the tutorial in the order of their moments; removed: those that were taken out."""
    rows = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.DESCRIPTION, retired_at__isnull=not removed)
    return list(rows.order_by("pin_ms", "pk"))


def number_of(segment: str = "") -> Subquery:
    """For a query of segments, or of what has one at `segment` ("segment__"): the number that people know it by, its
    place among the spoken ones, in time."""
    start, tutorial = OuterRef(f"{segment}start_ms"), OuterRef(f"{segment}tutorial")
    earlier = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None).exclude(text="")
    earlier = earlier.filter(Q(start_ms__lt=start) | Q(start_ms=start, pk__lte=OuterRef(f"{segment}pk")))
    return Subquery(earlier.order_by().values("tutorial").annotate(count=Count("pk")).values("count"))


def number_segments(segments: QuerySet[Segment]) -> list[Segment]:
    """With their `number`, in one query. For a handful of them: who lists a whole tutorial counts."""
    found: list[Segment] = []
    for segment in segments.annotate(nth=number_of()):
        segment.number = segment.nth
        found.append(segment)
    return found


def number_mark(number: int | None) -> str:
    return _("nº {n}").format(n=number) if number else ""


NAME_MOST = 60
"""Characters of its text in a segment's name: one line of a phone."""


def segment_mark(segment: Segment) -> str:
    """What stands before its first words: nº 4, or that it is a title, a summary or a description; "" for the words of
    the site. A query, where nobody numbered it."""
    match segment.kind:
        case Segment.Kind.TITLE:
            return _("title")
        case Segment.Kind.SUMMARY:
            return _("summary")
        case Segment.Kind.DESCRIPTION:
            return _("Audio description")
        case Segment.Kind.SPEECH:
            if segment.number is None:
                segment.number = number_segments(Segment.objects.filter(pk=segment.pk).only("tutorial", "start_ms"))[
                    0
                ].number
            return number_mark(segment.number) if segment.retired_at is None else ""
    return ""


def first_words(text: str, most: int = NAME_MOST) -> str:
    """The first words of a text, with … where it goes on."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut, _space, _rest = line[: most - 1].rpartition(" ")
    return f"{(cut or line[: most - 1]).rstrip(' ,;:.')}…"


def segment_name(segment: Segment) -> str:
    """How people know a segment, everywhere: "nº 4 · Touchez la petite enveloppe…"."""
    return " · ".join(filter(None, [segment_mark(segment), first_words(segment.text)]))


FIRST_PART = 7  # segments with the page: as much as a phone shows before more is asked for
PART = 75  # segments of a transcript in one answer: some 60 kB of HTML, 7 kB compressed


@dataclass(frozen=True)
class TranscriptPart:
    """Some segments of a transcript in order. next_ms: where the next part begins, None at the end. heard_pk and shown:
    for a page that polls during transcription, the newest segment and the number of segments up to it. gone: the last
    segment of such a page, when the machine has replaced it. first: the number of the first one."""

    segments: Sequence[Segment]
    next_ms: int | None = None
    heard_pk: int = 0
    shown: int = 0
    gone: str = ""
    first: int = 1


def transcript_part(tutorial: Tutorial, from_ms: int = 0, *, words: bool, most: int = PART) -> TranscriptPart:
    """The segments that begin at `from_ms` or later, `most` of them; `words`: with Whisper's. Two queries; three where
    the part is not the first."""
    asked = speech_segments(tutorial).filter(start_ms__gte=from_ms).annotate(talk=open_comments())
    found = list((asked if words else asked.defer("words"))[: most + 1])
    segments, following = found[:most], found[most:]
    newest = max((segment.pk for segment in segments), default=0)
    shown = speech_segments(tutorial).filter(pk__lte=newest).count()
    first = 1 + (speech_segments(tutorial).filter(start_ms__lt=from_ms).count() if from_ms else 0)
    return TranscriptPart(segments, following[0].start_ms if following else None, newest, shown, first=first)


def heard_since(tutorial: Tutorial, *, heard_pk: int, shown: int, last: str) -> TranscriptPart | None:
    """What was transcribed since a page showed `shown` segments, `heard_pk` the newest and `last` the last of them.

    The machine rewrites its last segment when the next window continues it: then `last` is gone. None: more than that
    has changed, and the page must be reloaded. Two queries, however long the tutorial.
    """
    seen = speech_segments(tutorial).filter(pk__lte=heard_pk)
    left = seen.aggregate(count=Count("pk"), last=Count("pk", filter=Q(public_id=last)))
    gone = "" if left["last"] or not shown else last
    if left["count"] != shown - bool(gone):
        return None
    segments = list(speech_segments(tutorial).filter(pk__gt=heard_pk).defer("words")[:PART])
    newest = max((segment.pk for segment in segments), default=heard_pk)
    return TranscriptPart(segments, None, newest, left["count"] + len(segments), gone)


def corrected_texts(word: str) -> list[tuple[str, str]]:
    """The newest sentences in which a machine heard the word and that were changed since: before, and now."""
    heard = SegmentRevision.objects.filter(number=1, author=None, text__icontains=word)
    changed = heard.exclude(text=F("segment__text")).order_by("-pk").values_list("text", "segment__text")
    return list(changed[:PART])


def unfinished_uploads(person_id: int) -> QuerySet[Upload]:
    """A person's unfinished uploads, newest first."""
    begun = Upload.objects.filter(owner_id=person_id, tutorial=None, expires_at__gt=timezone.now())
    return begun.order_by("-created_at")


@dataclass(frozen=True)
class PreviewFile:
    """A video file of the tutorial for people who work on it: its store, path and SHA-256."""

    store: str
    path: str
    digest: str

    @property
    def mark(self) -> str:
        """Part of the file's address, so that a browser never joins pieces of two files under one address."""
        return self.digest[:12]


def preview_files(tutorial: Tutorial) -> list[PreviewFile]:
    """The best first: the small video with its French sound; without sound the small video; the original."""
    found = [
        PreviewFile(store, kept["path"], kept["sha256"])
        for store, role in (("private", "watch"), ("public", "lite"))
        if (kept := tutorial.video.get(role))
    ]
    if tutorial.original:
        found.append(PreviewFile("private", tutorial.original, tutorial.original_sha256))
    return found
