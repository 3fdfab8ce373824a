"""Going live: one pointer change in one transaction. Called by the pipeline and by people who publish or roll back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.models import Release
from dubbing.queries.consent import heard_without_consent
from dubbing.queries.released_files import is_freed
from dubbing.releases.interface_catalogues import write_released
from dubbing.releases.outlets import outlets_on
from dubbing.releases.search_text import write_search_text
from dubbing.states import ReleaseState, move_release
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from tutorials.models import LanguageVersion


def files_removed(release: Release) -> Refused:
    return Refused(
        _("The files of release {number} were removed: publish again instead.").format(number=release.number)
    )


def voice_withdrawn(release: Release) -> Refused:
    return Refused(_("A voice of release {number} was withdrawn: publish again instead.").format(number=release.number))


def next_release(version: LanguageVersion, kind: str, **fields: Any) -> Release:
    """A new row, queued. The caller has locked the version: each number is given once."""
    last = version.releases.aggregate(last=Max("number"))["last"] or 0
    return Release.objects.create(version=version, number=last + 1, kind=kind, **fields)


@transaction.atomic
def go_live(release: Release, *, by: Person | None = None, reason: str = "") -> Release:
    """Put this release live; the one that was live is superseded. Idempotent. Refused when a voice withdrew, or when
    the files are gone."""
    LanguageVersion.objects.select_for_update().get(pk=release.version_id)
    release.refresh_from_db()
    if release.state == ReleaseState.LIVE:
        return release
    if is_freed(release):
        raise files_removed(release)
    if heard_without_consent(release):
        raise voice_withdrawn(release)
    live = Release.objects.filter(version=release.version_id, state=ReleaseState.LIVE).first()
    if live is not None:
        move_release(live, ReleaseState.SUPERSEDED, ended_at=timezone.now())
    move_release(release, ReleaseState.LIVE, live_at=timezone.now(), ended_at=None)
    write_search_text(release)
    record_release(by, "go_live", release, before={"live": live.number if live else None}, reason=reason)
    update_interface_catalogues(release)
    if not release.version.tutorial.is_interface:
        enqueue_outlets(release)
    return release


def enqueue_outlets(release: Release) -> None:
    """What a worker makes ahead, for readers who cannot wait for it."""
    tutorial = release.version.tutorial
    for outlet in outlets_on():
        if outlet.job and (outlet.job_when is None or outlet.job_when(tutorial)):
            enqueue(outlet.job, str(release.pk), rank=Job.Rank.IDLE, turn_of=tutorial_turn(tutorial.pk))


def update_interface_catalogues(release: Release) -> None:
    """After a change of what is live: once it is committed, write the interface texts for gettext."""
    if release.version.tutorial.is_interface:
        transaction.on_commit(write_released, robust=True)


def record_release(
    by: Person | None,
    verb: str,
    release: Release,
    *,
    before: JsonObject | None = None,
    after: JsonObject | None = None,
    reason: str = "",
) -> None:
    """One line of the journal about a release."""
    record(
        actor=by,
        verb=verb,
        about=release,
        before=before,
        reason=reason,
        after={"number": release.number, **(after or {})},
    )
