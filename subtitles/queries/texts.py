"""Queries of the text's pages: the rows of a version, the next segment to work on, the queue of reviewers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Q
from django.utils import timezone

from craft.languages import Language, get
from craft.text.interface_units import PATH_NAME_ID, belongs
from journal.people import Person
from subtitles.models import Claim, Draft, Rewording, Translation, TranslationRevision
from tutorials.models import LanguageVersion, Segment, Tutorial, open_comments

RevisionState = TranslationRevision.State

FRENCH = "fr"
MOST_EARLIER = 20  # texts of one sentence that its page shows
UNIT_ORDER = {
    Segment.Kind.SPOKEN_NAME: 0,
    Segment.Kind.TITLE: 0,
    Segment.Kind.SUMMARY: 1,
    Segment.Kind.DESCRIPTION: 3,  # last: nobody has to make them
}


@dataclass(frozen=True)
class TextRow:
    """A segment of a version with its text. `status`: to_translate, to_review, changes, approved."""

    position: int
    segment: Segment
    translation: Translation | None
    draft: Draft | None = None

    @property
    def latest(self) -> TranslationRevision | None:
        return self.translation.latest if self.translation else None

    @property
    def approved(self) -> TranslationRevision | None:
        return self.translation.approved if self.translation else None

    @property
    def rewording(self) -> Rewording | None:
        """A shorter text is asked for: this one will be too long in the voice that records."""
        asked: Rewording | None = getattr(self.translation, "rewording", None)
        if asked is None or self.translation is None or asked.kept or asked.revision_id != self.translation.latest_id:
            return None
        return asked

    @property
    def base_number(self) -> int:
        """The number that a save of this text starts from: the latest revision's, 0 where there is none."""
        return self.latest.number if self.latest else 0

    @property
    def stale(self) -> bool:
        """The French changed since the latest text, and nobody said that the meaning is unchanged."""
        latest = self.latest
        if latest is None or self.translation is None:
            return False
        digest = self.segment.digest
        return latest.source_digest != digest and self.translation.still_valid_digest != digest

    @property
    def status(self) -> str:
        latest = self.latest
        if latest is None:
            return "to_translate"
        if latest.state == RevisionState.CHANGES_REQUESTED:
            return "changes"
        if self.stale:
            return "to_translate"
        return "to_review" if latest.state == RevisionState.SUBMITTED else "approved"

    @property
    def needs_translator(self) -> bool:
        return self.status in {"to_translate", "changes"}


def text_rows(version: LanguageVersion, person_id: int | None = None, *, with_findings: bool = False) -> list[TextRow]:
    """Every unit of a version in order, with its translation and the person's draft: three queries (two without a
    person). `with_findings`: also the latest text's findings and author, which only reviewers need."""
    segments = ordered_units(version.tutorial, version.language, person_id)
    of_version = {"segment__tutorial": version.tutorial_id, "segment__retired_at": None, "language": version.language}
    found = Translation.objects.filter(**of_version).select_related("latest", "approved", "rewording__voice")
    found = found.select_related("latest__author") if with_findings else found.defer("latest__findings")
    translations = {row.segment_id: row for row in found.defer("approved__findings", "approved__source_text")}
    drafts: dict[int, Draft] = {}
    if person_id is not None:
        mine = Draft.objects.filter(**of_version, person_id=person_id)
        drafts = {draft.segment_id: draft for draft in mine}
    return [
        TextRow(number, segment, translations.get(segment.pk), drafts.get(segment.pk))
        for number, segment in enumerate(segments, 1)
    ]


def ordered_units(tutorial: Tutorial, language: str, person_id: int | None = None) -> list[Segment]:
    """Title, summary, then segments by time, then audio descriptions by theirs, without empty and retired ones. One
    query, without Whisper's words; `talk`: how many comments on it are open; `has_written`: with a person, whether
    they have sent a text of any version yet, the same in each.

    For the interface: only the plural forms that the language has."""
    units = Segment.objects.filter(tutorial=tutorial, retired_at=None).exclude(text="").defer("words")
    units = units.annotate(talk=open_comments(language))
    if person_id is not None:
        units = units.annotate(has_written=Exists(TranslationRevision.objects.filter(author=person_id)))
    live: list[Segment] = list(units)
    if tutorial.is_interface:
        live = [segment for segment in live if belongs(segment.public_id, language)]
    for segment in live:
        segment.tutorial = tutorial  # fifty language columns each: read once, not with every segment
    live.sort(key=_unit_order)
    for number, segment in enumerate(filter(lambda unit: unit.is_timed, live), 1):
        segment.number = number
    return live


def _unit_order(segment: Segment) -> tuple[int, int, int]:
    at_ms = segment.pin_ms if segment.kind == Segment.Kind.DESCRIPTION else segment.start_ms
    if segment.public_id == PATH_NAME_ID:  # a town's own title: not behind a thousand words that the program ships
        return 0, 0, segment.pk
    return UNIT_ORDER.get(Segment.Kind(segment.kind), 2), at_ms or 0, segment.pk


def languages_of(person: Person) -> list[Language]:
    """The languages that a person works in; with a role in every language, those that are open."""
    roles = person.work_languages()
    if "" in roles:
        open_languages = LanguageVersion.objects.exclude(language=FRENCH).values_list("language", flat=True).distinct()
        roles = sorted({*roles, *open_languages})
    return [get(tag) for tag in roles if tag and tag != FRENCH]


def others_claims(version: LanguageVersion, purpose: str, person_id: int) -> dict[int, Claim]:
    """Segment → the claim that somebody else holds now."""
    held = Claim.objects.filter(version=version, purpose=purpose, until__gte=timezone.now()).exclude(
        person_id=person_id
    )
    return {claim.segment_id: claim for claim in held.select_related("person")}


def next_in_context(
    candidates: Sequence[int], claimed: Iterable[int], own_done: Iterable[int], after: int | None = None
) -> int | None:
    """Which candidate comes next for a person. All numbers are positions in the version.

    The next one after `after`; else the one nearest to what they did already, so that neighbours stay with the same
    person; for a newcomer the one farthest from all claims, so that two people do not start at the same place; without
    claims, the first.
    """
    taken = set(claimed)
    free = [candidate for candidate in candidates if candidate not in taken]
    if not free:
        return None
    if after is not None:
        following = [candidate for candidate in free if candidate > after]
        return following[0] if following else free[0]
    done = sorted(own_done)
    if done:
        return min(free, key=lambda position: (min(abs(position - other) for other in done), position))
    if not taken:
        return free[0]
    return max(free, key=lambda position: (min(abs(position - other) for other in taken), -position))


def next_to_translate(
    version: LanguageVersion, person_id: int, *, after: Segment | None = None, rows: Sequence[TextRow] | None = None
) -> TextRow | None:
    """The next segment that waits for a translator and that nobody else claims: first what was asked of this person,
    then texts that will be too long for their voice, before they are recorded."""
    rows = rows if rows is not None else text_rows(version, person_id)
    waiting = [row for row in rows if row.needs_translator]
    asked = [row for row in waiting if row.status == "changes" and row.latest and row.latest.author_id == person_id]
    claims = others_claims(version, Claim.Purpose.TRANSLATE, person_id)
    waiting = [row for row in rows if row.rewording and row.segment.pk not in claims] or waiting
    by_position = {row.position: row for row in waiting}
    at = next((row.position for row in rows if after is not None and row.segment.pk == after.pk), None)
    if asked and at is None and asked[0].segment.pk not in claims:
        return asked[0]
    position = next_in_context(
        sorted(by_position),
        [row.position for row in rows if row.segment.pk in claims],
        [row.position for row in rows if row.latest and row.latest.author_id == person_id],
        at,
    )
    return by_position[position] if position is not None else None


def review_queue(version: LanguageVersion) -> list[TextRow]:
    """Texts that wait for a reviewer, in order."""
    return waiting_rows(text_rows(version, with_findings=True))


def waiting_rows(rows: Iterable[TextRow]) -> list[TextRow]:
    """Not those whose French changed since (`TextRow.status`)."""
    return [row for row in rows if row.status == "to_review"]


def comparison_revisions(rows: Sequence[TextRow]) -> dict[int, TranslationRevision]:
    """Segment → the text that a reviewer sees the difference to: the approved one, else the revision before. One query,
    however many rows."""
    latest = {row.latest.translation_id: row.latest for row in rows if row.latest}
    earlier: dict[int, TranslationRevision] = {}
    for revision in TranslationRevision.objects.filter(translation__in=latest).order_by("number"):
        if revision.number < latest[revision.translation_id].number:
            earlier[revision.translation_id] = revision
    found = {}
    for row in rows:
        if row.latest is None:
            continue
        start = row.approved if row.approved and row.approved.pk != row.latest.pk else None
        start = start or earlier.get(row.latest.translation_id)
        if start is not None:
            found[row.segment.pk] = start
    return found


@dataclass(frozen=True)
class EarlierText:
    """A text that stood here: `before` is the one that it followed, '' for the first."""

    revision: TranslationRevision
    before: str


def history_of(translation: Translation | None) -> list[EarlierText]:
    """The texts of one sentence, the newest first. One query, none where there is one text at most."""
    if translation is None or translation.number < 2:
        return []
    revisions = list(
        translation.revisions.select_related("author").defer("findings").order_by("-number")[:MOST_EARLIER]
    )
    older = [*(revision.text for revision in revisions[1:]), ""]
    return [EarlierText(revision, before) for revision, before in zip(revisions, older, strict=True)]


def approved_texts(version: LanguageVersion) -> dict[int, TranslationRevision]:
    """Segment's primary key → its approved revision."""
    rows = Translation.objects.filter(
        Q(approved__isnull=False), segment__tutorial_id=version.tutorial_id, language=version.language
    ).select_related("approved")
    return {row.segment_id: row.approved for row in rows if row.approved is not None}
