"""manage.py demo: a French tutorial that the project makes itself, with versions at every stage.

Published with voice: en, es, pt, it (synthetic voices, marked as such; they say their languages' names, too, and one
says French). Subtitles only: ar, tr, zh-Hans. Waiting for review: ru. Half translated: ro. Just opened: uk. Every step
is the same action that people use.
"""

from __future__ import annotations

import io
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from craft.documents import JsonObject
from dubbing.models import Release
from journal.errors import Refused
from media.speech.machine_voice import read_aloud
from operations.demonstration import heard_film, people_film, read_film
from operations.demonstration.acts import (
    bring_missing,
    bring_take,
    import_film,
    open_language,
    polyglot,
    publish,
    texts_of,
    write_text,
)
from operations.demonstration.earlier_load import (
    PREPARATION_STATES,
    can_go_on,
    is_ended,
    languages_left,
    own_coordinator,
    remaining_accounts,
)
from operations.demonstration.month import Month
from operations.demonstration.removal import TOWN, demonstration_films, its_people, own_work, remove, was_removed
from operations.demonstration.spoken_words import readable_languages, readings
from operations.demonstration.town_clock import DAYS, TownClock, town_clock
from operations.demonstration.video import (
    DATA,
    NAMED_LANGUAGES,
    VOICED_LANGUAGES,
    Script,
    script,
    slugs,
    spoken_name_file,
    voice_files,
)
from operations.demonstration.voices import film_voice, reading_voice
from operations.doctor import services
from storage.files import scratch
from town.actions import town_edit
from town.models import Town
from tutorials.actions import interface_tutorial
from tutorials.management.base import PortevoixCommand
from tutorials.models import LanguageVersion, Segment, Theme, Tutorial
from volunteers.actions import role_give
from volunteers.demo_accounts import ACCOUNTS, DOMAIN, DemoAccount
from volunteers.models import User

FIRST_LANGUAGES = ("fr", "en", "es")
SUBTITLED_LANGUAGES = ("ar", "tr", "zh-Hans")
WAITING, HALF, OPENED = "ru", "ro", "uk"
ORDER = tuple(
    dict.fromkeys(
        [*FIRST_LANGUAGES, SUBTITLED_LANGUAGES[0], *VOICED_LANGUAGES, *SUBTITLED_LANGUAGES, WAITING, HALF, OPENED]
    )
)


class Command(PortevoixCommand):
    help = "Load the demonstration, a French tutorial with versions at every stage; or take it away (--remove)."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are other tutorials")
        parser.add_argument("--say-in", metavar="fr|en", choices=("fr", "en"), help="the language of what it says")
        parser.add_argument(
            "--first", action="store_true", help="only what a first visitor needs; the rest comes later"
        )

        parser.add_argument("--remove", action="store_true", help="take away all that the demonstration made")
        parser.add_argument("--yes", action="store_true", help="with --remove: do not ask")

    def work(self, by: User, **options: Any) -> JsonObject:  # type: ignore[override]
        if options["remove"]:
            return self._remove(by, sure=options["yes"])
        text = script()
        if was_removed() and not options["if_empty"]:
            raise Refused(_("The demonstration was taken away from this town: it is not loaded again."))
        others = Tutorial.objects.filter(is_interface=False).exclude(slug__in=slugs())
        if options["if_empty"] and others.exists():
            return {"slug": None, "accounts": []}
        film = Tutorial.objects.filter(slug=text.slug).first()
        if film is not None and not can_go_on(film, len(text.segments)):
            # A first load that was killed while the film was prepared: a worker goes on with it, so the start does too.
            if film.state in PREPARATION_STATES and not options["first"]:
                raise Refused(_("The demonstration’s film is still being prepared: try again in a few minutes."))
            return {"slug": None, "accounts": []}
        with town_clock() as clock:
            clock.go(0)
            coordinator, tutorial = self._begin(by, text) if film is None else (own_coordinator(by), film)
            for language in languages_left(tutorial, ORDER):
                if options["first"] and language not in (*FIRST_LANGUAGES, SUBTITLED_LANGUAGES[0]):
                    break
                clock.go(ORDER.index(language), 10)
                self._version(coordinator, tutorial, language, text)
            known = remaining_accounts()
            if not options["first"]:
                self._rest(coordinator, tutorial, text, clock)
        if not options["first"]:
            call_command("lemma_tables", stdout=io.StringIO())  # of the languages opened since the start
            with translation.override(options["say_in"] or translation.get_language()):
                page = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("volunteers:discover")
                self.say(_("The demonstration is there. What to try, and as whom: {page}").format(page=page))
                self.say("  " + ", ".join(account.email for account in known))
                if not readable_languages():
                    self.say(_("The words of its pages are not heard: eSpeak NG is not installed (espeak-ng)."))
        return {"slug": tutorial.slug, "accounts": [account.email for account in known]}

    def _rest(self, by: User, film: Tutorial, text: Script, clock: TownClock) -> None:
        """What follows the first film's versions: the other films, the words of the pages, the month of the town."""
        clock.go(11)
        people_film.load(by)
        clock.go(12)
        read_film.load(by)
        clock.go(13)
        for language in readable_languages():
            self._words(by, language, film)
        clock.go(14)
        for language in NAMED_LANGUAGES:
            self._name(by, language, text)
        Month(by, film, clock).make()
        clock.go(DAYS - 1, 15)
        heard_film.load(by)

    def _remove(self, by: User, *, sure: bool) -> JsonObject:
        films = demonstration_films()
        if not films or (was_removed() and not its_people().exists()):
            self.say(_("Nothing of the demonstration is here."))
            return {"removed": None, "accounts": 0}
        titles = "; ".join(film.title_fr for film in films)
        self.say(
            _("This takes away films with their versions, accounts and settings ({titles}):").format(titles=titles)
        )
        self.say(_("films, people and settings of your own stay. There is no way back."))
        for work in own_work(films):
            self.say(f"  {work.message}")
        if not sure and not self._is_sure():
            raise Refused(_("Nothing was taken away. With --yes it is done without a question."))
        accounts = remove(by, films)
        (settings.DATA_DIR / "demonstration.txt").unlink(missing_ok=True)  # script/run names nothing of it any more
        self.say(_("The demonstration is gone, and no start loads it again."))
        if how := services.coordinator().how:  # nobody coordinates any more: how the first one of one's own comes in
            self.say(how)
        return {"removed": films[0].slug, "accounts": accounts}

    def _is_sure(self) -> bool:
        """Nobody is asked who could not answer: a script, or a reader of JSON."""
        if self.in_json or not sys.stdin.isatty():
            return False
        return input(_("Type “yes” to take it away: ")).strip().lower() in {"yes", _("yes")}

    def _begin(self, by: User, text: Script) -> tuple[User, Tutorial]:
        """Accounts, town and film. Only the first time: later, an account that is not there was erased."""
        coordinator, *_others = [self._account(by, account) for account in ACCOUNTS]
        self._town(coordinator)
        return coordinator, self._tutorial(coordinator, text)

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
            town_edit(by=by, fields=TOWN)

    def _tutorial(self, by: User, text: Script) -> Tutorial:
        return import_film(by, DATA, [Theme.TABLET, Theme.MESSAGES])

    def _version(self, by: User, tutorial: Tutorial, language: str, text: Script) -> None:
        version = open_language(by, tutorial, language)
        if is_ended(version):
            return
        if language == OPENED:
            return
        if language == tutorial.source_language:
            publish(by, version, Release.Kind.SUBTITLES)
            return
        name = "elena" if language in (WAITING, HALF) else "amina"
        translator = User.objects.filter(email=f"{name}@{DOMAIN}").first()
        reviewer = User.objects.filter(email=f"irina@{DOMAIN}").first() if language == HALF else by
        beside = 2  # title and summary come first
        many = beside + (len(text.segments) // 2 if language == HALF else len(text.segments))
        for segment, words in texts_of(version, text)[:many]:
            write_text(version, segment, words, translator, reviewer, approve=language != WAITING)
        if language in VOICED_LANGUAGES:
            if self._voice(by, version):
                publish(by, version, Release.Kind.VOICE)
        elif language in SUBTITLED_LANGUAGES:
            publish(by, version, Release.Kind.SUBTITLES)

    def _name(self, by: User, language: str, text: Script) -> None:
        """The language's own name, said on the chooser; of the site's words only that one is approved."""
        version = open_language(by, interface_tutorial(), language)
        if is_ended(version) or (voice := film_voice(by, version)) is None:
            return
        segment = Segment.objects.get(tutorial=version.tutorial, kind=Segment.Kind.SPOKEN_NAME, retired_at=None)
        if words := text.spoken_name.get(language):
            write_text(version, segment, words, polyglot(language), by, approve=True)
        bring_take(by, version, segment, voice, spoken_name_file(language), synthetic=True, approve=True)
        call_command("interface_texts", language, release=True, stdout=io.StringIO(), asker=by.email)

    def _words(self, by: User, language: str, film: Tutorial) -> None:
        """What stands on the pages, read aloud. Before the language's name is published, and the texts with it."""
        site = open_language(by, interface_tutorial(), language)
        if is_ended(site) or (voice := reading_voice(by, site)) is None:
            return
        versions = {site.tutorial_id: site, film.pk: open_language(by, film, language)}
        with scratch("demonstration") as folder:
            for number, reading in enumerate(readings(language, film)):
                version = versions[reading.segment.tutorial_id]
                if reading.translated:
                    write_text(version, reading.segment, reading.text, polyglot(language), by, approve=True)
                path = folder / f"{number}.wav"
                read_aloud(reading.text, language, path)
                bring_take(by, version, reading.segment, voice, path, synthetic=True, approve=True)

    def _voice(self, by: User, version: LanguageVersion) -> bool:
        """Record every sentence that is not approved; False where there is no voice any more."""
        voice = film_voice(by, version)
        if voice is not None:
            bring_missing(by, version, voice, voice_files(version.language), synthetic=True)
        return voice is not None
