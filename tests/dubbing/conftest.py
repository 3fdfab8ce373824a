"""A version whose texts are approved, with a voice and a reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from media.sound.audio_files import write_flac
from media.sound.take_reader import read_take
from tests import factories
from tests.dubbing import studio
from tests.dubbing.site_words import forget_released_words, opened
from tutorials.models import LanguageVersion, Segment
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


@pytest.fixture
def room(db: None) -> Room:
    """English texts of four sentences, approved; nothing is recorded yet."""
    coordinator = factories.coordinator()
    version = factories.version(studio.tutorial(), "en", coordinator)
    studio.translated(version, coordinator)
    return Room(coordinator, studio.voice(), factories.reviewer("en"), version)


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
def noisy_file(tmp_path: Path) -> Path:
    """The take of the first sentence, with a fan that asks to record it again."""
    sound = read_take(studio.take_file(1))
    fan = np.random.default_rng(7).normal(size=len(sound)) * 0.08
    write_flac((sound + fan).astype(np.float32), tmp_path / "noisy.flac")
    return tmp_path / "noisy.flac"
