"""The site's own words in a test: opened, translated, approved, spoken."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile
from django.utils import translation

from craft.languages import django_tag
from craft.sound.sample_rate import RATE
from craft.text.interface_units import SPOKEN_NAME_ID
from dubbing.actions import InterfaceRelease, interface_release, take_approve, take_receive, take_submit
from dubbing.models import Take
from dubbing.releases.interface_catalogues import released_dir, reload_changed
from storage.files import sha256_of
from subtitles.actions import translation_approve, translation_submit
from tests import takes
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.material.voices import human, samples
from tutorials.actions import interface_tutorial, version_open
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

Captured = Callable[..., AbstractContextManager[Any]]
SPOKEN = {
    "ar": "العربية. اختاروا لغتكم.",
    "tr": "Türkçe. Dilinizi seçin.",
    "ta": "தமிழ். உங்கள் மொழியைத் தேர்ந்தெடுங்கள்.",
    "en": "English. Choose your language.",
}


def opened(by: User, language: str = "ar") -> LanguageVersion:
    return version_open(by=by, tutorial=interface_tutorial(), language=language)


def approved(version: LanguageVersion, texts: Mapping[str, str], author: User, reviewer: User) -> None:
    """French (of several, the first: the parents') or a unit's id → text: sent by one person, approved by another."""
    for french, text in texts.items():
        segments = Segment.objects.filter(tutorial=version.tutorial)
        segment = segments.filter(public_id=french).first() or segments.filter(text=french).earliest("pk")
        number = getattr(segment.translations.filter(language=version.language).first(), "number", 0)
        revision = translation_submit(by=author, version=version, segment=segment, text=text, base_number=number)
        translation_approve(by=reviewer, version=version, revision=revision)


def consenting(voice: User) -> User:
    return studio.consenting(voice, hotline=False)


def spoken(version: LanguageVersion, voice: User, reviewer: User, speaker: str = "es", *, approve: bool = True) -> Take:
    """The name, said by a human voice (of a speaker of another language), sent, and approved."""
    if version.language != "fr":
        approved(version, {SPOKEN_NAME_ID: SPOKEN[version.language]}, voice, reviewer)
    return recorded(version, SPOKEN_NAME_ID, voice, reviewer, speaker, approve=approve)


def recorded(
    version: LanguageVersion,
    public_id: str,
    voice: User,
    reviewer: User,
    speaker: str = "es",
    words: str = "auth-thankyou",
    *,
    approve: bool = True,
) -> Take:
    """A segment without a place in a film, said by a human voice, sent, and approved."""
    segment = Segment.objects.select_related("tutorial").get(public_id=public_id)
    row = segment.translations.filter(language=version.language).first()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "name.wav"
        soundfile.write(path, takes.in_a_quiet_room(samples(human(speaker, words))), RATE, subtype="PCM_16")
        take, _new = take_receive(
            by=voice,
            version=version,
            segment=segment,
            client_id=uuid.uuid4(),
            sha256=sha256_of(path),
            received=path,
            revision=row.approved if row else None,
            content_type="audio/wav",
        )
    work_off("dubbing.intake")
    take.refresh_from_db()
    take_submit(by=voice, take=take)
    if approve:
        take_approve(by=reviewer, version=version, take=take)
    take.refresh_from_db()
    return take


def released(version: LanguageVersion, by: User, commits: Captured) -> InterfaceRelease:
    with commits(execute=True):
        return interface_release(by=by, version=version)


@dataclass(frozen=True)
class Site:
    """The site's words in one language, and its people: a voice who writes them as well, a reviewer, who releases."""

    by: User
    version: LanguageVersion
    voice: User
    reviewer: User
    commits: Captured

    def approve(self, texts: Mapping[str, str]) -> None:
        approved(self.version, texts, self.voice, self.reviewer)

    def say_name(self, *, approve: bool = True) -> Take:
        return spoken(self.version, self.voice, self.reviewer, approve=approve)

    def release(self) -> InterfaceRelease:
        return released(self.version, self.by, self.commits)


def says(tag: str, english: str, plural: str = "", number: int = 0, *, context: str = "") -> str:
    """What a page says in a language, as this process would at its next request."""
    reload_changed()
    with translation.override(django_tag(tag)):
        if context:
            return translation.pgettext(context, english)
        return translation.ngettext(english, plural, number) if plural else translation.gettext(english)


def forget_released_words() -> None:
    shutil.rmtree(released_dir(), ignore_errors=True)
    reload_changed()
