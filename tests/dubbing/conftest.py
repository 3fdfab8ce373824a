"""A version whose texts are approved, with a voice and a reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dubbing.actions import take_submit
from dubbing.models import Take
from media.sound.audio_files import write_flac
from media.sound.take_reader import read_take
from tests import factories
from tests.dubbing import studio
from tests.dubbing.site_words import Captured, Site, consenting, forget_released_words, opened
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User


@dataclass(frozen=True)
class Room:
    coordinator: User
    voice: User
    reviewer: User
    version: LanguageVersion

    @property
    def sentences(self) -> list[Segment]:
        return factories.speech(self.version.tutorial)

    def receive(self, number: int, path: Path | None = None, voice: User | None = None, **fields: Any) -> Take:
        """A take of sentence `number` (from 1) that came in and was checked: its human one, or this file."""
        segment, path = self.sentences[number - 1], path or studio.take_file(number)
        return studio.received(self.version, segment, voice or self.voice, path, **fields)

    def send(self, number: int, path: Path | None = None, voice: User | None = None) -> Take:
        return take_submit(by=voice or self.voice, take=self.receive(number, path, voice))

    def approve(self, number: int, path: Path | None = None, voice: User | None = None) -> Take:
        segment, path = self.sentences[number - 1], path or studio.take_file(number)
        return studio.approved_take(self.version, segment, voice or self.voice, self.reviewer, path)

    def record(self, language: str = "en", *, only: int = 4) -> list[Take]:
        """Approved human takes of the first `only` sentences."""
        return studio.recorded(self.version, self.voice, self.reviewer, language, only)


def room_of(tutorial: Tutorial, language: str = "en", *, text: str = "Sentence number {n}.") -> Room:
    """Approved texts of its sentences in a language, none where `text` is empty; nothing is recorded yet."""
    coordinator = factories.coordinator()
    version = factories.version(tutorial, language, coordinator)
    if text:
        studio.translated(version, coordinator, text=text)
    return Room(coordinator, studio.voice(language), factories.reviewer(language), version)


def spoken_room(tutorial: Tutorial, language: str) -> Room:
    """Its version is spoken first: nobody writes a text."""
    room = room_of(tutorial, language, text="")
    LanguageVersion.objects.filter(pk=room.version.pk).update(spoken_first=True)
    room.version.refresh_from_db()
    return room


@pytest.fixture
def room(db: None) -> Room:
    """English texts of four sentences, approved."""
    return room_of(studio.tutorial())


@pytest.fixture
def version(db: None) -> LanguageVersion:
    """A film of three sentences, open to Arabic; nothing is written."""
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    return consenting(factories.volunteer("ar", "amina"))


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Captured) -> Captured:
    """`with commits():` does what waits for the end of a transaction."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def only_shipped_words() -> Iterator[None]:
    """No word of the site is released, before and after."""
    forget_released_words()
    yield
    forget_released_words()


@pytest.fixture
def by(db: None) -> User:
    """A coordinator of the site's words."""
    return factories.coordinator()


@pytest.fixture
def arabic(by: User) -> LanguageVersion:
    """The site's words, open to Arabic."""
    return opened(by)


@pytest.fixture
def site(by: User, arabic: LanguageVersion, commits: Captured) -> Site:
    return Site(by, arabic, consenting(factories.volunteer()), factories.reviewer(), commits)


@pytest.fixture
def noisy_file(tmp_path: Path) -> Path:
    """The take of the first sentence, with a fan that asks to record it again."""
    sound = read_take(studio.take_file(1))
    fan = np.random.default_rng(7).normal(size=len(sound)) * 0.08
    write_flac((sound + fan).astype(np.float32), tmp_path / "noisy.flac")
    return tmp_path / "noisy.flac"
