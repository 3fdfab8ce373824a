"""The film that people speak: Asterisk's announcements, the same sentences by native speakers of five languages.

Published with the voices: en, es; of it, ten of the twelve sentences; ru, which is spoken first: nobody wrote it. Where
they come from, under which licence and what was changed stands beside the files (data/telephone/LICENCE.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from dubbing.models import Release
from operations.demonstration.acts import (
    bring_missing,
    import_film,
    open_language,
    publish,
    texts_of,
    write_text,
)
from operations.demonstration.earlier_load import can_go_on, is_ended, voice_is_gone
from operations.demonstration.video import TELEPHONE_FILM, script, voice_files
from operations.demonstration.voices import voice_account
from tutorials.actions import version_policy
from tutorials.models import LanguageVersion, Theme, Tutorial
from volunteers.demo_accounts import DOMAIN
from volunteers.models import User

PARTLY = {"it": 10}
"""Language → how many of the sentences have a voice, from the first."""
SPOKEN_FIRST, WHY_SPOKEN = "ru", "Ces annonces ont été dites ; personne ne les a écrites en russe."


@dataclass(frozen=True)
class Speaker:
    """Who speaks a language. package: of Debian, where the recordings were taken from."""

    account: str
    name: str
    licence: str
    package: str

    @property
    def evidence(self) -> str:
        """What stands in the consent: agreed to elsewhere, for everybody."""
        return (
            f"Accord donné ailleurs : {self.name} a publié ces enregistrements sous {self.licence} "
            f"({self.package} 1.6.1-1 de Debian). L’apprentissage par des machines n’est pas accordé."
        )

    @property
    def credit(self) -> str:
        """As it stands beside the films and in every file that leaves the site: the licence asks for its address."""
        kind = "by-sa" if "SA" in self.licence else "by"
        return f"{self.name}, {self.licence} creativecommons.org/licenses/{kind}/3.0"


_ALLISON = Speaker("allison", "Allison Smith", "CC BY-SA 3.0", "asterisk-core-sounds-en-g722, -es-g722")
SPEAKERS = {
    "es": _ALLISON,
    "en": _ALLISON,
    "it": Speaker("carlo", "Carlo Flora", "CC BY 3.0", "asterisk-core-sounds-it-g722"),
    "ru": Speaker("maxim", "Maxim Topal", "CC BY 3.0", "asterisk-core-sounds-ru-g722"),
}


def load(by: User) -> None:
    """The film and its versions, from where an earlier load was interrupted."""
    text = script(TELEPHONE_FILM)
    film = Tutorial.objects.filter(slug=text.slug).first()
    if film is None:
        film = import_film(by, TELEPHONE_FILM, [Theme.MESSAGES])
    if not can_go_on(film, len(text.segments)):
        return
    for language in (film.source_language, *SPEAKERS):
        version = open_language(by, film, language)
        if is_ended(version):
            continue
        if language == film.source_language:
            publish(by, version, Release.Kind.SUBTITLES)
        elif (voice := _speaker(by, version)) is not None:
            if language == SPOKEN_FIRST and not version.spoken_first:
                version_policy(by=by, version=version, self_review_allowed=False, spoken_first=True, reason=WHY_SPOKEN)
            for segment, words in texts_of(version, text):
                write_text(version, segment, words, None, by)
            files = voice_files(language, TELEPHONE_FILM)[: PARTLY.get(language)]
            bring_missing(by, version, voice, files, synthetic=False)
            publish(by, version, Release.Kind.VOICE)


def _speaker(by: User, version: LanguageVersion) -> User | None:
    """The account of who speaks the language. None where they were taken out of the site."""
    speaker = SPEAKERS[version.language]
    email = f"{speaker.account}@{DOMAIN}"
    voice = User.objects.filter(email=email).first()
    own = [tag for tag, one in SPEAKERS.items() if one is speaker]
    versions = LanguageVersion.objects.filter(tutorial=version.tutorial, language__in=own)
    if any(voice_is_gone(one, voice) for one in versions):
        return None
    if voice is None:
        return voice_account(by, version, email, speaker.name, speaker.evidence, credit=speaker.credit)
    voice.roles.get_or_create(role="volunteer", language=version.language)
    return voice
