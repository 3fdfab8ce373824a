"""A voice is withdrawn: its takes are erased, what was published with it is built again without, then leaves the store.

The rows say what is left to do and every step may be repeated, so `reconcile` ends what a crash left undone: a live
release in which somebody is heard who may not be is replaced or, where that fails, withdrawn; any other one is freed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from dubbing.models import Release, Take
from dubbing.queries.consent import chosen_without_leave, heard_without_leave, is_gone
from dubbing.releases.build_queue import enqueue_build
from dubbing.releases.choice import choose
from dubbing.releases.going_live import record_release
from dubbing.removal.take_bytes import forget_erased, forget_fitted
from dubbing.states import R, T, move_release, say_in_manifest
from dubbing.stored_files import delete_unnamed
from journal.errors import Refused
from journal.models import Entry
from tutorials.models import LanguageVersion
from tutorials.states.tutorials import S

# The journal's words for a leave that ended, and how long `reconcile` looks after what they ask for.
LEAVE_ENDED, LOOKED_AFTER = ("withdraw_consent", "withdraw_voice"), timedelta(days=7)
ACTIVE = (R.QUEUED, R.BUILDING)


def put_right() -> None:
    """For `reconcile`: what the leaves that ended lately still ask for, and what a crash left of erased takes."""
    forget_erased(Q())
    lately = Entry.objects.filter(verb__in=LEAVE_ENDED, at__gt=timezone.now() - LOOKED_AFTER)
    voices = list(lately.exclude(concerns=None).values_list("concerns", flat=True).distinct())
    replace_releases_of(voices)
    # A build that had begun before may have fitted a take once more.
    forget_fitted(Take.objects.filter(voice__in=voices, state=T.ERASED).values_list("audio_sha256", flat=True))


def replace_releases_of(voices: Iterable[int]) -> list[Release]:
    """The builds that were asked for in place of live releases in which one of these people is heard."""
    builds = [replace_releases(version) for version in films_of(voices)]
    return [build for build in builds if build is not None]


def films_of(voices: Iterable[int]) -> list[LanguageVersion]:
    """The versions for which these people recorded, in one order: two who lock them never wait for each other."""
    spoken = Take.objects.filter(voice__in=list(voices)).values_list("segment__tutorial", "language").distinct()
    films = LanguageVersion.objects.filter(tutorial__is_interface=False)
    found = [film for tutorial, language in spoken for film in films.filter(tutorial=tutorial, language=language)]
    return sorted(found, key=lambda one: one.pk)


@transaction.atomic
def replace_releases(version: LanguageVersion) -> Release | None:
    """Free the releases of a version in which somebody is heard who may not be; the build asked for when the live one
    is among them."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)
    build = None
    for release in version.releases.exclude(state__in=ACTIVE).order_by("number"):
        if is_gone(release) or not heard_without_leave(release):
            continue
        if release.state == R.LIVE:
            build = _replace(release)
        if release.state != R.LIVE:
            _free(release)
    return build


def _replace(live: Release) -> Release | None:
    """Ask for a release without the voice. Withdrawn at once where none can be made, or the one asked for was none."""
    version = live.version
    if version.releases.filter(state__in=ACTIVE).exists():
        return None  # when it is done, this is looked at again
    # One that failed because another voice left meanwhile says nothing of the next one.
    own = version.releases.filter(number__gt=live.number, created_by=None, state__in=(R.FAILED, R.READY))
    kind = _kind_without(live) if all(chosen_without_leave(release) for release in own) else None
    if kind is None:
        move_release(live, R.WITHDRAWN, ended_at=timezone.now())
        record_release(None, "withdraw", live)
        return None
    last = version.releases.aggregate(last=Max("number"))["last"]
    build = Release.objects.create(version=version, number=last + 1, kind=kind)
    record_release(None, "request", build, after={"kind": kind, "instead_of": live.number})
    enqueue_build(build, urgent=True)
    return build


def _kind_without(live: Release) -> str | None:
    """With the voices that remain; with subtitles only where there is none; None where neither can be built."""
    if live.version.tutorial.state not in {S.OPEN, S.EDITING}:
        return None
    for kind in (Release.Kind.VOICE, Release.Kind.SUBTITLES):
        try:
            choose(live.version, kind)
        except Refused:
            continue
        return kind
    return None


def _free(release: Release) -> None:
    """Freed in the row, then its files go, then the row says that they are gone: what a crash leaves is done again."""
    if release.state == R.READY:
        move_release(release, R.SUPERSEDED, ended_at=timezone.now())
    if not release.manifest.get("freed"):
        say_in_manifest(release.pk, freed=True)
        record_release(None, "free", release)
    transaction.on_commit(partial(_delete_freed, release.pk))


def _delete_freed(pk: int) -> None:
    release = Release.objects.get(pk=pk)
    # What a build under way has just put there again has no row yet: left for the next round.
    young = settings.JOB_LEASE if Release.objects.filter(state__in=ACTIVE).exists() else None
    if delete_unnamed({file["path"] for file in release.manifest["files"]}, spare=young):
        say_in_manifest(pk, gone=True)
