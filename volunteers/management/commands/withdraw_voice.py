"""manage.py withdraw_voice EMAIL: remove a person's voice from the store and from everything published."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.models import Release
from dubbing.releases.publish import publish_failed
from dubbing.releases.report_messages import state_of_release
from dubbing.removal.publication_cleanup import publish_and_free
from dubbing.removal.voice import finish_voice_removals, replace_releases_of, versions_with_voice
from dubbing.removal.voice_files import FileName, files_with_voice, remaining_files
from dubbing.states import RELEASE_IN_PROGRESS
from jobs.execution import work_here
from jobs.models import Job
from tutorials.management.base import PortevoixCommand
from volunteers.actions import voice_withdraw
from volunteers.management.people import person_named, recordings_erased
from volunteers.models import User


class Command(PortevoixCommand):
    help = "Erase a person's recordings, and build again without them what is published with their voice."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="or the public id, which the journal shows, of an account without one")
        parser.add_argument("--reason", default="", help="kept in the journal")
        parser.add_argument("--no-wait", action="store_true", help="leave the building to the workers, within the hour")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        voice = person_named(options["email"])
        files = files_with_voice(voice.pk)
        erased = voice_withdraw(by=by, user=voice, reason=options["reason"])
        self.say(recordings_erased(erased.takes))
        builds = [build.pk for build in erased.builds]
        if not options["no_wait"]:
            builds += build_all(voice.pk)
            finish_voice_removals()  # withdraws what could not be built, deletes what a build had fitted again
        releases = Release.objects.select_related("version__tutorial").filter(pk__in=builds).order_by("pk")
        for release in releases:
            self.say(state_of_release(release))
        left = remaining_files(files, voice.pk)
        self.say(_("Files that held the voice: {n}, of which {left} are left.").format(n=len(files), left=len(left)))
        for store, path in sorted(files):
            self.say(f"  {store}: {path}" + (" " + _("(left)") if (store, path) in left else ""))
        return {
            "takes": erased.takes,
            "releases": [release_document(release) for release in releases],
            "files": [file_document(file) for file in sorted(files)],
            "left": [file_document(name) for name in sorted(left)],
        }


def build_all(voice: int) -> list[int]:
    """Build here, one after the other, the releases without the voice, also those of an interrupted withdrawal."""
    built: list[int] = []
    builds = Release.objects.filter(state__in=RELEASE_IN_PROGRESS).order_by("pk")
    while waiting := [
        release for release in builds.filter(version__in=versions_with_voice([voice])) if release.pk not in built
    ]:
        for release in waiting:
            build_here(release)
            built.append(release.pk)
        replace_releases_of([voice])
    return built


def build_here(release: Release) -> None:
    """If a worker has it already, wait until it has ended."""
    job = Job.objects.filter(kind="dubbing.release", target=str(release.pk)).order_by("-pk").first()
    if job is not None:
        work_here(job, publish_and_free, publish_failed)


def release_document(release: Release) -> JsonObject:
    version = release.version
    return {
        "slug": version.tutorial.slug,
        "language": version.language,
        "number": release.number,
        "kind": release.kind,
        "state": str(release.state),
    }


def file_document(file: FileName) -> dict[str, str]:
    return {"store": file[0], "path": file[1]}
