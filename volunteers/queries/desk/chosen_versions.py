"""Of a town's versions those that a coordinator's home may name: of each kind of line the first, chosen by the database
from what is kept. To look at all forty thousand would take seconds; their progress judges these like any others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from craft import languages
from dubbing.models import KeptProgress
from dubbing.queries import VersionProgress
from dubbing.queries.progress_cache import to_be_counted, with_progress_rows
from dubbing.queries.progress_figures import WAITS, kept_columns, read_figures
from dubbing.queries.progress_sums import MOST_COUNTED, kept_sums
from dubbing.queries.unfinished_versions import ended_or_held, live_as_approved
from tutorials.models import LanguageVersion, Tutorial
from volunteers.queries.desk.missing_people import WorkLeft
from volunteers.queries.open_work import with_short_tutorials
from volunteers.queries.team import Names, Team

Able = Callable[[str], Names]
_OPEN, _ARCHIVED = LanguageVersion.State.OPEN, Tutorial.State.ARCHIVED


def chosen_versions(team: Team, most: int, besides: Q) -> list[LanguageVersion]:
    """most: of each kind; of what is not begun twice as many, opened the longest, since some may be worked on. besides:
    for a query of versions, those that the page shows besides, and `changed_versions`. One query, with what is kept.

    A union and no OR: for that PostgreSQL compares every version of the town with each of the lists."""
    versions = LanguageVersion.objects.order_by()
    picked = [versions.filter(pk__in=pick).values("pk") for pick in _picks(team, most)]
    chosen = versions.filter(besides).values("pk").union(*picked)
    return list(with_progress_rows(with_short_tutorials(LanguageVersion.objects.filter(pk__in=chosen))))


def _picks(team: Team, most: int) -> Iterable[QuerySet[Any, Any]]:
    """What waits for a person, finds no room, was not begun; whose release failed or is held, what could go live."""
    at_desk = Q(version__state=_OPEN, version__tutorial__is_interface=False) & ~Q(version__tutorial__state=_ARCHIVED)
    kept = KeptProgress.objects.filter(at_desk).values("version")
    judged = Q(version__language__in=_tags(team.reviewers))
    for what in WAITS:
        waits = kept.filter(**{f"{what}_since__isnull": False}).order_by(f"{what}_since")
        yield (waits if what == "changes" else waits.filter(judged))[:most]
    yield kept.filter(no_room__gt=0).order_by("-no_room")[:most]
    texts = Q(to_translate__gt=0, version__language__in=_tags(team.volunteers))
    voices = Q(to_record__gt=0, version__language__in=_tags(team.voices))
    begun = kept.filter(texts | voices, version__tutorial__state=Tutorial.State.OPEN)
    yield begun.order_by("version")[: 2 * most]  # a key is given when it is opened
    yield ended_or_held().filter(at_desk).values("version").order_by(Coalesce("ended_at", "created_at"))[:most]
    ready = LanguageVersion.objects.filter(_at_desk(), ~Q(live_as_approved()), kept_progress__texts_ready=True)
    yield ready.order_by("pk").values("pk")[:most]


def changed_versions() -> QuerySet[Any, Any]:
    """Those of which what is kept may be wrong: any of them may belong here."""
    changed = LanguageVersion.objects.filter(_at_desk(), to_be_counted())
    return changed.order_by("pk").values("pk")[:MOST_COUNTED]


def _at_desk() -> Q:
    return Q(state=_OPEN, tutorial__is_interface=False) & ~Q(tutorial__state=_ARCHIVED)


def _tags(able: Able) -> list[str]:
    return [language.tag for language in languages.all_languages() if able(language.tag)]


def work_left(versions: Iterable[LanguageVersion], progress: Mapping[int, VersionProgress]) -> list[WorkLeft]:
    """Of each of these that is worked on. No query."""
    return [
        WorkLeft(
            version.language,
            kept_columns(progress[version.pk]),
            progress[version.pk].to_review_of,
            self_review=version.self_review_allowed,
        )
        for version in versions
        if version.state == _OPEN
        and version.tutorial.state == Tutorial.State.OPEN
        and version.language != version.tutorial.source_language
    ]


def open_elsewhere(team: Team, known: Collection[int]) -> QuerySet[LanguageVersion]:
    """All others that are worked on in languages in which somebody is missing. known: keys of versions. No query."""
    whole = {*_tags(team.volunteers)} & {*_tags(team.voices)} & {*_tags(lambda tag: _several(team.reviewers(tag)))}
    tags = [language.tag for language in languages.all_languages() if language.tag not in whole]
    open_work = LanguageVersion.objects.filter(state=_OPEN, tutorial__state=Tutorial.State.OPEN, language__in=tags)
    versions = open_work.filter(tutorial__is_interface=False).exclude(language=F("tutorial__source_language"))
    return versions.exclude(pk__in=known).order_by()


def work_left_elsewhere(team: Team, versions: QuerySet[LanguageVersion]) -> list[WorkLeft]:
    """Summed up by language. One query, two where a language has a single reviewer. versions: `open_elsewhere`."""
    found = [
        WorkLeft(sums["language"], sums, {}, self_review=sums["self_review_allowed"])
        for sums in kept_sums(versions, "language", "self_review_allowed")
    ]
    single = {left.language for left in found if len(team.reviewers(left.language)) == 1}
    if any(left.language in single and left.sums["to_review"] and not left.self_review for left in found):
        texts = versions.filter(language__in=single, self_review_allowed=False, kept_progress__to_review__gt=0)
        rows = texts.values_list("language", "kept_progress__figures", "kept_progress__review_since")
        found += [
            WorkLeft(language, {"review_since": since}, read_figures(written).to_review_of, self_review=False)
            for language, written, since in rows
        ]
    return found


def _several(people: Names) -> Names:
    return people if len(people) > 1 else {}
