"""A month of a town: forty volunteers, six tutorials in eight languages, work on every day, all drawn from one seed.

Turkish has translators and nobody who reviews, Tamil has nobody who lends a voice; everywhere else work goes on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone

from dubbing.models import Plays, Release, Take
from journal.actions import record
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tests.volunteers.shortcuts import consenting
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

LANGUAGES = ("ar", "tr", "ta", "ro", "pt", "so", "bn", "uk")
WITHOUT_REVIEWER, WITHOUT_VOICE = "tr", "ta"
TITLES = (
    "Allumer la tablette",
    "Lire les messages",
    "Rendre un devoir",
    "Le cahier de textes",
    "La cantine",
    "Les notes",
)
VOLUNTEERS, DAYS, ACTS_A_DAY = 40, 28, 14
Moment = datetime


@contextmanager
def at(moment: Moment) -> Iterator[None]:
    """What the journal takes for now."""
    with mock.patch("django.utils.timezone.now", return_value=moment):
        yield


class Month:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.now = timezone.now()
        self.claire = factories.coordinator()
        with at(self.now - timedelta(days=DAYS + 1)):
            tutorials = [
                factories.tutorial(f"film-{number}", title=title, duration_ms=10_000)
                for number, title in enumerate(TITLES)
            ]
            self.versions = [
                factories.version(tutorial, language, self.claire)
                for tutorial in tutorials
                for language in [*self.chance.sample(LANGUAGES, 5), "tr", "ta"]
                if not LanguageVersion.objects.filter(tutorial=tutorial, language=language).exists()
            ]
            self.people = [self._person(number) for number in range(VOLUNTEERS)]

    def _person(self, number: int) -> tuple[User, str]:
        language = LANGUAGES[number % len(LANGUAGES)]
        judges = number // len(LANGUAGES) == 0 and language != WITHOUT_REVIEWER
        person = (factories.reviewer if judges else factories.volunteer)(language, f"helper{number:02}")
        person.spoken_languages.create(language=language)
        if language != WITHOUT_VOICE:
            consenting(person)
        return person, language

    def live(self) -> Month:
        for day in range(DAYS, 0, -1):
            for number in range(ACTS_A_DAY):
                moment = self.now - timedelta(days=day) + timedelta(minutes=30 * number)
                with at(moment):
                    self._act(moment)
        self._publish()
        return self

    def _act(self, moment: Moment) -> None:
        person, language = self.chance.choice(self.people)
        version = self.chance.choice([version for version in self.versions if version.language == language])
        if person.may_review(language) and self.chance.random() < 0.7:
            self._review(person, version, moment)
        elif self.chance.random() < 0.4 and person.may_lend_voice():
            self._say(person, version, moment)
        else:
            self._translate(person, version, moment)

    def _translate(self, person: User, version: LanguageVersion, moment: Moment) -> None:
        done = Translation.objects.filter(language=version.language, latest__isnull=False).values("segment")
        left = Segment.objects.filter(tutorial=version.tutorial).exclude(text="").exclude(pk__in=done)
        segment = left.order_by("pk").first()
        if segment is not None:
            revision = translation_submit(
                by=person, version=version, segment=segment, text=f"x {segment.pk}", base_number=0
            )
            TranslationRevision.objects.filter(pk=revision.pk).update(created_at=moment)

    def _review(self, person: User, version: LanguageVersion, moment: Moment) -> None:
        waiting = TranslationRevision.objects.filter(
            state="submitted", translation__segment__tutorial=version.tutorial, translation__language=version.language
        ).exclude(author=person)
        for revision in waiting.order_by("pk")[:3]:
            translation_approve(by=person, version=version, revision=revision)

    def _say(self, person: User, version: LanguageVersion, moment: Moment) -> None:
        said = Take.objects.filter(language=version.language).values("segment")
        texts = Translation.objects.filter(
            language=version.language,
            approved__isnull=False,
            segment__tutorial=version.tutorial,
            segment__kind="speech",
        ).exclude(segment__in=said)
        text = texts.order_by("pk").first()
        if text is not None:
            take = Take.objects.create(
                segment=text.segment,
                language=version.language,
                voice=person,
                revision=text.approved,
                source_digest=text.segment.digest,
                state=self.chance.choice(["approved", "approved", "submitted"]),
                sha256="0" * 64,
                created_at=moment,
                reviewed_at=moment,
            )
            record(actor=person, verb="send", about=take, tutorial=version.tutorial.slug, language=version.language)

    def _publish(self) -> None:
        for version in self.versions[::4]:
            release = Release.objects.create(
                version=version,
                number=1,
                kind="voice",
                state="live",
                live_at=self.now - timedelta(days=3),
                manifest={"heard": [2, 3]},
            )
            for day in range(3):
                Plays.objects.create(
                    release=release, day=self.now.date() - timedelta(days=day), plays=self.chance.randrange(1, 40)
                )
