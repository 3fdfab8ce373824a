"""The demonstration's voices: accounts to which nobody signs in, whose consent says that a machine speaks, or where
a person agreed."""

from __future__ import annotations

from operations.demonstration.earlier_load import reading_address, voice_is_gone
from tutorials.models import LanguageVersion
from volunteers.actions import consent_record, invitation_accept
from volunteers.demo_accounts import DOMAIN
from volunteers.models import Consent, User

EVIDENCE = "Voix de synthèse (Kokoro-82M, licence Apache 2.0), faite pour la démonstration."
READING_EVIDENCE = "Voix de synthèse (eSpeak NG, programme de Debian), faite pour la démonstration."


def film_voice(by: User, version: LanguageVersion) -> User | None:
    """The synthetic voice of a language. None where it was withdrawn or erased."""
    email, name = f"voix-{version.language.lower()}@{DOMAIN}", f"Voix de synthèse ({version.table_row.endonym})"
    return voice_unless_gone(by, version, email, name, EVIDENCE)


def voice_unless_gone(by: User, version: LanguageVersion, email: str, name: str, evidence: str) -> User | None:
    """The account of this voice, made where it never was. None where it was withdrawn or erased."""
    voice = User.objects.filter(email=email).first()
    if voice_is_gone(version, voice):
        return None
    return voice or voice_account(by, version, email, name, evidence)


def reading_voice(by: User, version: LanguageVersion) -> User | None:
    """The one that reads the words of the pages. None where it was withdrawn."""
    email = reading_address(version.language)
    voice = User.objects.filter(email=email).first()
    if voice is not None and not voice.may_lend_voice():
        return None
    return voice or voice_account(by, version, email, f"eSpeak NG ({version.table_row.endonym})", READING_EVIDENCE)


def voice_account(
    by: User, version: LanguageVersion, email: str, name: str, evidence: str, *, credit: str = "", invited: str = ""
) -> User:
    """An account that nobody signs in to, with the consent of its voice. credit: as it is named beside the films.
    invited: the token of the invitation by which it came."""
    voice = User.objects.create_user(email, display_name=name, is_active=False)
    if invited:
        invitation_accept(by=voice, token=invited)
    else:
        voice.roles.create(role="volunteer", language=version.language)
    consent_record(by=by, user=voice, evidence=evidence, pass_on=True)
    Consent.objects.filter(user=voice).update(credit=Consent.Credit.NAME, credit_as=credit or name)
    return voice
