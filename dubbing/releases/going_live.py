"""Going live: one pointer change in one transaction. Called by the pipeline and by people who publish or roll back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.models import Release
from dubbing.queries.consent import heard_without_consent
from dubbing.queries.released_files import is_freed
from dubbing.releases.interface_catalogues import write_released
from dubbing.releases.search_text import write_search_text
from dubbing.states import R, move_release
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from tutorials.models import LanguageVersion

# The job that makes the paper belongs to the parents' room (parents/tasks). For a shorter tutorial the paper is made
# on request, in two or three seconds.
PAPER, PAPER_AHEAD_MS = "parents.paper", 5 * 60 * 1000
# So do the sounds of the pages of steps, and their book: always made ahead, since a reader cannot wait for a voice.
STEPS = "parents.steps"


def files_removed(release: Release) -> Refused:
    return Refused(
        _("The files of release {number} were removed: publish again instead.").format(number=release.number)
    )


def voice_withdrawn(release: Release) -> Refused:
    return Refused(_("A voice of release {number} was withdrawn: publish again instead.").format(number=release.number))


@transaction.atomic
def go_live(release: Release, *, by: Person | None = None, reason: str = "") -> Release:
    """Put this release live; the one that was live is superseded. Idempotent. Refused when a voice withdrew, or when
    the files are gone."""
    LanguageVersion.objects.select_for_update().get(pk=release.version_id)
    release.refresh_from_db()
    if release.state == R.LIVE:
        return release
    if is_freed(release):
        raise files_removed(release)
    if heard_without_consent(release):
        raise voice_withdrawn(release)
    live = Release.objects.filter(version=release.version_id, state=R.LIVE).first()
    if live is not None:
        move_release(live, R.SUPERSEDED, ended_at=timezone.now())
    move_release(release, R.LIVE, live_at=timezone.now(), ended_at=None)
    write_search_text(release)
    record_release(by, "go_live", release, before={"live": live.number if live else None}, reason=reason)
    update_interface_catalogues(release)
    if release.version.tutorial.duration_ms > PAPER_AHEAD_MS:
        enqueue(PAPER, str(release.pk), rank=Job.Rank.IDLE, turn_of=tutorial_turn(release.version.tutorial_id))
    if not release.version.tutorial.is_interface:
        enqueue(STEPS, str(release.pk), rank=Job.Rank.IDLE, turn_of=tutorial_turn(release.version.tutorial_id))
    return release


def update_interface_catalogues(release: Release) -> None:
    """After a change of what is live: once it is committed, write the interface texts for gettext."""
    if release.version.tutorial.is_interface:
        transaction.on_commit(write_released, robust=True)


def record_release(
    by: Person | None,
    verb: str,
    release: Release,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """One line of the journal about a release."""
    version = release.version
    record(
        actor=by,
        verb=verb,
        about=release,
        name=f"{version.tutorial.slug}/{version.language}/{release.number}",
        tutorial=version.tutorial.slug,
        language=version.language,
        before=before,
        reason=reason,
        after={"number": release.number, **(after or {})},
    )
