"""Publishing: ask for a release, put it live, go back to an older one, withdraw."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import document_json, part_json
from dubbing.manifests import read_interface_manifest, read_manifest
from dubbing.models import Release
from dubbing.permissions import require_publisher
from dubbing.queries.lengthening_limit import limit_answer
from dubbing.queries.released_files import is_freed
from dubbing.releases.build_queue import enqueue_build
from dubbing.releases.choice import choose
from dubbing.releases.going_live import (
    files_removed,
    go_live,
    next_release,
    record_release,
    update_interface_catalogues,
)
from dubbing.removal.language import end_releases
from dubbing.states import RELEASE_IN_PROGRESS, ReleaseState, move_release
from journal.errors import Missing, Refused
from journal.people import Person
from tutorials.models import LanguageVersion
from tutorials.states.tutorials import TutorialState


@transaction.atomic
def release_request(*, by: Person, version: LanguageVersion, kind: str, within_limit: bool | None = None) -> Release:
    """Queue a build of the version. While one is queued or being built, a second request returns the same release.

    within_limit: the version must not become longer than the town allows: what makes it longest finds no room. False:
    it may. None: as it was said last.
    """
    require_publisher(by)
    if kind not in Release.Kind.values:
        raise Refused(_("A release has a voice, or subtitles only."))
    version = _lock_version(version)
    require_open(version)
    if version.tutorial.is_interface:
        raise Refused(_("The interface has no video: release it with interface_texts."))
    active = Release.objects.filter(version=version, state__in=RELEASE_IN_PROGRESS).first()
    if active is not None and active.kind != kind:
        raise Refused(_("Another release of this language is being built: ask again when it is done."))
    if active is not None:
        return active
    choose(version, kind)  # refuse at once, not after the wait for the build
    asked = limit_answer(version, kind, within_limit)
    release = next_release(version, kind, created_by_id=by.pk, manifest=document_json(asked))
    record_release(by, "request", release, after={"kind": kind, **part_json(asked)})
    enqueue_build(release, by=by)
    return release


@transaction.atomic
def release_live(*, release: Release, by: Person | None = None, reason: str = "") -> Release:
    """Put this release live; the one that was live is superseded. Called by the pipeline, or by a person who publishes
    a build that its findings held."""
    if by is not None:
        require_publisher(by)
    return go_live(release, by=by, reason=reason)


@transaction.atomic
def release_rollback(*, by: Person, version: LanguageVersion, number: int, reason: str = "") -> Release:
    """Put an older release live again. The files of the last ones are kept for that."""
    require_publisher(by)
    release = Release.objects.filter(version=version, number=number).first()
    if release is None:
        raise Missing(_("There is no release number {number}.").format(number=number))
    finished = read_manifest(release.manifest).files or read_interface_manifest(release.manifest).strings
    if (
        release.state not in {ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN, ReleaseState.READY, ReleaseState.LIVE}
        or not finished
    ):
        raise Refused(_("Release {number} was never finished: it cannot go live.").format(number=number))
    freed = is_freed(release)
    if freed and release.state == ReleaseState.WITHDRAWN:
        raise Refused(_("Release {number} was withdrawn and its files are gone: publish again.").format(number=number))
    if freed:
        raise files_removed(release)
    return release_live(release=release, by=by, reason=reason)


@transaction.atomic
def release_withdraw(*, by: Person, version: LanguageVersion, reason: str = "") -> Release:
    """Withdraw the live release. The parents' page says so and names the other languages. The files of all releases of
    the version are deleted, so only a new build brings it back."""
    require_publisher(by)
    version = _lock_version(version)
    live = Release.objects.filter(version=version, state=ReleaseState.LIVE).first()
    if live is None:
        raise Refused(_("Nothing is published in this language."))
    move_release(live, ReleaseState.WITHDRAWN, ended_at=timezone.now())
    record_release(by, "withdraw", live, reason=reason)
    end_releases(version)
    update_interface_catalogues(live)
    return live


def require_open(version: LanguageVersion) -> None:
    if version.tutorial.state not in {TutorialState.OPEN, TutorialState.EDITING}:
        raise Refused(_("This tutorial is not open."))


def _lock_version(version: LanguageVersion) -> LanguageVersion:
    """The row, locked and read again, so that its tutorial, too, is read after the wait."""
    return LanguageVersion.objects.select_for_update().get(pk=version.pk)
