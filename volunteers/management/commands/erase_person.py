"""manage.py erase_person WHO: erase an account for somebody who asked the town for it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from tutorials.management.base import PortevoixCommand
from volunteers.actions.accounts import account_erase
from volunteers.management.people import person_named, recordings_erased
from volunteers.models import User


class Command(PortevoixCommand):
    help = "Erase an account: sign-in, address and name go; texts and the journal stay under a pseudonym."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("who", help="e-mail address, or the public id where there is none")
        parser.add_argument("--voice", action="store_true", help="withdraw the voice too, as withdraw_voice does")
        parser.add_argument("--keep-name", action="store_true", help="leave the name under the texts")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        person = person_named(options["who"])
        erased = account_erase(by=by, user=person, voice=options["voice"], keep_name=options["keep_name"])
        self.say(_("The account is erased; the journal knows it as {id}.").format(id=person.public_id))
        link = settings.PUBLIC_ADDRESS + erased.withdrawal if erased.withdrawal else ""
        if erased.voice is not None:
            self.say(recordings_erased(erased.voice.takes))
        if link:
            self.say(_("With this link they can take their voice back later: {link}").format(link=link))
        takes = erased.voice.takes if erased.voice is not None else 0
        return {"person": str(person.public_id), "takes": takes, "withdrawal": link}
