"""manage.py demo: a French tutorial that the project makes itself, with versions at every stage.

Published with voice: en, es, pt, it (synthetic voices, marked as such; they say their languages' names, too, and one
says French). Subtitles only: ar, tr, zh-Hans. Waiting for review: ru. Half translated: ro. Just opened: uk. Every step
is the same action that people use.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from craft.languages import get
from dubbing.models import Release, Take
from operations.demonstration.video import NAMED, VOICED, Script, make_video, script, spoken_name_file, voice_files
from storage.files import scratch
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import Translation
from tutorials.actions import interface_tutorial, tutorial_themes, version_open
from tutorials.management.base import PortevoixCommand
from tutorials.models import LanguageVersion, Segment, Theme, Tutorial
from volunteers.actions import consent_record, role_give, town_edit
from volunteers.demo_accounts import ACCOUNTS, DOMAIN, DemoAccount
from volunteers.models import Consent, Town, User
from volunteers.templatetags.people_words import ROLES

FIRST = ("fr", "en", "es")
SUBTITLED = ("ar", "tr", "zh-Hans")
WAITING, HALF, OPENED = "ru", "ro", "uk"
EVIDENCE = "Voix de synthèse (Kokoro-82M, licence Apache 2.0), faite pour la démonstration."


def described_account(account: DemoAccount) -> str:
    """An account in words of the active language: "Amina, bénévole, arabe"."""
    page = translation.get_language()
    names = [get(tag).name_in(page) for tag in account.languages] or [_("all languages")]
    return ", ".join([account.display_name, str(ROLES[account.role]), *names])


class Command(PortevoixCommand):
    help = "Load the demonstration: a French tutorial with versions at every stage."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are other tutorials")
        parser.add_argument("--say-in", metavar="fr|en", choices=("fr", "en"), help="the language of what it says")
        parser.add_argument(
            "--first", action="store_true", help="only what a first visitor needs; the rest comes later"
        )

    def work(self, by: User, **options: Any) -> dict[str, Any]:  # type: ignore[override]
        text = script()
        others = Tutorial.objects.filter(is_interface=False).exclude(slug=text.slug)
        if options["if_empty"] and others.exists():
            return {"slug": None, "accounts": []}
        accounts = [self._account(by, account) for account in ACCOUNTS]
        coordinator = accounts[0]
        self._town(coordinator)
        tutorial = self._tutorial(coordinator, text)
        order = [*FIRST, SUBTITLED[0], *VOICED, *SUBTITLED, WAITING, HALF, OPENED]
        for language in dict.fromkeys(order):
            if options["first"] and language not in (*FIRST, SUBTITLED[0]):
                break
            self._version(coordinator, tutorial, language, text)
        if options["first"]:
            return {"slug": tutorial.slug, "accounts": [account.email for account in ACCOUNTS]}
        for language in NAMED:
            self._name(coordinator, language, text)
        with translation.override(options["say_in"] or translation.get_language()):
            self.say(_("The demonstration is there. Its accounts (a code replaces the password):"))
            for account in ACCOUNTS:
                self.say(f"  {account.email}  {described_account(account)}")
        return {"slug": tutorial.slug, "accounts": [account.email for account in ACCOUNTS]}

    def _account(self, by: User, account: DemoAccount) -> User:
        user = User.objects.filter(email=account.email).first()
        if user is None:
            user = User.objects.create_user(account.email, display_name=account.display_name, interface_language="fr")
        for language in account.languages or ("",):
            role_give(by=by, user=user, role=account.role, language=language)
            if language:
                user.spoken_languages.get_or_create(language=language, defaults={"level": "native"})
        return user

    def _town(self, by: User) -> None:
        if not Town.objects.filter(pk=1).exists():
            town_edit(
                by=by,
                fields={
                    "name": "Ville de démonstration",
                    "hotline_number": "01 99 00 12 34",
                    "hotline_times": [{"days": [0, 1, 2, 3, 4], "from": "09:00", "until": "17:00"}],
                    "contact_email": f"mairie@{DOMAIN}",
                    "publisher_name": "Ville de démonstration, qui n’existe pas",
                    "publication_director": "personne : ceci est un essai",
                    "host_name": "La machine sur laquelle tourne cet essai",
                },
            )

    def _tutorial(self, by: User, text: Script) -> Tutorial:
        """The tutorial, imported like any other; an interrupted import is resumed."""
        tutorial = Tutorial.objects.filter(slug=text.slug).first()
        if tutorial is None:
            with scratch("demonstration") as folder:
                video, transcript = make_video(folder)
                call_command(
                    "import_tutorial",
                    str(video),
                    title=text.title["fr"],
                    slug=text.slug,
                    transcript=transcript,
                    summary=text.summary["fr"],
                    wait=True,
                    stdout=io.StringIO(),
                    asker=ACCOUNTS[0].email,
                )
            tutorial = tutorial_themes(
                by=by, tutorial=Tutorial.objects.get(slug=text.slug), themes=[Theme.TABLET, Theme.MESSAGES]
            )
        return tutorial

    def _version(self, by: User, tutorial: Tutorial, language: str, text: Script) -> None:
        version = version_open(by=by, tutorial=tutorial, language=language)
        segments = list(
            Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None).order_by("start_ms")
        )
        if language == OPENED:
            return
        if language == tutorial.source_language:
            self._publish(by, version, Release.Kind.SUBTITLES)
            return
        half = len(segments) // 2 if language == HALF else len(segments)
        title = Segment.objects.get(tutorial=tutorial, kind=Segment.Kind.TITLE)
        summary = Segment.objects.get(tutorial=tutorial, kind=Segment.Kind.SUMMARY)
        units = [(title, text.title[language]), (summary, text.summary[language])]
        units += [(segment, text.segments[number][language]) for number, segment in enumerate(segments)]
        name = "elena" if language in (WAITING, HALF) else "amina"
        translator = User.objects.filter(email=f"{name}@{DOMAIN}").first()
        reviewer = User.objects.filter(email=f"irina@{DOMAIN}").first() if language == HALF else by
        for segment, words in units[: half + 2]:
            self._text(version, segment, words, translator, reviewer, approve=language != WAITING)
        if language in VOICED:
            self._voice(by, version, segments)
            self._publish(by, version, Release.Kind.VOICE)
        elif language in SUBTITLED:
            self._publish(by, version, Release.Kind.SUBTITLES)

    def _text(
        self,
        version: LanguageVersion,
        segment: Segment,
        words: str,
        author: User | None,
        reviewer: User | None,
        *,
        approve: bool,
    ) -> None:
        if Translation.objects.filter(segment=segment, language=version.language, latest__isnull=False).exists():
            return
        author = author if author and author.may_translate(version.language) else self._polyglot(version.language)
        revision = translation_submit(by=author, version=version, segment=segment, text=words, base_number=0)
        if approve and reviewer is not None:
            translation_approve(by=reviewer, version=version, revision=revision)

    def _polyglot(self, language: str) -> User:
        """The translator of the languages that no demonstration account speaks: an account without a person."""
        email = f"texte-{language.lower()}@{DOMAIN}"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, display_name="Texte de démonstration", is_active=True)
            user.roles.create(role="volunteer", language=language)
        return user

    def _synthetic(self, by: User, version: LanguageVersion) -> User:
        """The synthetic voice of a language: an account without a person."""
        email = f"voix-{version.language.lower()}@{DOMAIN}"
        voice = User.objects.filter(email=email).first()
        if voice is None:
            name = f"Voix de synthèse ({version.table_row.endonym})"
            voice = User.objects.create_user(email, display_name=name, is_active=False)
            voice.roles.create(role="volunteer", language=version.language)
            consent_record(by=by, user=voice, evidence=EVIDENCE, pass_on=True)
            Consent.objects.filter(user=voice).update(credit=Consent.Credit.NAME, credit_as=name)
        return voice

    def _name(self, by: User, language: str, text: Script) -> None:
        """The language's own name, said on the chooser; of the site's words only that one is approved."""
        version = version_open(by=by, tutorial=interface_tutorial(), language=language)
        if Release.objects.filter(version=version, state=Release.State.LIVE).exists():
            return
        segment = Segment.objects.get(tutorial=version.tutorial, kind=Segment.Kind.SPOKEN_NAME, retired_at=None)
        if words := text.spoken_name.get(language):
            self._text(version, segment, words, self._polyglot(language), by, approve=True)
        self._take(by, version, segment, spoken_name_file(language))
        call_command("interface_texts", language, release=True, stdout=io.StringIO(), asker=by.email)

    def _take(self, by: User, version: LanguageVersion, segment: Segment, path: Path) -> None:
        call_command(
            "add_take",
            version.tutorial.slug,
            version.language,
            segment.public_id,
            path,
            approve=True,
            synthetic=True,
            voice=self._synthetic(by, version).email,
            stdout=io.StringIO(),
            asker=by.email,
        )

    def _voice(self, by: User, version: LanguageVersion, segments: list[Segment]) -> None:
        language = version.language
        done = set(
            Take.objects.filter(segment__in=segments, language=language, state=Take.State.APPROVED).values_list(
                "segment_id", flat=True
            )
        )
        for segment, path in zip(segments, voice_files(language), strict=True):
            if segment.pk not in done:
                self._take(by, version, segment, path)

    def _publish(self, by: User, version: LanguageVersion, kind: str) -> None:
        if not Release.objects.filter(version=version, state=Release.State.LIVE).exists():
            call_command(
                "publish",
                version.tutorial.slug,
                version.language,
                kind=kind,
                wait=True,
                stdout=io.StringIO(),
                asker=by.email,
            )
