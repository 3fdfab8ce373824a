"""manage.py verify_release SLUG LANG: measure the files of the live release again."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject, part_json
from dubbing.models import Release
from dubbing.releases.report_messages import named_check
from dubbing.releases.report_names import check_name
from dubbing.releases.verify import failures, verify
from dubbing.states import ReleaseState
from journal.errors import Missing
from journal.people import Person
from tutorials.management.base import PortevoixCommand, not_published, version_named


class Command(PortevoixCommand):
    help = "Measure the files of the live release again. Exit 1 if anything is off."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("language")
        parser.add_argument("--number", type=int, help="this release instead of the live one")

    def work(self, by: Person, **options: Any) -> JsonObject:
        version = version_named(options["slug"], options["language"])
        releases = Release.objects.select_related("version__tutorial").filter(version=version)
        number = options["number"]
        release = (
            releases.filter(state=ReleaseState.LIVE).first()
            if number is None
            else releases.filter(number=number).first()
        )
        if release is None and number is None:
            raise not_published(version)
        if release is None:
            raise Missing(
                _("There is no such release of {slug} in {language}.").format(
                    slug=version.tutorial.slug, language=version.language
                )
            )
        checks = verify(release)
        wrong = failures(checks)
        document = {"number": release.number, "ok": not wrong, "checks": part_json(checks)}
        for check in checks:
            self.say(
                f"{'✓' if check.ok else '✗'} {check_name(check.code)} ({check.code}): {check.figure} ({check.limit})"
            )
        if wrong:
            if self.in_json:
                json.dump(document, sys.stdout, ensure_ascii=False)
            raise CommandError(
                _("{n} of {of} checks failed: {what}").format(
                    n=len(wrong), of=len(checks), what="; ".join(named_check(failure) for failure in wrong)
                ),
                returncode=1,
            )
        return document
