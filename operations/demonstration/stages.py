"""What the board shows beside the month: a version of each stage that no other one has.

Of the film that is held in a hand, which is short. Made in the month, and so made once.
"""

from __future__ import annotations

from pathlib import Path

from dubbing.actions import release_request
from dubbing.models import Release
from media.speech.machine_voice import can_read
from operations.demonstration.acts import build_waiting, polyglot
from operations.demonstration.read_film import read_version
from operations.demonstration.town_clock import TownClock
from operations.demonstration.video import BUS_FILM, script
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import Translation
from tutorials.models import Segment, Tutorial
from volunteers.models import User

READY, WITHOUT_ROOM, HELD = "en", "it", "pt"
HEARD = 4
"""Of the seven sentences of the version that is held: parents would hear less than two thirds."""
SUMMARY = "Accendere il tablet, aprire Espace école, leggere un messaggio e rispondere alla maestra o al maestro."


def make_stages(by: User, clock: TownClock, folder: Path) -> None:
    film = Tutorial.objects.filter(slug=script(BUS_FILM).slug, state=Tutorial.State.OPEN).first()
    if film is None or not all(map(can_read, (READY, WITHOUT_ROOM, HELD))):
        return
    clock.go(28, 10)
    read_version(by, film, READY, folder)
    clock.go(28, 11)
    read_version(by, film, WITHOUT_ROOM, folder)
    clock.go(28, 14)
    held = read_version(by, film, HELD, folder, HEARD)
    if held is not None:
        release_request(by=by, version=held, kind=Release.Kind.VOICE)
        build_waiting(held)


def correct_live_text(by: User, film: Tutorial) -> None:
    """Of a version that is live: it is behind then. film: the first one."""
    texts = Translation.objects.filter(segment__tutorial=film, segment__kind=Segment.Kind.SUMMARY, language="it")
    for row in texts.exclude(latest=None):
        version = film.versions.get(language=row.language)
        revision = translation_submit(
            by=polyglot(row.language), version=version, segment=row.segment, text=SUMMARY, base_number=row.number
        )
        translation_approve(by=by, version=version, revision=revision)
