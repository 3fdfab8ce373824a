"""manage.py export_person WHO -o FILE: everything that is kept about a person, for somebody who asked the town."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from craft.documents import JsonObject
from tutorials.management.base import PortevoixCommand, place_for
from volunteers.exports.own_data_zip import own_data_zip
from volunteers.management.people import person_named
from volunteers.models import User
from volunteers.permissions import require_coordinator


class Command(PortevoixCommand):
    help = "Write everything that is kept about a person into a ZIP: data.json, index.html, and their recordings."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="e-mail address, or the public id where there is none")
        parser.add_argument("-o", "--output", required=True, type=Path)

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        require_coordinator(by)
        person, target = person_named(options["who"]), place_for(options["output"])
        handle, aside = tempfile.mkstemp(dir=target.parent, prefix=".export-")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in own_data_zip(person):
                    file.write(piece)
            os.replace(aside, target)  # mkstemp's mode stays: for the operator alone
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
        self.say_written(target)
        return {"person": str(person.public_id), "path": str(target), "bytes": target.stat().st_size}
