"""The facts behind the progress of versions. Sentences in the same situation are counted by the database: a town has
ten thousand of them, times forty languages, in a few dozen situations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from craft.interface_units import belongs
from dubbing.models import Release, Take
from subtitles.models import Translation, TranslationRevision
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

T = Take.State
WAITING_TAKES = (T.RECEIVED, T.CHECKED, T.SUBMITTED)
KEPT_TAKES = (*WAITING_TAKES, T.APPROVED)
_WAITING, _HEARD, _FITS = 1, 2, 4
Place = tuple[int, str]
"""A tutorial's key and a language."""


class Unit(NamedTuple):
    """What a version consists of: so many sentences, spoken or only read. unit: its public id, only of the site's
    words, where languages differ in plural forms."""

    tutorial: int
    spoken: bool
    unit: str
    number: int


class Situation(NamedTuple):
    """Sentences of a version for which the same is true.

    state: of the latest text, "" without one. stale: the French changed since. translated: some text is approved.
    waiting, kept, heard, fits: a take waits; counts at all; is approved; is approved and says the approved text.
    since, author: since when the oldest text waits, and who must change it. approved_at: newest approval of a text.
    """

    tutorial: int
    language: str
    unit: str
    spoken: bool
    state: str
    stale: bool
    translated: bool
    waiting: bool
    kept: bool
    heard: bool
    fits: bool
    author: int | None
    number: int
    since: datetime | None = None
    approved_at: datetime | None = None


class TakeMoments(NamedTuple):
    """Of a version's takes (of the site's words: of a unit's): the newest approval, and since when the oldest waits."""

    unit: str
    approved: datetime | None
    waits: datetime | None


def releases_of(versions: Sequence[LanguageVersion]) -> dict[int, tuple[Release | None, Release | None]]:
    """Version → (its newest release, the live one)."""
    found: dict[int, tuple[Release | None, Release | None]] = {}
    wanted = {version.pk for version in versions}
    # By tutorial: two thousand versions by name would make a question of two thousand words.
    rows = Release.objects.filter(version__tutorial__in={version.tutorial_id for version in versions})
    for one in rows.defer("manifest", "report").order_by("version_id", "-number"):
        if one.version_id not in wanted:
            continue
        newest, live = found.get(one.version_id, (one, None))
        found[one.version_id] = (newest, one if one.state == Release.State.LIVE else live)
    return found


def units_of(tutorials: set[int]) -> QuerySet[Any, Any]:
    """Rows of (tutorial, language "", spoken, unit, facts "", number): see progress_kept, which asks for them."""
    return (
        Segment.objects.filter(tutorial__in=tutorials, retired_at=None).exclude(text="").order_by()
        .annotate(spoken=_spoken("kind"), unit=_unit(""), facts=Value(""))
        .values_list("tutorial_id", Value(""), "spoken", "unit", "facts").annotate(n=Count("pk"))
    )  # fmt: skip


def situations_of(versions: Sequence[LanguageVersion], live_since: datetime | None, *, units: bool) -> list[Situation]:
    """Every sentence with a text, those in the same situation counted together; one query.

    Moments of approval are read only since the oldest live release, where they decide something. units: whether the
    site's own words are among the tutorials, so that public ids matter.
    """
    states = TranslationRevision.State
    newer = When(approved__reviewed_at__gt=live_since, then=F("approved__reviewed_at"))
    current = Q(latest__source_digest=F("segment__digest")) | Q(still_valid_digest=F("segment__digest"))
    own = Take.objects.filter(segment=OuterRef("segment"), language=OuterRef("language"))
    approved = own.filter(state=T.APPROVED)
    says = Q(revision=OuterRef("approved")) | Q(still_valid_for=OuterRef("approved"))
    read = Q(source_digest=OuterRef("segment__digest"))
    fits = Case(When(approved=None, then=Exists(approved.filter(read))), default=Exists(approved.filter(says)))
    # What is said of the takes in one number: of the thousands of sentences without any, one question is asked and
    # one small column sorted, instead of four.
    voice = Case(
        When(~Exists(own), then=Value(0)),
        default=_bit(Exists(own.filter(state__in=WAITING_TAKES)), _WAITING)
        + _bit(Exists(approved), _HEARD)
        + _bit(fits, _FITS),
        output_field=IntegerField(),
    )
    texts = (
        _of(versions, Translation.objects.filter(latest__isnull=False))
        .annotate(
            spoken=_spoken("segment__kind"), unit=_unit("segment__") if units else Value(""), stale=_true(~current),
            translated=_true(Q(approved__isnull=False)), voice=voice,
            author=Case(When(latest__state=states.CHANGES_REQUESTED, then=F("latest__author_id"))),
        )
        .values_list(
            "segment__tutorial_id", "language", "unit", "spoken", "latest__state", "stale", "translated", "voice",
            "author",
        )
        .annotate(
            n=Count("pk"),
            since=Min(
                Case(
                    When(latest__state=states.SUBMITTED, then=F("latest__created_at")),
                    When(
                        latest__state=states.CHANGES_REQUESTED,
                        then=Coalesce(F("latest__reviewed_at"), F("latest__created_at")),
                    ),
                )
            ),
            approved_at=Max(Case(newer) if live_since else Value(None, DateTimeField())),
        )
    )  # fmt: skip
    return [Situation._make((*row[:7], *_takes(row[7]), *row[8:])) for row in texts]


def _takes(voice: int) -> tuple[bool, bool, bool, bool]:
    """waiting, kept, heard, fits."""
    waiting, heard = bool(voice & _WAITING), bool(voice & _HEARD)
    return waiting, waiting or heard, heard, bool(voice & _FITS)


def takes_of(versions: Sequence[LanguageVersion]) -> tuple[list[Situation], dict[Place, list[TakeMoments]]]:
    """The sentences with a take and without a text, as where a version is spoken first: an approved take says the
    French that was there when it was recorded. And the moments that count of all takes, by version. One query."""
    text = Translation.objects.filter(segment=OuterRef("segment"), language=OuterRef("language"), latest__isnull=False)
    rows = (
        _of(versions, Take.objects.filter(state__in=KEPT_TAKES))
        .annotate(
            spoken=_spoken("segment__kind"), unit=_unit("segment__"), fits=_true(Q(source_digest=F("segment__digest"))),
            textless=Case(When(~Exists(text), then=F("segment_id"))),
        )
        .values_list("segment__tutorial_id", "language", "unit", "spoken", "textless", "state", "fits")
        .annotate(
            approved=Max(Case(When(state=T.APPROVED, then=F("reviewed_at")))),
            waits=Min(Case(When(state=T.SUBMITTED, then=F("created_at")))),
        )
    )  # fmt: skip
    own: dict[tuple[int, int, str, str, bool], set[tuple[str, bool]]] = {}
    moments: dict[Place, list[TakeMoments]] = {}
    for tutorial, language, unit, spoken, textless, state, fits, approved, waits in rows:
        if textless is not None:
            own.setdefault((textless, tutorial, language, unit, spoken), set()).add((state, fits))
        if approved or waits:
            moments.setdefault((tutorial, language), []).append(TakeMoments(unit, approved, waits))
    alike = Counter(
        (tutorial, language, unit, spoken, frozenset(states))
        for (_segment, tutorial, language, unit, spoken), states in own.items()
    )
    return [_only_spoken(*key, number) for key, number in alike.items()], moments


def _only_spoken(
    tutorial: int, language: str, unit: str, spoken: bool, states: frozenset[tuple[str, bool]], number: int
) -> Situation:
    heard = [fits for state, fits in states if state == T.APPROVED]
    waiting = any(state in WAITING_TAKES for state, _fits in states)
    return Situation(
        tutorial, language, unit, spoken, "", False, False, waiting, True, bool(heard), any(heard), None, number
    )


def is_of(unit: str, language: str) -> bool:
    """Whether the language has the unit (`units_of`)."""
    return not unit or belongs(unit, language)


def _of(versions: Sequence[LanguageVersion], rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of these versions only, by their keys: the texts of a language in one film are found without reading others."""
    rows = rows.filter(
        segment__tutorial__versions__in=[version.pk for version in versions],
        segment__tutorial__versions__language=F("language"),
        segment__retired_at=None,
    )
    return rows.exclude(segment__text="").order_by()


def _true(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _bit(condition: Any, bit: int) -> Case:
    return Case(When(condition, then=Value(bit)), default=Value(0), output_field=IntegerField())


def _spoken(kind: str) -> Case:
    return _true(Q(**{f"{kind}__in": SPOKEN_KINDS}))


def _unit(segment: str) -> Case:
    """The public id, of the site's words only."""
    return Case(When(Q(**{f"{segment}tutorial__is_interface": True}), then=F(f"{segment}public_id")), default=Value(""))
