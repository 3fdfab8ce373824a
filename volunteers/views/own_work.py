"""What a person can do, as their home shows it: the films that need them, where *Continue* leads, what they gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from dubbing.queries import VersionProgress
from dubbing.queries.progress_figures import ProgressFigures
from tutorials.models import LanguageVersion
from volunteers.models import User
from volunteers.queries.contributions import Contributions
from volunteers.queries.open_work import Offer
from volunteers.queries.plays import PlayFigures

PAGE = 24  # films
MAX_HEARD = 6


@dataclass(frozen=True)
class Work:
    """What this person can do in a version now. Of those that the home page shows it has the version itself, with its
    tutorial, and what is live of it (`VersionProgress`)."""

    version: LanguageVersion | Offer
    progress: ProgressFigures
    user: User
    own_takes: int = 0  # of this person, which wait for somebody else

    @property
    def may_review(self) -> bool:
        return self.user.may_review(self.version.language)

    @property
    def to_translate(self) -> int:
        return self.progress.steps["to_translate"] + self.progress.steps["changes"]

    @property
    def to_record(self) -> int:
        return self.progress.steps["to_record"]

    @property
    def to_review(self) -> int:
        if not self.may_review:
            return 0
        own = 0 if self.version.self_review_allowed else self.progress.to_review_of[self.user.pk]
        return self.progress.steps["to_review"] - own

    @property
    def takes_to_review(self) -> int:
        if not self.may_review:
            return 0
        own = 0 if self.version.self_review_allowed else self.own_takes
        return max(0, self.progress.takes_to_hear - own)

    @property
    def words_to_say(self) -> int:
        """Titles and words that parents would hear, once nothing else is left to record: nobody has to say them."""
        return self.progress.words_to_say if self.progress.recorded and not self.to_record else 0

    @property
    def no_room(self) -> int:
        return self.progress.steps["no_room"]

    @property
    def anything(self) -> bool:
        waits = (
            self.to_translate,
            self.to_record,
            self.to_review,
            self.takes_to_review,
            self.no_room,
        )
        return any(waits)


class NextWork(TypedDict):
    """What *Continue* opens."""

    work: Work
    verb: str
    url: str


@dataclass(frozen=True)
class OwnWork:
    """What this person can do, and what they gave; given: None for who does not help. works, finished: a page of the
    films that need them, and of the others. first: where *Continue* leads."""

    works: Page[Work]
    finished: Page[Work]
    first: tuple[Work, str, str] | None
    given: Contributions | None
    reviews: bool

    @property
    def heard(self) -> Sequence[PlayFigures]:
        return self.given.heard[:MAX_HEARD] if self.given else []

    @property
    def keys(self) -> set[int]:
        """Of the versions that the page names."""
        first = [self.first[0]] if self.first else []
        works = (*self.works.object_list, *self.finished.object_list, *first)
        return {work.version.pk for work in works} | {heard.version for heard in self.heard}

    def shown(
        self, versions: Mapping[int, LanguageVersion], progress: Mapping[int, VersionProgress]
    ) -> dict[str, object]:
        for page in (self.works, self.finished):
            page.object_list = [_whole(work, versions, progress) for work in page.object_list]
        return {
            "works": self.works,
            "finished": self.finished,
            "first": self.first and _next_work(_whole(self.first[0], versions, progress), *self.first[1:]),
            "asked": self.given.asked if self.given else [],
            "gift": self.given,
            "heard": [(versions[heard.version], heard) for heard in self.heard],
            "reviews": self.reviews,
        }


def _whole(work: Work, versions: Mapping[int, LanguageVersion], progress: Mapping[int, VersionProgress]) -> Work:
    return replace(work, version=versions[work.version.pk], progress=progress[work.version.pk])


def own_work(
    user: User, offers: Iterable[Offer], contributions: Contributions | None, asked: Mapping[str, str]
) -> OwnWork:
    """asked: which part of the films, `page` of those that need them, `done` of the others. No query."""
    waiting = contributions.waiting if contributions else {}
    works = [Work(offer, offer.figures, user, waiting.get((offer.tutorial_id, offer.language), 0)) for offer in offers]
    active = [work for work in works if work.anything]
    return OwnWork(
        Paginator(active, PAGE).get_page(asked.get("page")),
        Paginator([work for work in works if not work.anything], PAGE).get_page(asked.get("done")),
        _first(active),
        contributions,
        user.is_coordinator or any(work.may_review for work in works),
    )


def _first(works: list[Work]) -> tuple[Work, str, str] | None:
    """What *Continue* opens, its words and its view: texts, then takes that wait for this person, so that others can
    go on; then what is to be translated, to be recorded; then what finds no room."""
    for work in works:
        if work.to_review:
            return work, _("Review texts"), "subtitles:review"
    for work in works:
        if work.takes_to_review:
            return work, _("Listen"), "dubbing:review"
    for work in works:
        if work.to_translate:
            return work, _("Translate"), "subtitles:start"
        if work.to_record:
            return work, _("Record"), "dubbing:start"
    for work in works:
        if work.no_room:
            return work, _("Make it shorter"), "dubbing:room"
    return None


def _next_work(work: Work, verb: str, view: str) -> NextWork:
    version = work.version
    assert isinstance(version, LanguageVersion)
    return {"work": work, "verb": verb, "url": reverse(view, args=[version.tutorial.slug, version.language])}
