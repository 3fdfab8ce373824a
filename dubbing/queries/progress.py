"""How far versions are (decision 0034): the kept figures where nothing marks them, the others counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from dubbing.models import Release
from dubbing.queries.live_versions import is_older, is_silent, releases_of, sentences_behind
from dubbing.queries.progress_cache import kept_figures, written_figures
from dubbing.queries.progress_counts import count_progress
from dubbing.queries.progress_figures import RemainingWork, VersionProgress, read_remaining_work
from tutorials.models import LanguageVersion

COUNTED_COLUMNS = ("language", "tutorial__source_language")


def progress_of(versions: Sequence[LanguageVersion], *, counts_behind: bool = True) -> dict[int, VersionProgress]:
    """Progress of many versions at once, by primary key, in four queries, however many there are; in three without
    the number of sentences by which what is live is behind."""
    figures = kept_figures(versions)
    if missing := [version for version in versions if version.pk not in figures]:
        figures |= count_progress(missing)
    releases = releases_of(versions)
    answer, late = dict[int, VersionProgress](), dict[int, Release]()
    for version in versions:
        newest, live = releases.get(version.pk, (None, None))
        progress = VersionProgress(**vars(figures[version.pk]), live=live, newest=newest)
        answer[version.pk] = progress
        if live is not None and live.kind == Release.Kind.VOICE and is_older(live, version.tutorial.mix_changed_at):
            progress.is_behind = progress.mix_changed = True
        if live is not None and (
            is_older(live, progress.approved_at) or (is_silent(live, progress.approved) and not progress.original)
        ):
            late[version.pk] = live
    numbers = sentences_behind(late) if counts_behind else dict.fromkeys(late, 0)
    for key, number in numbers.items():
        progress = answer[key]
        progress.behind, progress.is_behind = number, True
        progress.approved_since = is_older(late[key], progress.approved_at)
    return answer


def left_in_versions(versions: QuerySet[LanguageVersion]) -> Iterator[tuple[str, RemainingWork]]:
    """Of each version its language and what is left there. One query; two more where some have to be counted."""
    counted = []
    for key, (language, written) in written_figures(versions).items():
        if written is None:
            counted.append(key)
        else:
            yield language, read_remaining_work(written)
    if counted:
        missing = list(versions.filter(pk__in=counted).select_related("tutorial").only(*COUNTED_COLUMNS))
        figures = count_progress(missing)
        for version in missing:
            found = figures[version.pk]
            yield version.language, RemainingWork(found.left, found.steps["done"], found.total)


def counted_now(version: LanguageVersion) -> VersionProgress:
    """Progress of one version without its releases, in one query: for the pages of whoever works on it."""
    return VersionProgress(**vars(count_progress([version])[version.pk]))
