"""Shortcuts for the tests of the workshop's pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from dubbing.models import Release, Take
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import Translation, TranslationRevision
from tests.stored_rows import record_rows
from tutorials.models import LanguageVersion, Segment
from volunteers.actions import consent_give
from volunteers.models import Consent, User


def visitor(**about: Any) -> Any:
    """A browser without a session; its answers have `url`, `context` and the rest, whatever they are."""
    return Client(**about)


def signed_in(person: User) -> Any:
    client = visitor()
    client.force_login(person)
    return client


def give_consent(person: User, **choices: Any) -> Consent:
    """To being published with the films and nothing else, without a name."""
    usual = {"publish": True, "hotline": False, "ai_training": False, "credit": "none", "adult": True}
    return consent_give(by=person, language_read="fr", **{**usual, **choices})


def consenting(person: User) -> User:
    give_consent(person, hotline=True, credit="name")
    return person


def submitted(version: LanguageVersion, by: User, segment: Segment, text: str = "نص") -> TranslationRevision:
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=0)


def submitted_again(version: LanguageVersion, by: User, segment: Segment, text: str) -> TranslationRevision:
    """Another wording of what was sent before."""
    before = Translation.objects.get(segment=segment, language=version.language)
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=before.number)


def approved(version: LanguageVersion, author: User, reviewer: User) -> list[TranslationRevision]:
    """Every text of the version, title included, written and approved."""
    done = []
    for segment in Segment.objects.filter(tutorial=version.tutorial, retired_at=None).exclude(text=""):
        revision = submitted(version, author, segment, f"نص {segment.pk}")
        done.append(translation_approve(by=reviewer, version=version, revision=revision))
    return done


def take(version: LanguageVersion, voice: User, segment: Segment, **fields: Any) -> Take:
    """A take's row; its sound does not matter here."""
    given = {"state": Take.State.SUBMITTED, "sha256": "0" * 64, "source_digest": segment.digest, **fields}
    made = Take.objects.create(segment=segment, language=version.language, voice=voice, **given)
    record_rows(made)
    return made


def release(version: LanguageVersion, **fields: Any) -> Release:
    given = {"number": version.releases.count() + 1, "kind": "subtitles", "state": "live", **fields}
    return Release.objects.create(version=version, **given)
