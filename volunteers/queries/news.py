"""A person's news as the page and the mail show them: what, where, why, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from tutorials.models import Comment, Segment, Tutorial
from tutorials.queries import first_words, number_segments, segment_mark
from volunteers.models import Notification, User
from volunteers.queries.conversation import EVERY_LANGUAGE
from volunteers.queries.news_words import act_of, headline, why

Kind = Notification.Kind
PAGE = 25
FRENCH_MOST = 120  # characters
# Forty approvals are one piece of news. What was sent back stands alone: each has its reason, and its place to mend it.
TOGETHER = {Kind.TEXT_APPROVED, Kind.TAKE_APPROVED}
TALK = {Kind.HELPED, Kind.COMMENT, Kind.MENTION, Kind.NOT_UNDERSTOOD, Kind.RESOLVED}


@dataclass(frozen=True)
class News:
    """One piece, made of one notification or of several alike. what: the message; why: why this person gets it; title:
    of the tutorial, in French; mark and french: the segment's number and first words; place: the address of what it is
    about, or ""; act: the word on its button; count: how many it is made of, as the badge and the mail count them."""

    number: int
    kind: str
    what: str
    why: str
    at: datetime
    unread: bool
    title: str
    language: str
    mark: str
    french: str
    reason: str
    place: str
    act: str
    count: int = 1


def news_page(user: User, page: str | None = None) -> tuple[Page[Notification], list[News]]:
    """Newest first, in at most four queries."""
    rows = Notification.objects.filter(person=user).select_related("by")
    shown = Paginator(rows, PAGE).get_page(page)
    return shown, news_of(list(shown.object_list))


def news_of(rows: Sequence[Notification]) -> list[News]:
    """Three queries at most. `rows` with their `by`; neighbours that are alike become one piece."""
    titles = dict(Tutorial.objects.filter(slug__in={row.tutorial for row in rows}).values_list("slug", "title_fr"))
    wanted = {row.segment for row in rows if row.segment}
    segments = number_segments(Segment.objects.filter(public_id__in=wanted).defer("words")) if wanted else ()
    known = {segment.public_id: segment for segment in segments}
    spoken = {row.figures["comment"] for row in rows if "comment" in row.figures}
    said = dict(Comment.objects.filter(pk__in=spoken).values_list("pk", "text")) if spoken else {}
    found = []
    for alike in _alike(rows):
        newest, count = alike[0], len(alike)
        segment = known.get(newest.segment) if count == 1 else None
        found.append(
            News(
                number=newest.pk,
                kind=newest.kind,
                what=headline(newest, count),
                why=why(newest),
                at=newest.at,
                unread=newest.read_at is None,
                title=titles.get(newest.tutorial, ""),
                language=newest.language,
                mark=segment_mark(segment) if segment else "",
                french=first_words(segment.text, FRENCH_MOST) if segment else "",
                reason=newest.reason or said.get(newest.figures.get("comment", 0), ""),
                place=place_of(newest),
                act=act_of(newest),
                count=count,
            )
        )
    return found


def _alike(rows: Iterable[Notification]) -> list[list[Notification]]:
    runs: list[list[Notification]] = []
    for row in rows:
        if runs and row.kind in TOGETHER and _sort(runs[-1][0]) == _sort(row):
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _sort(row: Notification) -> tuple[object, ...]:
    return row.kind, row.tutorial, row.language, timezone.localdate(row.at), row.read_at is None


def alike_unread(row: Notification) -> list[int]:
    """The primary keys of the unread ones that are shown as one piece with this one."""
    if row.kind not in TOGETHER:
        return [row.pk]
    same = Notification.objects.filter(
        person=row.person_id, kind=row.kind, tutorial=row.tutorial, language=row.language, read_at=None, at__lte=row.at
    )
    return [row.pk, *(other.pk for other in same if _sort(other)[3] == _sort(row)[3])]


def place_of(row: Notification) -> str:
    """Where somebody goes from here; "" where there is no such place."""
    version = [row.tutorial, row.language]
    segment = [*version, row.segment]
    if row.kind in TALK:
        parts = [row.tutorial, row.segment, row.language or EVERY_LANGUAGE]
        return reverse("volunteers:conversation", args=parts) if row.segment else ""
    if row.kind == Kind.REVIEWER:
        return reverse("subtitles:waiting", args=[row.language]) if row.language else reverse("subtitles:waiting_first")
    if not all(version):
        return ""
    match row.kind:
        case Kind.TEXT_APPROVED | Kind.TEXT_SENT_BACK:
            return reverse("subtitles:translate", args=segment) if row.segment else ""
        case Kind.TAKE_APPROVED | Kind.TAKE_ASKED_AGAIN:
            return reverse("dubbing:record", args=segment) if row.segment else ""
        case Kind.LIVE | Kind.PLAYED:
            return reverse("parents:watch", kwargs={"language": row.language, "slug": row.tutorial})
        case Kind.TEXTS_WAIT:
            return reverse("subtitles:review", args=version)
        case Kind.TAKES_WAIT:
            return reverse("dubbing:review", args=version)
        case Kind.NUDGE if row.figures.get("purpose") == "record":
            return reverse("dubbing:start", args=version)
        case Kind.NUDGE | Kind.OPENED:
            return reverse("subtitles:start", args=version)
        case _:
            return reverse("volunteers:version", args=version)
