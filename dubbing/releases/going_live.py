"""Going live: one pointer change in one transaction. The pipeline does it, and the people who publish or roll back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.models import Release
from dubbing.queries.consent import heard_without_leave
from dubbing.releases.interface_catalogues import write_released
from dubbing.states import R, move_release
from jobs.models import Job
from jobs.states import enqueue, tutorial_turn
from journal.actions import record
from journal.errors import Refused
from journal.people import Person
from tutorials.models import LanguageVersion

# The paper is the parents' room's; how it is made is said there (parents/tasks). A shorter film's is made when it is
# asked for, in two or three seconds.
PAPER, PAPER_AHEAD_MS = "parents.paper", 5 * 60 * 1000


@transaction.atomic
def go_live(release: Release, *, by: Person | None = None, reason: str = "") -> Release:
    """This release is live, the one that was is superseded. Twice is the same. Refused when a voice withdrew,
    or when its files are gone."""
    LanguageVersion.objects.select_for_update().get(pk=release.version_id)
    release.refresh_from_db()
    if release.state == R.LIVE:
        return release
    if release.manifest.get("freed"):
        raise Refused(
            _("The files of release {number} were removed: publish again instead.").format(number=release.number)
        )
    if heard_without_leave(release):
        raise Refused(
            _("A voice of release {number} was withdrawn: publish again instead.").format(number=release.number)
        )
    live = Release.objects.filter(version=release.version_id, state=R.LIVE).first()
    if live is not None:
        move_release(live, R.SUPERSEDED, ended_at=timezone.now())
    move_release(release, R.LIVE, live_at=timezone.now(), ended_at=None)
    record_release(by, "go_live", release, before={"live": live.number if live else None}, reason=reason)
    follow(release)
    if release.version.tutorial.duration_ms > PAPER_AHEAD_MS:
        enqueue(PAPER, str(release.pk), rank=Job.Rank.IDLE, turn_of=tutorial_turn(release.version.tutorial_id))
    return release


def follow(release: Release) -> None:
    """What is live changed: the words of the site are written for gettext once that is certain."""
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
