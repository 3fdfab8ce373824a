"""News that ask for something end when it is done, whoever did it: they leave the list, the number beside it, and the
mail that waits. What they ask for is looked up as it is now, so no verb of the journal can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dubbing.models import Release, Take
from dubbing.queries import progress_of
from journal.models import Entry
from subtitles.models import Translation, TranslationRevision
from subtitles.queries.review_queue import texts_to_review
from tutorials.models import Comment, LanguageVersion, Segment, Tutorial
from volunteers.models import Letter, Notification, User
from volunteers.pipelines.news_letters import NEWS
from volunteers.queries.asked_again import takes_asked_again, texts_asked_again
from volunteers.queries.stuck_steps import stuck_versions

Kind = Notification.Kind
CACHE_KEY = "news-answered-up-to"
SLUG, LANGUAGE, SEGMENT, PERSON = (OuterRef(name) for name in ("tutorial", "language", "segment", "person"))
SENT_NUDGE = Q(kind=Kind.NUDGE) & ~Q(mailed_at=None)
"""Who was asked by mail whether they come back is never asked again: the row stays, as read."""
TALK = (Kind.COMMENT, Kind.MENTION, Kind.NOT_UNDERSTOOD)


def end_answered_news() -> int:
    """Delete them; returns how many. Nothing is looked up while the journal stands still."""
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
    if cache.get(CACHE_KEY) == newest:
        return 0
    answered = {*_answered_news(), *_settled_talk(), *_stuck_no_more()}
    with transaction.atomic():
        rows = Notification.objects.filter(pk__in=answered)
        _write_waiting_mail_again(rows.exclude(mailed_at=None))
        rows.filter(SENT_NUDGE).update(read_at=F("mailed_at"))
        rows.exclude(SENT_NUDGE).delete()
    cache.set(CACHE_KEY, newest, None)
    return len(answered)


def _answered_news() -> Iterator[int]:
    opened = LanguageVersion.objects.filter(tutorial__slug=SLUG, language=LANGUAGE, state=LanguageVersion.State.OPEN)
    opened = opened.exclude(tutorial__state=Tutorial.State.ARCHIVED)
    alone = Exists(opened.filter(self_review_allowed=True))
    texts = texts_to_review().filter(segment__tutorial__slug=SLUG, language=LANGUAGE)
    takes = Take.objects.filter(segment__tutorial__slug=SLUG, language=LANGUAGE, state=Take.State.SUBMITTED)
    sent_back = texts_asked_again().filter(translation__segment__public_id=SEGMENT, translation__language=LANGUAGE)
    refused = takes_asked_again().filter(segment__public_id=SEGMENT, language=LANGUAGE)
    asked_for = {
        Kind.TEXT_SENT_BACK: Q(Exists(sent_back.filter(author=PERSON))) & _newest(),
        Kind.TAKE_ASKED_AGAIN: Q(Exists(refused.filter(voice=PERSON))) & _newest(),
        Kind.TEXTS_WAIT: _concerns_reviewer(texts, "latest__author", alone) & _newest(),
        Kind.TAKES_WAIT: _concerns_reviewer(takes, "voice", alone) & _newest(),
        Kind.OPENED: Q(_untranslated_texts()) & ~_worked_since("person"),
        Kind.NUDGE: ~_worked_since("person"),
        Kind.GONE: ~_worked_since("by"),
    }
    holds = {kind: Q(Exists(opened)) & asked for kind, asked in asked_for.items()}
    live = Release.objects.filter(version__tutorial__slug=SLUG, version__language=LANGUAGE, state=Release.State.LIVE)
    seen = Q(Exists(live.exclude(version__tutorial__state=Tutorial.State.ARCHIVED)))
    for kind, holding in {**holds, Kind.LIVE: seen, Kind.PLAYED: seen}.items():
        over = Notification.objects.filter(~holding, kind=kind).exclude(SENT_NUDGE, read_at__isnull=False)
        yield from over.values_list("pk", flat=True)


def _concerns_reviewer(waiting: QuerySet[Any], by: str, alone: Exists) -> Q:
    """Whether somebody else's waits, or their own where they may judge it (`alone`)."""
    others = waiting.filter(~Q(**{by: PERSON}) | Q(**{by: None}))
    return Q(Exists(others)) | (Q(alone) & Q(Exists(waiting)))


def _newest() -> Q:
    """What was asked twice of the same place is asked once: the last word counts."""
    same = Notification.objects.filter(person=PERSON, kind=OuterRef("kind"), tutorial=SLUG, language=LANGUAGE)
    return ~Q(Exists(same.filter(segment=SEGMENT, pk__gt=OuterRef("pk"))))


def _untranslated_texts() -> Exists:
    written = Translation.objects.filter(segment=OuterRef("pk"), latest__isnull=False)
    segments = Segment.objects.filter(tutorial__slug=SLUG, retired_at=None).exclude(text="")
    return Exists(segments.filter(~Exists(written.filter(language=OuterRef(OuterRef("language"))))))


def _worked_since(who: str) -> Q:
    """Whether a person sent a text or a recording in that version since they were told."""
    about = {"created_at__gt": OuterRef("at")}
    text = TranslationRevision.objects.filter(
        author=OuterRef(who), translation__language=LANGUAGE, translation__segment__tutorial__slug=SLUG, **about
    )
    take = Take.objects.filter(voice=OuterRef(who), language=LANGUAGE, segment__tutorial__slug=SLUG, **about)
    return Q(Exists(text)) | Q(Exists(take))


def _settled_talk() -> Iterator[int]:
    """What was said about a sentence and is settled: who has not read it need not."""
    unread = Notification.objects.filter(kind__in=TALK, read_at=None)
    about = {pk: figures.get("comment") for pk, figures in unread.values_list("pk", "figures")}
    settled = Comment.objects.filter(pk__in={number for number in about.values() if number}, resolved_at__isnull=False)
    known = set(settled.values_list("pk", flat=True))
    return (pk for pk, number in about.items() if number in known)


def _stuck_no_more() -> Iterator[int]:
    told = list(Notification.objects.filter(kind=Kind.STUCK).values_list("pk", "tutorial", "language", "figures"))
    if not told:
        return
    rows = LanguageVersion.objects.filter(tutorial__slug__in={slug for _pk, slug, *_rest in told})
    versions = list(rows.exclude(tutorial__state=Tutorial.State.ARCHIVED).select_related("tutorial"))
    stuck = stuck_versions(versions, progress_of(versions, counts_behind=False))
    now = {
        (version.tutorial.slug, version.language, one.what) for version in versions for one in stuck.get(version.pk, ())
    }
    for pk, slug, language, figures in told:
        if (slug, language, figures.get("what")) not in now:
            yield pk


def _write_waiting_mail_again(mailed: QuerySet[Notification]) -> None:
    """A mail with one of these that the mail server has not taken yet is written anew with what is left, or not at
    all: what else was in it counts as not mailed."""
    for letter in Letter.objects.filter(kind__startswith=NEWS):
        newest = Notification.objects.filter(pk=letter.kind.removeprefix(NEWS)).first()
        if newest and mailed.filter(person=newest.person_id, mailed_at=newest.mailed_at).exists():
            letter.delete()
            Notification.objects.filter(person=newest.person_id, mailed_at=newest.mailed_at).update(mailed_at=None)
            User.objects.filter(pk=newest.person_id).update(news_mailed_at=None)
