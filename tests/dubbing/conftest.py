"""A version whose texts are approved, with a voice and a reviewer."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests import factories
from tests.dubbing import studio
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
