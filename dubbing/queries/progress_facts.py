"""The facts behind the progress of versions. The database counts the segments in the same situation: a town has ten
thousand segments, times forty languages, in a few dozen situations."""

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

from craft.text.interface_units import belongs
from dubbing.models import Take
from subtitles.models import Translation, TranslationRevision
from tutorials.models import SPOKEN_KINDS, LanguageVersion, Segment

T = Take.State
COUNTED_TAKES = (T.SUBMITTED, T.APPROVED)
"""What a voice keeps and has not sent is still to be recorded: nobody else can hear it."""
_WAITING, _HEARD, _FITS, _NO_ROOM = 1, 2, 4, 8
Place = tuple[int, str]
"""A tutorial's key and a language."""
DESCRIBED = "description"  # no segment's public id


class Unit(NamedTuple):
    """What a version consists of: this number of segments, spoken or only read. unit: a public id, only for the
    interface, where languages differ in plural forms. Audio descriptions are none: nobody has to make them."""

    tutorial: int
    spoken: bool
    unit: str
    number: int


class Situation(NamedTuple):
    """Segments of a version for which the same is true; number: how many. unit: `DESCRIBED` for audio descriptions.
    state: of the latest text, "" without one. stale: the French changed since. translated: some text is approved.
    waiting: a take waits for review. recorded: a take waits or is approved. heard: a take is approved. fits: it also
    says the approved text. no_room: 1 where the approved take finds none, so that parents hear the French; 2 where
    another one was sent since. author: who wrote what is to be reviewed or changed. since: when the oldest text began
    to wait. approved_at: newest approval of a text."""

    tutorial: int
    language: str
    unit: str
    spoken: bool
    state: str
    stale: bool
    translated: bool
    waiting: bool
    recorded: bool
    heard: bool
    fits: bool
    no_room: int
    author: int | None
    number: int
    since: datetime | None = None
    approved_at: datetime | None = None


class TakeMoments(NamedTuple):
    """Of a version's takes (for the interface: of a unit's): the newest approval, and since when the oldest waits."""

    unit: str
    approved: datetime | None
    waits: datetime | None


class Counted(NamedTuple):
    situations: list[Situation]
    moments: list[tuple[Place, TakeMoments]]
    units: list[Unit]


def texts_of(versions: Sequence[LanguageVersion], *, units: bool) -> QuerySet[Any, Any]:
    """Rows for `situations_of`: every segment with a text; those in the same situation are counted together. units:
    whether the interface is among the tutorials, so that public ids are needed."""
    states = TranslationRevision.State
    waiting = (states.SUBMITTED, states.CHANGES_REQUESTED)
    current = Q(latest__source_digest=F("segment__digest")) | Q(still_valid_digest=F("segment__digest"))
    own = Take.objects.filter(segment=OuterRef("segment"), language=OuterRef("language"))
    approved = own.filter(state=T.APPROVED)
    says = Q(revision=OuterRef("approved")) | Q(still_valid_for=OuterRef("approved"))
    read = Q(source_digest=OuterRef("segment__digest"))
    fits = Case(When(approved=None, then=Exists(approved.filter(read))), default=Exists(approved.filter(says)))
    # Four facts about the takes as bits of one number. For the thousands of segments without takes this is one
    # subquery and one small column to sort, instead of four.
    voice = Case(
        When(~Exists(own), then=Value(0)),
        default=_bit(Exists(own.filter(state=T.SUBMITTED)), _WAITING)
        + _bit(Exists(approved), _HEARD)
        + _bit(fits, _FITS)
        + _bit(Exists(approved.filter(no_room__isnull=False)), _NO_ROOM),
        output_field=IntegerField(),
    )
    rows: QuerySet[Any, Any] = (
        _of(versions, Translation.objects.filter(latest__isnull=False))
        .annotate(
            unit=_unit("segment__", units=units),
            spoken=_spoken("segment__kind"),
            stale=_true(~current),
            translated=_true(Q(approved__isnull=False)),
            voice=voice,
            author=Case(When(latest__state__in=waiting, then=F("latest__author_id"))),
        )
        .values_list(
            Value("text"),
            "segment__tutorial_id",
            "language",
            "unit",
            "spoken",
            "latest__state",
            "stale",
            "translated",
            "voice",
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
            approved_at=Max("approved__reviewed_at"),
        )
    )
    return rows


def takes_of(versions: Sequence[LanguageVersion], *, units: bool) -> QuerySet[Any, Any]:
    """Rows of takes for `situations_of`, in the columns of the texts; takes of a segment without a text are separate.
    In place of stale: whether the take says the current French. In place of translated: whether it finds no room. In
    place of author: the segment. In place of since and approved_at: since when the oldest waits, and the newest
    approval."""
    text = Translation.objects.filter(segment=OuterRef("segment"), language=OuterRef("language"), latest__isnull=False)
    rows: QuerySet[Any, Any] = (
        _of(versions, Take.objects.filter(state__in=COUNTED_TAKES))
        .annotate(
            unit=_unit("segment__", units=units),
            spoken=_spoken("segment__kind"),
            fits=_true(Q(source_digest=F("segment__digest"))),
            refused=_true(Q(no_room__isnull=False)),
            textless=Case(When(~Exists(text), then=F("segment_id"))),
        )
        .values_list(
            Value("take"),
            "segment__tutorial_id",
            "language",
            "unit",
            "spoken",
            "state",
            "fits",
            "refused",
            Value(0),
            "textless",
        )
        .annotate(
            n=Count("pk"),
            since=Min(Case(When(state=T.SUBMITTED, then=F("created_at")))),
            approved_at=Max(Case(When(state=T.APPROVED, then=F("reviewed_at")))),
        )
    )
    return rows


def units_of(tutorials: set[int], *, units: bool) -> QuerySet[Any, Any]:
    """Rows for `situations_of`, in the columns of the texts: what versions of these tutorials consist of."""
    never = Value(None, DateTimeField())
    rows: QuerySet[Any, Any] = (
        Segment.objects.filter(tutorial__in=tutorials, retired_at=None)
        .exclude(text="")
        .exclude(kind=Segment.Kind.DESCRIPTION)
        .order_by()
        .annotate(unit=_unit("", units=units), spoken=_spoken("kind"))
        .values_list(
            Value("unit"),
            "tutorial_id",
            Value(""),
            "unit",
            "spoken",
            Value(""),
            Value(False),
            Value(False),
            Value(0),
            Value(None, IntegerField()),
        )
        .annotate(n=Count("pk"), since=never, approved_at=never)
    )
    return rows


def situations_of(versions: Sequence[LanguageVersion], tutorials: set[int]) -> Counted:
    """The situations of all segments with a text or a take, the moments of all takes, and the units of these
    tutorials; one query.

    Takes without a text belong to versions that are spoken first: such a take says the French that was current when
    it was recorded."""
    situations, moments, units = list[Situation](), list[tuple[Place, TakeMoments]](), list[Unit]()
    named = any(version.tutorial.is_interface for version in versions)
    texts, takes = texts_of(versions, units=named), takes_of(versions, units=named)
    textless: dict[tuple[int, int, str, str, bool], set[tuple[str, bool, bool]]] = {}
    for kind, *row in texts.union(takes, units_of(tutorials, units=named), all=True):
        if kind == "text":
            situations.append(Situation._make((*row[:7], *_takes(row[7]), *row[8:])))
            continue
        if kind == "unit":
            units.append(Unit(row[0], row[3], row[2], row[9]))
            continue
        tutorial, language, unit, spoken, state, fits, refused, _voice, segment, _n, waits, approved = row
        if segment is not None:
            textless.setdefault((segment, tutorial, language, unit, spoken), set()).add((state, fits, refused))
        # A title that is said needs no release: its approval leaves nothing behind.
        if (approved and spoken) or waits:
            moments.append(((tutorial, language), TakeMoments(unit, approved if spoken else None, waits)))
    alike = Counter(
        (tutorial, language, unit, spoken, frozenset(states))
        for (_segment, tutorial, language, unit, spoken), states in textless.items()
    )
    situations += [_only_spoken(*key, number) for key, number in alike.items()]
    return Counted(situations, moments, units)


def _takes(voice: int) -> tuple[bool, bool, bool, bool, int]:
    """waiting, recorded, heard, fits, no_room."""
    waiting, heard = bool(voice & _WAITING), bool(voice & _HEARD)
    return waiting, waiting or heard, heard, bool(voice & _FITS), _room(bool(voice & _NO_ROOM), waiting)


def _room(refused: bool, sent: bool) -> int:
    """An earlier try that nobody sent hides no refusal."""
    return (2 if sent else 1) if refused else 0


def _only_spoken(
    tutorial: int, language: str, unit: str, spoken: bool, states: frozenset[tuple[str, bool, bool]], number: int
) -> Situation:
    heard = [(fits, refused) for state, fits, refused in states if state == T.APPROVED]
    says = any(fits for fits, _refused in heard)
    waiting = any(state == T.SUBMITTED for state, _fits, _refused in states)
    no_room = _room(any(refused for _fits, refused in heard), waiting)
    return Situation(
        *(tutorial, language, unit, spoken, "", False, False),
        *(waiting, True, bool(heard), says, no_room, None, number),
    )


def is_of(unit: str, language: str) -> bool:
    """Whether the language has the unit (`units_of`)."""
    return unit in {"", DESCRIBED} or belongs(unit, language)


def _of(versions: Sequence[LanguageVersion], rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of these versions only, by their keys: the texts of one language are found without reading the others."""
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


def _unit(segment: str, *, units: bool) -> Case:
    """The public id, for the interface only, where that is among the tutorials (`units`); `DESCRIBED`."""
    described = When(Q(**{f"{segment}kind": Segment.Kind.DESCRIPTION}), then=Value(DESCRIBED))
    named = When(Q(**{f"{segment}tutorial__is_interface": True}), then=F(f"{segment}public_id"))
    return Case(*([described, named] if units else [described]), default=Value(""))
