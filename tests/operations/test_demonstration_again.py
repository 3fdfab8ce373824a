"""A demonstration that is there already: a start makes nothing again that somebody took away since."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from dubbing.actions import release_withdraw
from dubbing.models import Release, Take
from journal.models import Entry
from operations.demonstration import people_film, read_film, stages
from operations.demonstration.earlier_load import languages_left
from operations.demonstration.path import make_path
from operations.demonstration.video import (
    ANNOUNCEMENT_FILM,
    BUS_FILM,
    NAMED_LANGUAGES,
    TELEPHONE_FILM,
    VOICED_LANGUAGES,
    script,
)
from operations.demonstration.voices import EVIDENCE
from operations.management.commands.demo import ORDER, Command
from tests import factories
from tests.volunteers.shortcuts import take
from tutorials.actions import interface_tutorial, tutorial_archive, version_close
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.actions import consent_record, voice_withdraw
from volunteers.actions.accounts import account_erase
from volunteers.demo_accounts import ACCOUNTS, DOMAIN
from volunteers.models import Consent, Role, User

pytestmark = pytest.mark.django_db
LAST = VOICED_LANGUAGES[-1]
WATCHED = (User, Role, Consent, Take, Release, LanguageVersion, Segment, Tutorial, Entry)


def account(name: str) -> User:
    return User.objects.get(email=f"{name}@{DOMAIN}")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """What people may have changed, row by row."""
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in WATCHED}


def load_demonstration(languages: tuple[str, ...] = ORDER, *, month: bool = True) -> Tutorial:
    """What a load leaves, without a film's files: accounts, film, versions; voices with their consent; publications.
    month: of a town, of which the path alone stands here."""
    for known in ACCOUNTS:
        Command()._account(factories.coordinator() if not User.objects.exists() else account("coordination"), known)
    text, by = script(), account("coordination")
    spoken = [(n * 20_000, n * 20_000 + 15_000, said["fr"]) for n, said in enumerate(text.segments)]
    film = factories.tutorial(text.slug, spoken, duration_ms=20_000 * len(spoken))
    Segment.objects.create(tutorial=film, kind=Segment.Kind.SUMMARY, text=text.summary["fr"])
    for language in languages:
        version = factories.version(film, language, by)
        if language in VOICED_LANGUAGES:
            voice = voice_of(by, language)
            take(version, voice, factories.speech(film)[0], state=Take.State.APPROVED)
        if language not in {"ru", "ro", "uk"}:
            live(version)
    for language in NAMED_LANGUAGES if languages == ORDER else ():
        voice_of(by, language)
        live(factories.version(interface_tutorial(), language, by))
    if languages == ORDER:
        of_people(by)
        factories.tutorial(script(ANNOUNCEMENT_FILM).slug)
        read = factories.tutorial(script(BUS_FILM).slug)
        for language in ("fr", read_film.VOICED):
            live(factories.version(read, language, by))
        for language in (stages.READY, stages.WITHOUT_ROOM):
            factories.version(read, language, by)
        Release.objects.create(version=factories.version(read, stages.HELD, by), number=1, kind="voice", state="ready")
    if languages == ORDER and month:
        make_path(by)
    return film


def of_people(by: User, languages: tuple[str, ...] = ("fr", *people_film.SPEAKERS)) -> Tutorial:
    """The film that people speak, as a load leaves it."""
    text = script(TELEPHONE_FILM)
    spoken = [(n * 5_000, n * 5_000 + 4_000, said["fr"]) for n, said in enumerate(text.segments)]
    film = factories.tutorial(text.slug, spoken, duration_ms=5_000 * len(spoken))
    for language in languages:
        version = factories.version(film, language, by)
        if language != "fr":
            voice = people_film._speaker(by, version)
            assert voice is not None
            take(version, voice, factories.speech(film)[0], state=Take.State.APPROVED)
        live(version)
    return film


def voice_of(by: User, language: str) -> User:
    voice, new = User.objects.get_or_create(email=f"voix-{language}@{DOMAIN}", defaults={"is_active": False})
    if new:
        consent_record(by=by, user=voice, evidence=EVIDENCE)
    return voice


def live(version: LanguageVersion) -> Release:
    return Release.objects.create(
        version=version, number=1, kind="subtitles", state=Release.State.LIVE, live_at=timezone.now()
    )


def withdrawn(film: Tutorial, by: User) -> None:
    voice_withdraw(by=by, user=account("voix-es"))


def account_erased(film: Tutorial, by: User) -> None:
    account_erase(by=by, user=account("amina"), voice=True)


def voice_erased(film: Tutorial, by: User) -> None:
    account_erase(by=by, user=account("voix-pt"), voice=False)


def role_taken(film: Tutorial, by: User) -> None:
    account("youssef").roles.all().delete()


def speaker_withdrawn(film: Tutorial, by: User) -> None:
    voice_withdraw(by=by, user=account("allison"))


def film_erased(film: Tutorial, by: User) -> None:
    call_command("erase_tutorial", film.slug)


def film_of_people_erased(film: Tutorial, by: User) -> None:
    call_command("erase_tutorial", script(TELEPHONE_FILM).slug)


def film_archived(film: Tutorial, by: User) -> None:
    tutorial_archive(by=by, tutorial=film)


def language_closed(film: Tutorial, by: User) -> None:
    version_close(by=by, version=film.versions.get(language="uk"))


def publication_ended(film: Tutorial, by: User) -> None:
    release_withdraw(by=by, version=film.versions.get(language="ar"))


def sentence_joined(film: Tutorial, by: User) -> None:
    Segment.objects.filter(pk=factories.speech(film)[0].pk).update(retired_at=timezone.now())


ACTS = (
    *(withdrawn, account_erased, voice_erased, role_taken, speaker_withdrawn, film_erased, film_of_people_erased),
    *(film_archived, language_closed, publication_ended, sentence_joined),
)


def test_what_was_taken_away_stays_away_and_the_start_goes_on() -> None:
    film = load_demonstration()
    for act in ACTS:
        cache.clear()
        with transaction.atomic():  # each alone, in the same demonstration
            act(Tutorial.objects.get(pk=film.pk), account("coordination"))
            before = everything()
            for first in (True, False):  # what config.start asks; an error of the first would stop it
                call_command("demo", if_empty=True, first=first)
            assert everything() == before, act.__name__
            transaction.set_rollback(True)


def test_a_voice_that_was_withdrawn_before_its_language_was_complete_is_not_recorded_again() -> None:
    film = load_demonstration(ORDER[: ORDER.index(LAST) + 1])
    version = film.versions.get(language=LAST)
    version.releases.all().delete()
    voice_withdraw(by=account("coordination"), user=account(f"voix-{LAST}"))
    before = [row for name, row in everything().items() if name in {"Consent", "Take", "Release"}]
    text = script()
    Command()._version(account("coordination"), film, LAST, text)
    assert [row for name, row in everything().items() if name in {"Consent", "Take", "Release"}] == before
    assert languages_left(film, ORDER)[0] == LAST, "what follows is loaded still"


def test_a_film_that_is_still_being_prepared_stops_no_start() -> None:
    film = load_demonstration(ORDER[:0])
    Tutorial.objects.filter(pk=film.pk).update(state=Tutorial.State.PROBING)
    call_command("demo", if_empty=True, first=True)
    with pytest.raises(CommandError, match="minutes"):  # so that the next start tries again
        call_command("demo", if_empty=True)
    assert not film.versions.exists()


def test_a_speaker_who_was_taken_out_before_the_film_was_complete_is_not_recorded_again() -> None:
    load_demonstration(ORDER[:0])
    film = of_people(account("coordination"), ("fr", "es"))
    voice_withdraw(by=account("coordination"), user=account("allison"))
    assert people_film._speaker(account("coordination"), factories.version(film, "en")) is None
    carlo = people_film._speaker(account("coordination"), factories.version(film, "it"))
    assert carlo is not None
    consent = Consent.objects.get(user=carlo, withdrawn_at=None)
    assert "CC BY 3.0" in consent.evidence
    assert (consent.ai_training, consent.pass_on) == (False, True)
    assert consent.credit_as == "Carlo Flora, CC BY 3.0 creativecommons.org/licenses/by/3.0"
