"""The words that an invitation is sent with: in French and in each of its languages that has them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language
from volunteers.models import Invitation

FRENCH = "fr"


@dataclass(frozen=True)
class Passage:
    """What it is about, in one language."""

    language: Language
    heading: str
    text: str
    open_it: str


@dataclass(frozen=True)
class InvitationMessage:
    """passages: the invited languages first, then French. text: all of it with the note and the link, to be copied."""

    passages: tuple[Passage, ...]
    text: str

    @property
    def whatsapp(self) -> str:
        """Opens the application with this text; the person chooses whom it goes to. Nothing is asked before a tap."""
        return f"https://wa.me/?text={quote(self.text)}"

    @property
    def mail(self) -> str:
        return f"mailto:?subject={quote(self.passages[-1].heading)}&body={quote(self.text)}"


def invitation_message(invitation: Invitation, link: str) -> InvitationMessage:
    """A language without a translation of these words is left out: French stands there in any case."""
    french = _passage(languages.get(FRENCH))
    found = [_passage(languages.get(tag)) for tag in invitation.languages]
    passages = (*(passage for passage in found if passage.text != french.text), french)
    parts = [f"{passage.heading}\n{passage.text}\n{passage.open_it}" for passage in passages]
    note = [invitation.note] if invitation.note else []
    return InvitationMessage(passages, "\n\n".join([*parts, *note, link]))


def _passage(language: Language) -> Passage:
    with translation.override(language.django_tag):
        return Passage(
            language,
            _("Lend your language, lend your voice"),
            _(
                "The town's films teach parents the school tablet. Many parents do not speak French. You can help: a "
                "sentence takes a minute, from a phone."
            ),
            _("Open this link, or scan its code:"),
        )
