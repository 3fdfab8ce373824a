"""The words that an invitation is sent with: in French and in each of its languages that has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from craft import languages
from craft.languages import Language
from craft.text.town_names import is_place, with_french_de
from town.models import Town
from volunteers.models import Invitation, Role

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
    town = Town.objects.filter(pk=1).values_list("name", flat=True).first() or ""
    french = _passage(languages.get(FRENCH), invitation.roles, town)
    written = dict.fromkeys(languages.with_words(languages.get(tag)) for tag in invitation.languages)
    found = [_passage(language, invitation.roles, town) for language in written]
    passages = (*(passage for passage in found if passage.text != french.text), french)
    parts = [f"{passage.heading}\n{passage.text}\n{passage.open_it}" for passage in passages]
    note = [invitation.note] if invitation.note else []
    return InvitationMessage(passages, "\n\n".join([*parts, *note, link]))


def _passage(language: Language, roles: Sequence[str], town: str) -> Passage:
    with translation.override(language.django_tag):
        heading, text = invitation_words(roles)
        return Passage(language, heading, text, _open_it(town))


def _open_it(town: str) -> str:
    """Who invites, and what to do, in the active language. A museum or an association may be the town."""
    if not town:
        return _("Open this link, or scan its code:")
    if not is_place(town):
        return _("{town} invites you. Open this link, or scan its code:").format(town=town)
    place = with_french_de(town) if get_language() == FRENCH else town
    # Translators: in French {town} brings its own "de": d’Élancourt, du Havre.
    return _("The town of {town} invites you. Open this link, or scan its code:").format(town=place)


def invitation_words(roles: Sequence[str]) -> tuple[str, str]:
    """Heading and text in the active language. Who is to coordinate is not asked for a voice."""
    if set(roles) == {Role.Name.COORDINATOR}:
        return _("Coordinate the town's films"), _(
            "The town's films teach parents the school tablet. Volunteers give them the languages of the families. "
            "You add the films, invite the people and publish."
        )
    return _("Lend your language, lend your voice"), _(
        "The town's films teach parents the school tablet. Many parents do not speak French. You can help: a "
        "sentence takes a minute, from a phone."
    )
