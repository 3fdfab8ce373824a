"""What a release is made of: each chosen segment with its text and, if there is one, its take."""

from __future__ import annotations

from dataclasses import dataclass

from craft import languages
from craft.languages import Language
from dubbing.manifests import Choice, read_choice
from dubbing.models import Release, Take, TakeRepair
from dubbing.queries.repairs import heard_repairs
from subtitles.models import Translation, TranslationRevision
from tutorials.models import LanguageVersion, MusicTrack, Segment, Tutorial, kept_sounds, music_of


@dataclass(frozen=True)
class Voice:
    """One approved take, as recorded or repaired, ready to be placed. Times in ms of its file; pauses from the start of
    the trimmed take."""

    id: str
    person: int
    audio: str
    digest: str
    trim_start_ms: int
    trim_end_ms: int
    pauses: tuple[tuple[float, float], ...]
    letters_per_second: float | None
    synthetic: bool
    repaired: bool = False

    @property
    def length_ms(self) -> int:
        return self.trim_end_ms - self.trim_start_ms


@dataclass(frozen=True)
class ReleaseSegment:
    """One spoken segment of the release. `voice`: None where the original voice stays.

    id: the public id. read: the text that its take reads. approved: the approved text, shown where no take is heard.
    """

    id: str
    position: int
    start_ms: int
    end_ms: int
    source: str
    read: str
    approved: str
    revision: int | None
    stale: bool
    pin_ms: int | None
    starts_step: bool
    words: tuple[tuple[int, int, str, float], ...]
    voice: Voice | None


@dataclass(frozen=True)
class Material:
    """Everything that a build reads. choice: of the release. `text_language`: of the cues (French in a spoken-first
    version). descriptions: what is seen and not said, in order; each begins and ends at its moment.
    kept_sounds: moments of the film (ms) whose own sound stays. music: its music and effects, which then lie under
    the voices."""

    release: Release
    choice: Choice
    tutorial: Tutorial
    language: Language
    text_language: Language
    segments: tuple[ReleaseSegment, ...]
    title: str
    summary: str
    title_translated: bool
    descriptions: tuple[ReleaseSegment, ...] = ()
    kept_sounds: tuple[tuple[int, int], ...] = ()
    music: MusicTrack | None = None

    @property
    def refuse_most(self) -> bool:
        """Whether somebody said that the version must not become longer than the town's limit."""
        return self.choice.within_limit

    @property
    def voiced(self) -> tuple[ReleaseSegment, ...]:
        return tuple(segment for segment in self.segments if segment.voice is not None)


def load(release: Release) -> Material:
    """The material of a release whose choice was written."""
    version = release.version
    tutorial = version.tutorial
    choice = read_choice(release.manifest)
    chosen = {row.segment: row for row in choice.chosen_rows}
    segments = list(Segment.objects.filter(pk__in=chosen).order_by("start_ms", "pin_ms"))
    takes = Take.objects.select_related("revision").in_bulk(choice.chosen_takes)
    read = [row.revision for row in choice.chosen_rows if row.revision]
    revisions = TranslationRevision.objects.select_related("translation").in_bulk(read)
    repairs = heard_repairs(takes.values())
    # As it was chosen: no row has a text where the cues are the French (`choice.reads_french`).
    french = not any(row.revision for row in choice.chosen_rows)
    language = version.table_row
    title, title_translated = _words_of_kind(version, Segment.Kind.TITLE)
    summary, _summary_translated = _words_of_kind(version, Segment.Kind.SUMMARY)

    def found(*, described: bool) -> tuple[ReleaseSegment, ...]:
        of_kind = [segment for segment in segments if (segment.kind == Segment.Kind.DESCRIPTION) == described]
        return tuple(
            _segment(
                number,
                segment,
                takes.get(chosen[segment.pk].take or 0),
                revisions.get(chosen[segment.pk].revision or 0),
                repairs.get(chosen[segment.pk].take or 0),
                french=french,
            )
            for number, segment in enumerate(of_kind, 1)
        )

    return Material(
        release=release,
        choice=choice,
        tutorial=tutorial,
        language=language,
        text_language=languages.get(tutorial.source_language) if french else language,
        segments=found(described=False),
        title=title,
        summary=summary,
        title_translated=title_translated,
        descriptions=found(described=True),
        kept_sounds=kept_sounds(tutorial),
        music=music_of(tutorial),
    )


def _segment(
    number: int,
    segment: Segment,
    take: Take | None,
    revision: TranslationRevision | None,
    repair: TakeRepair | None,
    *,
    french: bool,
) -> ReleaseSegment:
    """french: the cues are the French, also of a take that was recorded from, or joined to, a text."""
    read = None if french else revision
    if not french and take is not None and take.revision is not None:
        read = take.revision
    start_ms, end_ms = segment.start_ms, segment.end_ms
    if segment.kind == Segment.Kind.DESCRIPTION:
        start_ms = end_ms = segment.pin_ms
    assert start_ms is not None and end_ms is not None
    return ReleaseSegment(
        id=segment.public_id,
        position=number,
        start_ms=start_ms,
        end_ms=end_ms,
        source=segment.text,
        read=read.text if read is not None else segment.text,
        approved=revision.text if revision is not None else segment.text,
        revision=read.pk if read is not None else None,
        stale=_is_stale(segment, take, revision),
        pin_ms=segment.pin_ms,
        starts_step=segment.starts_step,
        words=tuple((word[0], word[1], word[2], word[3]) for word in segment.words),
        voice=_voice(take, repair) if take is not None else None,
    )


def _is_stale(segment: Segment, take: Take | None, revision: TranslationRevision | None) -> bool:
    """The French changed after the text, or the text after the take, and nobody confirmed that it is still valid."""
    if revision is not None and segment.digest not in {revision.source_digest, revision.translation.still_valid_digest}:
        return True
    if take is None:
        return False
    if revision is None:
        return take.source_digest != segment.digest
    return revision.pk not in {take.revision_id, take.still_valid_for_id}


def _voice(take: Take, repair: TakeRepair | None) -> Voice:
    """The rendering is as long as the take, and its times are the same."""
    assert take.voice_id is not None
    return Voice(
        id=str(take.client_id),
        person=take.voice_id,
        audio=repair.audio if repair else take.audio,
        digest=repair.audio_sha256 if repair else take.audio_sha256,
        trim_start_ms=take.speech_start_ms,
        trim_end_ms=take.speech_end_ms,
        pauses=take.pauses_of_speech,
        letters_per_second=take.figures.get("letters_per_second"),
        synthetic=bool(take.device.get("synthetic")),
        repaired=repair is not None,
    )


def _words_of_kind(version: LanguageVersion, kind: str) -> tuple[str, bool]:
    """The title or summary, and whether it is in the version's language; else it is the French one."""
    segment = Segment.objects.filter(tutorial=version.tutorial, kind=kind, retired_at=None).first()
    if segment is None:
        return "", True
    if version.language == version.tutorial.source_language:
        return segment.text, True
    row = Translation.objects.select_related("approved").filter(segment=segment, language=version.language).first()
    if row is None or row.approved is None:
        return segment.text, not segment.text
    return row.approved.text, True
