"""The consent as somebody said it: heard by a voice who reads nothing, for as long as it says the text in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from django.db.models import F
from django.utils import translation

from craft import languages
from craft.languages import Language
from craft.text.interface_units import message_id
from dubbing.queries.prompts import Prompt, said_now
from tutorials.actions import interface_tutorial
from volunteers.queries.consent_text import consent_texts


@dataclass(frozen=True)
class SpokenConsent:
    """sounds: one for each sentence of the text, in its order."""

    language: Language
    sounds: tuple[Prompt, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the files' own, one a line: each file is named by it."""
        return sha256("\n".join(PurePath(sound.path).stem for sound in self.sounds).encode()).hexdigest()


def spoken_consents(tags: Sequence[str]) -> dict[str, SpokenConsent]:
    """Those of these languages in which the whole text in force was said by a person, and each sentence approved by
    another one. Two queries."""
    interface_tutorial()  # its French is the one that the program has today
    with translation.override("fr"):
        french = consent_texts()
    with translation.override(None):  # as gettext knows them
        units = [message_id("", english) for english in consent_texts()]
    rows = said_now().filter(segment__public_id__in=units, language__in=tags, synthetic=False)
    checked = rows.exclude(take__reviewer=None).exclude(take__reviewer=F("take__voice"))
    in_force = dict(zip(units, french, strict=True))
    found: dict[str, dict[str, Prompt]] = defaultdict(dict)
    for unit, text, path, tag in checked.values_list("segment__public_id", "segment__text", "path", "language"):
        if text.strip() == in_force[unit].strip():
            found[tag][unit] = Prompt(path, languages.get(tag))
    return {
        tag: SpokenConsent(languages.get(tag), tuple(found[tag][unit] for unit in units))
        for tag in tags
        if len(found[tag]) == len(units)
    }
