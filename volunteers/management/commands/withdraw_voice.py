"""manage.py withdraw_voice EMAIL: a person's voice leaves the store and everything that is published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from dubbing.erasing import replace_releases_of
from dubbing.models import Release
from dubbing.publish import publish, publish_failed
from journal.errors import Missing
from journal.state_words import state_word
from tutorials.management.base import PortevoixCommand
from tutorials.models import Job
from tutorials.work import work_here
from volunteers.actions import voice_withdraw
from volunteers.models import User


class Command(PortevoixCommand):
    help = "Erase a person's recordings, and build again without them what is published with their voice."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", default="", help="kept in the journal")
        parser.add_argument("--no-wait", action="store_true", help="leave the building to the workers, within the hour")

    def work(self, by: User, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        voice = User.objects.filter(email__iexact=options["email"].strip(), is_system=False).first()
        if voice is None:
            raise Missing(_("Nobody has the e-mail address {email}.").format(email=options["email"]))
        erased = voice_withdraw(by=by, user=voice, reason=options["reason"])
        self.say(_("Recordings erased: {n}.").format(n=erased.takes))
        if not options["no_wait"]:
            for release in erased.builds:
                build_here(release)
            replace_releases_of([voice.pk])  # what could not be built again is withdrawn
        builds = [Release.objects.select_related("version__tutorial").get(pk=one.pk) for one in erased.builds]
        for release in builds:
            self.say(
                _("Release {number} of {slug} in {language}: {state}.").format(
                    number=release.number,
                    slug=release.version.tutorial.slug,
                    language=release.version.language,
                    state=state_word(release.state),
                )
            )
        return {"takes": erased.takes, "releases": [described(one) for one in builds]}


def build_here(release: Release) -> None:
    """A worker may have it already: then until it ended."""
    job = Job.objects.filter(kind="dubbing.release", target=str(release.pk)).order_by("-pk").first()
    if job is not None:
        work_here(job, publish, publish_failed)


def described(release: Release) -> dict[str, Any]:
    version = release.version
    return {
        "slug": version.tutorial.slug,
        "language": version.language,
        "number": release.number,
        "kind": release.kind,
        "state": str(release.state),
    }
