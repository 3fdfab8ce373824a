"""A film that is live in Arabic, whose title a volunteer may say."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dubbing.models import Take
from tests import factories
from tests.dubbing.site_words import Captured, approved, consenting, recorded
from tests.job_runs import work_off
from tests.parents import factory
from tests.parents.conftest import ARABIC
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

TITLE = "تشغيل الجهاز اللوحي"


@dataclass(frozen=True)
class Film:
    tutorial: Tutorial
    version: LanguageVersion
    title: Segment
    voice: User
    reviewer: User

    def said(self, commits: Captured, words: str = "auth-thankyou", *, made: bool = True) -> Take:
        """Its title, recorded and approved; and, as a worker does it, made for parents."""
        with commits():
            take = recorded(self.version, self.title.public_id, self.voice, self.reviewer, words=words)
        if made:
            with commits():
                work_off("dubbing.words")
        return take


@pytest.fixture
def film(by: User) -> Film:
    row = factory.tutorial()
    factory.publish(row, "fr", kind="subtitles", with_hls=False)
    version = factory.publish(row, "ar", ARABIC, title=TITLE, with_hls=False).version
    title = Segment.objects.create(tutorial=row, kind=Segment.Kind.TITLE, text=row.title_fr)
    voice, reviewer = consenting(factories.volunteer()), factories.reviewer()
    approved(version, {title.public_id: TITLE}, voice, reviewer)
    return Film(row, version, title, voice, reviewer)
