"""A month of the demonstration's town: what its people did on its days, by the program's own actions, from one seed.

What they record is read by eSpeak NG and marked as a machine's. The month is made once: its first act, the path of
films, stands in the journal. Where it was interrupted it is not gone on with, for a voice that was withdrawn in it must
never consent again.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from dubbing.actions import take_approve, take_reject
from dubbing.models import Release, Take
from media.speech.machine_voice import can_read, read_aloud
from operations.demonstration.acts import bring_take, build_waiting, publish, sentences
from operations.demonstration.path import make_path
from operations.demonstration.stages import correct_live_text, make_stages
from operations.demonstration.town_clock import DAYS, TownClock
from operations.demonstration.video import script
from operations.demonstration.voices import READING_EVIDENCE, voice_account
from public.actions import count, not_understood
from storage.files import scratch
from subtitles.actions import changes_request, translation_submit
from subtitles.models import Translation
from tutorials.actions import comment_add, comment_resolve
from tutorials.models import Comment, LanguageVersion, Tutorial
from volunteers.actions import invitation_create, voice_withdraw
from volunteers.demo_accounts import DOMAIN
from volunteers.models import User
from volunteers.pipelines.news_answered import end_answered_news
from volunteers.pipelines.news_from_journal import send_news
from volunteers.pipelines.news_of_the_day import tell_news_of_the_day

SEED = 2020
END_CUT = "La fin est coupée : attendez une seconde avant d’arrêter, s’il vous plaît."
OTHER_WORD = "« Espace école » est le nom de l’application : gardez-le en français, et dites « aplicația » avant."
TALK = (
    (1, "elena", "« Trois secondes » : on compte lentement, ou jusqu’à ce que l’écran s’allume ?"),
    (1, "coordination", "Jusqu’à ce que l’écran s’allume. Trois secondes suffisent sur les tablettes de la ville."),
    (4, "irina", "Les familles n’ont pas toutes le papier avec le mot de passe. Où peut-on le redemander ?"),
    (9, "youssef", "Ma voisine a cherché la flèche longtemps : elle est petite. Le film la montre bien."),
)
"""Sentence from 0, whose account, what they say: in French, which all of them read."""


class Month:
    """by: the demonstration's coordinator. film: its first."""

    def __init__(self, by: User, film: Tutorial, clock: TownClock) -> None:
        self.by, self.film, self.clock = by, film, clock
        self.chance = random.Random(SEED)
        self.spoken = sentences(film)

    def make(self) -> None:
        self.clock.go(15)
        if not make_path(self.by):
            return
        with scratch("demonstration") as folder:  # in the order of their days
            self._nadia(folder)
            self._rui(folder)
            self._texts()
            self._elif(folder)
            make_stages(self.by, self.clock, folder)
        self._talk()
        self._invitations()
        correct_live_text(self.by, self.film)
        self._parents()
        self._news()

    def _version(self, language: str) -> LanguageVersion:
        return LanguageVersion.objects.get(tutorial=self.film, language=language)

    def _person(self, name: str) -> User | None:
        """None where the account was erased."""
        return User.objects.filter(email=f"{name}@{DOMAIN}", is_active=True).first()

    def _read(self, voice: User, language: str, numbers: Sequence[int], folder: Path) -> list[Take]:
        """What this account recorded of these sentences (from 0), sent for review."""
        version, texts = self._version(language), script().segments
        for number in numbers:
            path = folder / f"{language}-{number}.wav"
            read_aloud(texts[number][language], language, path)
            bring_take(self.by, version, self.spoken[number], voice, path, synthetic=True, approve=False)
        found = Take.objects.filter(voice=voice, state=Take.State.SUBMITTED)
        return list(found.order_by("pk"))

    def _nadia(self, folder: Path) -> None:
        """She came by an invitation, and records in Arabic; one sentence is asked again, two wait for Youssef."""
        self.clock.go(16)
        version, youssef = self._version("ar"), self._person("youssef")
        _invitation, token = invitation_create(by=self.by, language_tags=["ar"], note="École Jean-Moulin")
        if not can_read("ar") or youssef is None:
            return
        self.clock.go(18, 18.5)
        nadia = voice_account(self.by, version, f"nadia@{DOMAIN}", "Nadia", READING_EVIDENCE, invited=token)
        takes = self._read(nadia, "ar", range(5), folder)
        self.clock.go(19, 20.2)
        for take in takes[:4]:
            take_approve(by=youssef, version=version, take=take, heard=True)
        take_reject(by=youssef, version=version, take=takes[4], reason=END_CUT)
        self.clock.go(21, 19)
        self._read(nadia, "ar", (5, 6), folder)

    def _rui(self, folder: Path) -> None:
        """He recorded two sentences anew, was heard for two days, and took his voice back: ten of twelve are left."""
        version = self._version("pt")
        if not can_read("pt") or not Release.objects.filter(version=version, state=Release.State.LIVE).exists():
            return
        self.clock.go(22, 10)
        rui = voice_account(self.by, version, f"rui@{DOMAIN}", "Rui", READING_EVIDENCE)
        for take in self._read(rui, "pt", (2, 7), folder):
            take_approve(by=self.by, version=version, take=take, heard=True)
        self.clock.go(22, 11)
        publish(self.by, version, Release.Kind.VOICE)
        self.clock.go(24, 12)
        voice_withdraw(by=self.by, user=rui, reason="Il l’a demandé au téléphone.")
        build_waiting(version)

    def _elif(self, folder: Path) -> None:
        """She recorded the whole film in Turkish, and nobody reviews Turkish yet."""
        if can_read("tr"):
            self.clock.go(27, 20)
            voice = voice_account(self.by, self._version("tr"), f"elif@{DOMAIN}", "Elif", READING_EVIDENCE)
            self._read(voice, "tr", range(len(self.spoken)), folder)

    def _texts(self) -> None:
        """Elena's Romanian: one text was asked again, two more wait for Irina."""
        version, elena, irina = self._version("ro"), self._person("elena"), self._person("irina")
        if elena is None or irina is None:
            return
        half, texts = len(self.spoken) // 2, script().segments
        for number, day in zip(range(half, half + 3), (25, 25, 26), strict=True):
            self.clock.go(day, 21)
            segment = self.spoken[number]
            if Translation.objects.filter(segment=segment, language="ro", latest__isnull=False).exists():
                continue
            text = texts[number]["ro"]
            revision = translation_submit(by=elena, version=version, segment=segment, text=text, base_number=0)
            if number == half:
                self.clock.go(day, 22)
                changes_request(by=irina, version=version, revision=revision, reason=OTHER_WORD)

    def _talk(self) -> None:
        """What they say to each other about sentences; the first question has its answer."""
        said: list[Comment] = []
        for day, (number, name, text) in zip((28, 28, 29, 31), TALK, strict=True):
            self.clock.go(day, 19)
            if (person := self._person(name)) is not None:
                key = UUID(int=self.chance.getrandbits(128), version=4)
                tag = "ar" if name == "youssef" else "ro"
                said.append(comment_add(by=person, segment=self.spoken[number], language=tag, text=text, key=key))
        self.clock.go(31, 20)
        for comment in said[:1]:
            comment_resolve(by=self.by, comment=comment)

    def _invitations(self) -> None:
        self.clock.go(32, 9.5)
        invitation_create(by=self.by, language_tags=["uk"], uses=3, note="Accueil des familles ukrainiennes")
        self.clock.go(32, 14)
        invitation_create(by=self.by, language_tags=["so", "ti"], uses=5, days=30, note="Maison de quartier")

    def _parents(self) -> None:
        """What parents watched and did not understand. Each release is counted on the days when it was live."""
        for day in range(1, DAYS):
            self.clock.go(day, 18)
            now = timezone.now()
            live = Release.objects.filter(state=Release.State.LIVE, version__tutorial__is_interface=False)
            for release in live.filter(live_at__lte=now).order_by("pk"):
                busy = 3 if release.kind == Release.Kind.VOICE else 1
                for _time in range(self.chance.randint(0, busy + day // 8)):
                    count(release_id=release.pk, what="plays")
                if self.chance.random() < 0.15:
                    count(release_id=release.pk, what=self.chance.choice(("downloads", "prints")))
        for language, number, times in (("es", 4, 6), ("ar", 9, 4), ("tr", 4, 2)):
            heard = Release.objects.filter(version=self._version(language), state=Release.State.LIVE).first()
            if heard is None:
                continue
            for day in range(DAYS - times, DAYS):
                self.clock.go(day, 19)
                not_understood(release_id=heard.pk, segment=self.spoken[number].public_id)

    def _news(self) -> None:
        """What the journal has for each, as if it had been told by now; no mail leaves."""
        self.clock.go(DAYS - 1, 20)
        send_news()
        tell_news_of_the_day(timezone.now())
        end_answered_news()
