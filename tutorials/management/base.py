"""The base of every command: a ready database, the asking person, text for people or one JSON document, exit codes."""

from __future__ import annotations

import fcntl
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from journal.database_trouble import trouble_message, trouble_of
from journal.errors import Missing, Refused
from journal.message_translation import known_language, message_of
from journal.people import Person
from journal.usable_database import refuse_unusable_database
from tutorials.actions import INTERFACE, interface_tutorial
from tutorials.models import LanguageVersion, Tutorial
from tutorials.queries import no_tutorial


class MessageCommand(BaseCommand):
    """A command that prints only the message of a refusal: Django would write "CommandError: " before it."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except CommandError as refusal:
            if not getattr(self, "_called_from_command_line", False) or options.get("traceback"):
                raise
            self.stderr.write(str(refusal))
            sys.exit(refusal.returncode)


class PortevoixCommand(MessageCommand):
    """Exit 0 done, 1 refused (the reason on stderr, nothing changed) or done with something `wrong`, 2 wrong usage.

    A subclass gives `arguments(parser)` and `work(by, **options)`; what `work` returns is the JSON document, and it
    calls `self.say(text)` for people. `needs_database = False` for commands that only compute.
    """

    needs_database = True
    founding = False
    """Whether it works without any coordinator: the operator may invite a town's first coordinator."""
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def arguments(self, parser: CommandParser) -> None:
        """Add the command's own arguments."""

    def work(self, by: Person, **options: Any) -> Any:
        raise NotImplementedError(type(self).__name__)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
        if self.needs_database:
            parser.add_argument("--as", dest="asker", metavar="EMAIL", help="who asks (default: first coordinator)")
        assert isinstance(parser, CommandParser)
        self.arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.in_json = bool(options.pop("json", False))
        self.wrong: list[str] = []
        """Messages: the work was done as far as possible, the document is printed, and the exit code is 1."""
        asker = options.pop("asker", None)
        try:
            if self.needs_database:
                ready_database()
            by = who_asks(asker, self.founding) if self.needs_database else None
            result = self.work(by, **options)  # type: ignore[arg-type]
        except Exception as refusal:
            # Every refusal of every room carries a message for a person; whatever does not is a fault of ours.
            trouble = trouble_of(refusal)
            message = message_of(refusal) or (trouble_message(trouble) if trouble is not None else "")
            if not message:
                raise
            raise CommandError(message, returncode=1) from refusal
        if self.in_json:
            json.dump(result, sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")
        if self.wrong:
            raise CommandError("\n".join(self.wrong), returncode=1)

    def say(self, text: str) -> None:
        """Print text for people; nothing with --json."""
        if not self.in_json:
            self.stdout.write(text)

    def say_written(self, path: Path) -> None:
        self.say(_("{path} is written ({size}).").format(path=path, size=filesizeformat(path.stat().st_size)))


def who_asks(email: str | None, founding: bool = False) -> Person:
    """The account behind --as; without it the first coordinator, or the system's own in the embedded default."""
    people: Any = get_user_model().objects
    person: Person | None = people.for_commands(email, founding=founding)
    if person is None:
        if email:
            raise nobody_has(email)
        raise Missing(_("There is no coordinator yet: invite one with manage.py invite."))
    return person


def nobody_has(email: str) -> Missing:
    return Missing(_("Nobody has the e-mail address {email}.").format(email=email))


def ready_database() -> None:
    """Create and migrate an empty or older database; two commands at once do it once. A newer one is refused."""
    refuse_unusable_database()
    if not _has_pending_migrations():
        return
    with _lock(Path(settings.DATA_DIR) / "migrate.lock"):
        if _has_pending_migrations():
            call_command("migrate", verbosity=0, interactive=False)


def _has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def refuse_missing_file(path: Path) -> None:
    if not path.is_file():
        raise Missing(_("There is no file “{path}”.").format(path=path))


def tutorial_named(slug: str) -> Tutorial:
    tutorial = interface_tutorial() if slug == INTERFACE else Tutorial.objects.filter(slug=slug).first()
    if tutorial is None:
        raise no_tutorial(slug)
    return tutorial


def version_named(slug: str, tag: str) -> LanguageVersion:
    """The version of a tutorial in a language of the table; Missing with a message otherwise."""
    from_table = canonical_tag(tag)
    version = (
        LanguageVersion.objects.select_related("tutorial")
        .filter(tutorial=tutorial_named(slug), language=from_table)
        .first()
    )
    if version is None:
        raise Missing(
            _("“{slug}” is not open in {language} yet: open_version {slug} {language}").format(
                slug=slug, language=from_table
            )
        )
    return version


def not_published(version: LanguageVersion) -> Missing:
    return Missing(
        _("“{slug}” is not published in {language}: publish {slug} {language}").format(
            slug=version.tutorial.slug, language=version.language
        )
    )


def place_for(path: Path) -> Path:
    """Where a file may be written; Refused with a message before any work is done for it."""
    folder = path.parent
    if path.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise Refused(_("“{path}” cannot be written: name a file in a folder that exists.").format(path=path))
    return path


def canonical_tag(tag: str) -> str:
    """The canonical tag, or a message that says which languages are known."""
    return known_language(tag).tag
