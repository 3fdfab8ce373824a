"""Queries of the studio and of the review of takes: the segments of a version as one voice sees them, what waits, and
what is heard before and after a take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from dubbing.models import Take
from dubbing.queries.notes import note_numbers
from journal.people import Person
from subtitles.checks.text_findings import slots_between
from subtitles.models import Claim, TranslationRevision
from subtitles.queries.texts import approved_texts, next_in_context, others_claims
from tutorials.interface_catalogue import sayable_units
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

TakeState = Take.State
VOICELESS_STATES = (TakeState.ERASED, TakeState.SUPERSEDED)
NATURAL_FASTEST, NATURAL_SLOWEST = 1.20, 1.0


@dataclass(frozen=True)
class StudioRow:
    """A segment as one voice sees it. `own`: this person's newest take; `state`:

    no_text (nothing approved to read), to_record, again (asked again, `own.reason` says why), kept (own take that was
    not sent), sent (a take waits for review), no_room (the approved take, `refused`, finds none), done (an approved
    take says the approved text and is heard).
    """

    position: int
    segment: Segment
    revision: TranslationRevision | None
    slot_ms: int
    own: Take | None
    state: str
    refused: Take | None = None

    @property
    def recordable(self) -> bool:
        return self.state != "no_text"


def studio_rows(version: LanguageVersion, person: Person) -> list[StudioRow]:
    """Every segment of a version that is to be recorded, in order, in three queries."""
    return studio_lists(version, person)[0]


def studio_lists(version: LanguageVersion, person: Person) -> tuple[list[StudioRow], list[StudioRow]]:
    """Every segment that is to be recorded, in order, then the audio descriptions that have a text; and what may be
    said besides (the title, then the summary; of the interface its words, in the order of the catalogues) where it has
    a text. In the language of the original, which speaks itself, no sentence is recorded. Together in three queries."""
    wanted = Q(kind__in=SPOKEN_KINDS) | are_words()
    asked_for = Segment.objects.filter(wanted, tutorial_id=version.tutorial_id, retired_at=None)
    segments = list(asked_for.annotate(**note_numbers()))
    asked = sorted(filter(lambda found: found.is_spoken, segments), key=_in_order)
    in_time = [found for found in asked if found.kind != Segment.Kind.SPOKEN_NAME]
    slots = slots_between(in_time, version.tutorial.duration_ms)
    texts = approved_texts(version)
    takes = _takes_of(version)

    def row_of(position: int, segment: Segment) -> StudioRow:
        segment.number = position
        revision, heard = texts.get(segment.pk), takes.get(segment.pk, [])
        own = next((take for take in reversed(heard) if take.voice_id == person.pk), None)
        approved = next(
            (take for take in heard if take.state == TakeState.APPROVED and says(take, revision, segment)), None
        )
        state = _state(revision is None and not says_the_french(version, segment), heard, own, approved)
        refused = approved if state == "no_room" else None
        return StudioRow(position, segment, revision, slots.get(segment.pk, 0), own, state, refused)

    words = sorted((found for found in segments if not found.is_spoken and found.text), key=lambda found: found.pk)
    spoken = [found for found in asked if found.text and _is_asked(version, found, has_text=found.pk in texts)]
    said_besides = [row_of(position, segment) for position, segment in enumerate(words, 1)]
    return (
        [row_of(position, segment) for position, segment in enumerate(spoken, 1)],
        [row for row in said_besides if row.recordable],
    )


def _in_order(segment: Segment) -> tuple[bool, int, int]:
    """Sentences, then audio descriptions, by their moments."""
    described = segment.kind == Segment.Kind.DESCRIPTION
    return described, (segment.pin_ms if described else segment.start_ms) or 0, segment.pk


def _is_asked(version: LanguageVersion, segment: Segment, *, has_text: bool) -> bool:
    """Descriptions once there is something to read; of the original's language nothing else."""
    if segment.kind == Segment.Kind.DESCRIPTION:
        return has_text or says_the_french(version, segment)
    return not version.is_of_the_original


def _takes_of(version: LanguageVersion) -> dict[int, list[Take]]:
    """Segment → its recordings, the oldest first. One query."""
    takes: dict[int, list[Take]] = {}
    rows = Take.objects.filter(
        segment__tutorial_id=version.tutorial_id, language=version.language, segment__retired_at=None
    )
    for take in rows.exclude(state__in=VOICELESS_STATES).select_related("no_room").order_by("pk"):
        takes.setdefault(take.segment_id, []).append(take)
    return takes


def _state(
    without_text: bool,
    takes: Sequence[Take],
    own: Take | None,
    approved: Take | None,
) -> str:
    if without_text:
        return "no_text"
    if approved is not None and not has_no_room(approved):
        return "done"
    if own is not None and own.state == TakeState.REJECTED:
        return "again"
    if any(take.state == TakeState.SUBMITTED for take in takes):
        return "sent"
    if own is not None and own.state in {TakeState.RECEIVED, TakeState.CHECKED}:
        return "kept"
    return "to_record" if approved is None else "no_room"


def has_no_room(take: Take) -> bool:
    """Whether the last solve of the whole tutorial found none. A query, unless `no_room` was selected with it."""
    return getattr(take, "no_room", None) is not None


def are_words(segment: str = "") -> Q:
    """What may be said beside the sentences, and nobody has to say (`dubbing.queries.words`). segment: the prefix of
    its fields."""
    said = {f"{segment}kind": Segment.Kind.STRING, f"{segment}public_id__in": sayable_units()}
    return Q(**{f"{segment}kind__in": (Segment.Kind.TITLE, Segment.Kind.SUMMARY)}) | Q(**said)


def is_word(segment: Segment) -> bool:
    """Whether it may be said, and is no sentence of a tutorial."""
    return segment.kind in {Segment.Kind.TITLE, Segment.Kind.SUMMARY} or segment.public_id in sayable_units()


def says_the_french(version: LanguageVersion, segment: Segment) -> bool:
    """Whether a recording says the French itself, and no translation has to be there: where a version is spoken first,
    and of the titles and audio descriptions of a tutorial in its own language."""
    own = is_word(segment) or segment.kind == Segment.Kind.DESCRIPTION
    return version.spoken_first or (version.is_of_the_original and own)


def says(take: Take, revision: TranslationRevision | None, segment: Segment) -> bool:
    """Whether the take says the approved text (spoken first: the current French)."""
    if revision is None:
        return take.source_digest == segment.digest
    return revision.pk in {take.revision_id, take.still_valid_for_id}


def next_to_record(
    version: LanguageVersion,
    person: Person,
    rows: Sequence[StudioRow],
    *,
    claims: Mapping[int, Claim] | None = None,
) -> StudioRow | None:
    """The segment that this voice records next: first what was asked again, then in context, without others' claims.
    claims: those, where they are known already."""
    waiting = {row.position: row for row in rows if row.state in {"to_record", "again", "kept", "no_room"}}
    asked = [row for row in waiting.values() if row.state == "again"]
    if asked:
        return asked[0]
    if claims is None:
        claims = others_claims(version, Claim.Purpose.RECORD, person.pk)
    position = next_in_context(
        sorted(waiting),
        [row.position for row in rows if row.segment.pk in claims],
        [row.position for row in rows if row.own is not None],
    )
    return waiting[position] if position is not None else None


@dataclass(frozen=True)
class Neighbour:
    """A take in its place on the timeline: where it starts, which part of the file is heard, and its rate (1 = as
    spoken). An approximation: the real alignment solves the whole tutorial when a release is built."""

    take: Take
    at_ms: int
    from_ms: int
    until_ms: int
    rate: float


def place_neighbour(take: Take, slot_ms: int) -> Neighbour:
    """The take at the start of its segment, as fast as its slot requires."""
    length = max(1, take.speech_ms)
    rate = min(NATURAL_FASTEST, max(NATURAL_SLOWEST, length / slot_ms)) if slot_ms else NATURAL_SLOWEST
    return Neighbour(take, take.segment.start_ms or 0, take.speech_start_ms, take.speech_end_ms, round(rate, 4))


def takes_around(version: LanguageVersion, take: Take, slots: Mapping[int, int]) -> list[Neighbour]:
    """The take in place, with the takes of the segments before and after (approved, else waiting). slots: of every
    spoken segment, in order."""
    order = list(slots)
    if take.segment_id not in order:
        return [place_neighbour(take, 0)]
    at = order.index(take.segment_id)
    neighbours = {pk for pk in order[max(0, at - 1) : at + 2] if pk != take.segment_id}
    best: dict[int, Take] = {take.segment_id: take}
    others = Take.objects.filter(
        segment__in=neighbours, language=version.language, state__in=[TakeState.APPROVED, TakeState.SUBMITTED]
    ).select_related("segment", "revision")
    for other in others.order_by("state", "-pk"):  # "approved" sorts before "submitted"
        best.setdefault(other.segment_id, other)
    return [place_neighbour(best[pk], slots[pk]) for pk in order if pk in best]
