"""A voice is withdrawn: its takes are erased, what was published with it is built again without, then leaves the store.

The rows say what is left to do and every step may be repeated, so `reconcile` ends what a crash left undone: a live
release in which somebody is heard who may not be is replaced or, where that fails, withdrawn; any other one is freed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from dubbing.building.choice import choose
from dubbing.building.sound import takes_cache
from dubbing.garbage import delete_unnamed
from dubbing.going_live import record_release
from dubbing.models import Release, Take
from dubbing.queries.leave import heard_without_leave, is_freed
from dubbing.states import R, T, move_release, move_take
from journal.errors import Refused
from journal.models import Entry
from media.take_fitting import forget_take
from tutorials.models import LanguageVersion
from tutorials.states.jobs import enqueue
from tutorials.states.tutorials import S

# The journal's words for a leave that ended, and how long `reconcile` looks after what they ask for.
LEAVE_ENDED, LOOKED_AFTER = ("withdraw_consent", "withdraw_voice"), timedelta(days=7)
ACTIVE = (R.QUEUED, R.BUILDING)


@transaction.atomic
def erase_takes(voice: int) -> int:
    """The rows stay, without sound and without what was measured of it; how many there were. The bytes (as received,
    normalised, fitted) go when that is certain."""
    takes = list(Take.objects.select_for_update().filter(voice_id=voice).exclude(state=T.ERASED))
    paths = {path for one in takes for path in (one.original, one.audio) if path}
    digests = {one.audio_sha256 for one in takes if one.audio_sha256}
    for one in takes:
        move_take(
            one, T.ERASED, original="", audio="", figures={}, findings=[], pauses=[], device={}, reason=""
        )  # fmt: skip
    transaction.on_commit(partial(_forget_bytes, paths, digests))
    return len(takes)


def put_right() -> None:
    """For `reconcile`: what the leaves that ended lately still ask for."""
    lately = Entry.objects.filter(verb__in=LEAVE_ENDED, at__gt=timezone.now() - LOOKED_AFTER)
    replace_releases_of(lately.exclude(concerns=None).values_list("concerns", flat=True).distinct())


def replace_releases_of(voices: Iterable[int]) -> list[Release]:
    """The builds that were asked for in place of live releases in which one of these people is heard."""
    spoken = Take.objects.filter(voice__in=list(voices)).values_list("segment__tutorial", "language").distinct()
    asked = []
    for tutorial, language in spoken:
        films = LanguageVersion.objects.filter(
            tutorial=tutorial, tutorial__is_interface=False, language=language
        )  # fmt: skip
        for version in films:
            build = replace_releases(version)
            asked += [build] if build is not None else []
    return asked


@transaction.atomic
def replace_releases(version: LanguageVersion) -> Release | None:
    """Free the releases of a version in which somebody is heard who may not be; the build asked for when the live one
    is among them."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)
    build = None
    for release in version.releases.exclude(state__in=ACTIVE).order_by("number"):
        if is_freed(release) or not heard_without_leave(release):
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
    own = version.releases.filter(number__gt=live.number, created_by=None)
    kind = None if own.filter(state__in=(R.FAILED, R.READY)).exists() else _kind_without(live)
    if kind is None:
        move_release(live, R.WITHDRAWN, ended_at=timezone.now())
        record_release(None, "withdraw", live)
        return None
    last = version.releases.aggregate(last=Max("number"))["last"]
    build = Release.objects.create(version=version, number=last + 1, kind=kind)
    record_release(None, "request", build, after={"kind": kind, "instead_of": live.number})
    enqueue("dubbing.release", str(build.pk))
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
    if release.state == R.READY:
        move_release(release, R.SUPERSEDED, ended_at=timezone.now())
    Release.objects.filter(pk=release.pk).update(manifest={**release.manifest, "freed": True})
    record_release(None, "free", release)
    paths = {one["path"] for one in release.manifest["files"]}
    transaction.on_commit(partial(delete_unnamed, paths))


def _forget_bytes(paths: set[str], digests: set[str]) -> None:
    """Not what a take of somebody else names: the same file may have been brought for two."""
    delete_unnamed(paths, "private")
    shared = Take.objects.filter(~Q(state=T.ERASED), audio_sha256__in=digests).values_list("audio_sha256", flat=True)
    for digest in digests - set(shared):
        forget_take(takes_cache(), digest)
