"""How far versions are (decision 0034): the kept figures where nothing marks them, the others counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dubbing.models import Release
from dubbing.queries.live_versions import is_older, is_silent, releases_of, sentences_behind
from dubbing.queries.progress_cache import kept_figures
from dubbing.queries.progress_counts import count_progress
from dubbing.queries.progress_figures import ProgressFigures, VersionProgress
from tutorials.models import LanguageVersion


def progress_of(
    versions: Sequence[LanguageVersion],
    *,
    counts_behind: bool = True,
    known: Mapping[int, ProgressFigures] | None = None,
) -> dict[int, VersionProgress]:
    """Progress of many versions at once, by primary key, in four queries, however many there are; in three without
    the number of sentences by which what is live is behind. known: the figures that were read with the versions,
    instead of those that are kept."""
    figures = kept_figures(versions) if known is None else dict(known)
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


def counted_now(version: LanguageVersion) -> VersionProgress:
    """Progress of one version without its releases, in one query: for the pages of whoever works on it."""
    return VersionProgress(**vars(count_progress([version])[version.pk]))
