"""manage.py publish SLUG LANG [--kind voice|subtitles] [--wait]: build a release and put it live."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject, part_json, read_part, without_number
from dubbing.actions import release_live, release_request
from dubbing.models import Release, Take
from dubbing.queries.own_sound import offered_files
from dubbing.releases.publish import publish_failed
from dubbing.releases.report_messages import finding_message, report_messages, state_of_release
from dubbing.removal.publication_cleanup import publish_and_free
from dubbing.reports import ReleaseFinding, read_findings, read_report
from dubbing.states import ReleaseState, TakeState
from jobs.execution import work_here
from jobs.models import Job
from journal.errors import Refused
from journal.people import Person
from tutorials.management.base import PortevoixCommand, version_named
from tutorials.models import LanguageVersion


class Command(PortevoixCommand):
    help = "Build a release of a language version and put it live."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        parser.add_argument(
            "--kind", choices=Release.Kind.values, help="default: voice where a recording is approved, else subtitles"
        )
        parser.add_argument("--wait", action="store_true", help="do the work here and now")
        parser.add_argument(
            "--within-limit",
            action=BooleanOptionalAction,
            help="no longer than the town allows: what makes it longest finds no room; default: as it was said last",
        )
        parser.add_argument("--force", action="store_true", help="put it live although its findings hold it")

    def work(self, by: Person, **options: Any) -> JsonObject:
        version = version_named(options["slug"], options["language"])
        release = release_request(
            by=by, version=version, kind=options["kind"] or kind_of(version), within_limit=options["within_limit"]
        )
        if options["wait"]:
            job = Job.objects.filter(kind="dubbing.release", target=str(release.pk)).order_by("-pk").first()
            if job is not None:
                work_here(job, publish_and_free, publish_failed)
            release.refresh_from_db()
            if release.state == ReleaseState.FAILED:
                raise Refused(release.failure)
            if release.state == ReleaseState.READY and options["force"]:
                release = release_live(release=release, by=by, reason="--force")
            if release.state == ReleaseState.READY:
                raise Refused(_hold_notice(release))
        self.say(state_of_release(release))
        for message in report_messages(read_report(release.report)):
            self.say("  " + message)
        for finding in read_findings(release.findings):
            self.say("  " + finding_message(finding))
        return release_document(release)


def kind_of(version: LanguageVersion) -> str:
    recorded = Take.objects.filter(
        segment__tutorial=version.tutorial,
        segment__retired_at=None,
        language=version.language,
        state=TakeState.APPROVED,
    )
    return Release.Kind.VOICE if recorded.exists() else Release.Kind.SUBTITLES


def release_document(release: Release) -> JsonObject:
    """The JSON of a release."""
    version, report = release.version, read_report(release.report)
    return {
        "number": release.number,
        "kind": release.kind,
        "state": str(release.state),
        "url": f"/{version.language}/{version.tutorial.slug}/",
        "report": {**without_number(release.report), "sentences": report_messages(report)},
        "findings": [
            {**finding, "message": finding_message(read_part(ReleaseFinding, finding))} for finding in release.findings
        ],
        "missing": list(report.missing),
        "files": part_json(offered_files(release)),
    }


def _hold_notice(release: Release) -> str:
    held = [finding for finding in read_findings(release.findings) if finding.severity == "hold"]
    reasons = " ".join(map(finding_message, held))
    return _(
        "Release {number} is built but held: {reasons} To put it live all the same: release … --publish {number}"
    ).format(number=release.number, reasons=reasons)
