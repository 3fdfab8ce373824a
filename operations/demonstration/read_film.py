"""The film of which nothing stands still, so that its picture is seen to be slowed: it is drawn as if held in a hand.

eSpeak NG reads its French and its Spanish, which takes longer, while it is loaded; both are marked as a machine's.
"""

from __future__ import annotations

from pathlib import Path

from dubbing.models import Release
from media.speech.machine_voice import can_read, read_aloud
from operations.demonstration.acts import bring_missing, import_film, open_language, publish, texts_of, write_text
from operations.demonstration.earlier_load import can_go_on, is_ended
from operations.demonstration.video import BUS_FILM, script
from operations.demonstration.voices import READING_EVIDENCE, voice_unless_gone
from storage.files import scratch
from tutorials.models import LanguageVersion, Theme, Tutorial
from volunteers.demo_accounts import DOMAIN
from volunteers.models import User

VOICED = "es"


def load(by: User) -> None:
    """The film and its versions, from where an earlier load was interrupted. Nothing where eSpeak NG is missing."""
    if not (can_read("fr") and can_read(VOICED)):
        return
    text = script(BUS_FILM)
    with scratch("demonstration") as folder:
        film = Tutorial.objects.filter(slug=text.slug).first()
        if film is None:
            film = import_film(by, BUS_FILM, [Theme.TRANSPORT], files=_read_sentences("fr", folder))
        if not can_go_on(film, len(text.segments)):
            return
        own = open_language(by, film, film.source_language)
        if not is_ended(own):
            publish(by, own, Release.Kind.SUBTITLES)
        version = read_version(by, film, VOICED, folder)
        if version is not None:
            publish(by, version, Release.Kind.VOICE)


def read_version(
    by: User, film: Tutorial, language: str, folder: Path, count: int | None = None
) -> LanguageVersion | None:
    """The version with all its texts and the first `count` sentences read aloud, approved; nothing is published.
    None where it was published or closed, or its voice is gone."""
    version = open_language(by, film, language)
    email, name = f"car-{language}@{DOMAIN}", f"eSpeak NG ({version.table_row.endonym})"
    if is_ended(version) or (voice := voice_unless_gone(by, version, email, name, READING_EVIDENCE)) is None:
        return None
    for segment, words in texts_of(version, script(BUS_FILM)):
        write_text(version, segment, words, None, by)
    bring_missing(by, version, voice, _read_sentences(language, folder)[:count], synthetic=True)
    return version


def _read_sentences(language: str, folder: Path) -> list[Path]:
    """The sentences of the film, read aloud."""
    files = []
    for number, segment in enumerate(script(BUS_FILM).segments):
        files.append(folder / f"{language}-{number}.wav")
        read_aloud(segment[language], language, files[-1])
    return files
