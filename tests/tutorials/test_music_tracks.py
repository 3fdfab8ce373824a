"""A film's music and effects: brought by a coordinator, checked by a job, in use, replaced, removed, destroyed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile
from django.test import Client

from craft.sound.sample_rate import RATE
from dubbing.actions import tutorial_erase
from dubbing.models import Release
from dubbing.queries import progress_of
from dubbing.removal.tutorial import destroy
from jobs.actions import job_stop
from jobs.models import Job
from journal.errors import NotAllowed
from journal.models import Entry
from media.speech.transcription import Window, Word
from storage.files import cache_dir, exists
from tests import factories
from tests.dubbing import studio
from tests.job_runs import work_off
from tests.material.rooms import music
from tests.stored_rows import needed_names
from tests.tutorials.tus import patch
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import music_remove
from tutorials.models import LanguageVersion, MusicTrack, Tutorial, Upload, music_of
from tutorials.pipelines import ingest
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class Engine:
    """It hears these words."""

    def __init__(self) -> None:
        self.words: tuple[str, ...] = ()

    def transcribe(self, source: Path, **_: Any) -> Iterator[Window]:
        words = tuple(Word(1500 + 300 * n, 1700 + 300 * n, word, 0.9) for n, word in enumerate(self.words))
        yield Window(0, 4000, words)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    one = Engine()
    monkeypatch.setattr(ingest, "transcriber", lambda: one)
    return one


@pytest.fixture
def film(db: None) -> Tutorial:
    return studio.tutorial("film")


def sound_file(folder: Path, milliseconds: int, level: float = -40, name: str = "musique.flac") -> bytes:
    seconds = milliseconds / 1000
    sound = music(seconds + 1, level)[: milliseconds * RATE // 1000]
    soundfile.write(folder / name, sound, RATE, subtype="PCM_16")
    return (folder / name).read_bytes()


def bring(client: Client, film: Tutorial, data: bytes, name: str = "musique.flac", **said: str) -> Any:
    """As the page does it; the last answer."""
    page = f"/atelier/tutorials/{film.slug}/music/"
    given = {"bytes": len(data), "name": name, "may_use": "yes", **said}
    begun = client.post(page, given, HTTP_ACCEPT="application/json")
    return patch(client, begun.json()["upload"], data, 0) if begun.status_code == 201 else begun


def check() -> MusicTrack:
    work_off("tutorials.music")
    return MusicTrack.objects.latest("pk")


def test_it_is_checked_and_then_in_use(engine: Engine, claire: User, film: Tutorial, tmp_path: Path) -> None:
    client, data = signed_in(claire), sound_file(tmp_path, film.duration_ms + 60)
    assert bring(client, film, data).status_code == 204
    assert music_of(film) is None and "musique.flac" in client.get(f"/atelier/tutorials/{film.slug}/").text
    track = check()
    assert music_of(film) == track and (track.name, track.bytes, track.failure) == ("musique.flac", len(data), "")
    assert exists(track.path, store="private") and ("private", track.path) in needed_names()
    brought, checked = Entry.objects.filter(verb__in=["bring_music", "check_music"]).order_by("pk")
    assert (brought.actor, brought.after["may_use"], brought.after["sha256"]) == (claire, True, track.sha256)
    assert (checked.actor, checked.reason) == (None, "")
    assert Upload.objects.get().tutorial == film, "whoever lost the last answer asks where it stands"


def refused_because(track: MusicTrack, film: Tutorial) -> str:
    assert track.state == MusicTrack.State.REFUSED and not exists(track.path, store="private")
    assert music_of(film) is None
    return track.failure


def test_another_length_silence_and_what_is_no_sound_are_refused(
    engine: Engine, claire: User, film: Tutorial, tmp_path: Path
) -> None:
    client = signed_in(claire)
    for off_ms, level, why in (
        (150, -40, "pas la durée"),
        (-150, -40, "pas la durée"),
        (9000, -40, "pas la durée"),
        (0, -80, "entend rien"),
    ):
        bring(client, film, sound_file(tmp_path, film.duration_ms + off_ms, level))
        assert why in refused_because(check(), film)
        assert why in client.get(f"/atelier/tutorials/{film.slug}/").text
    for data in (b"RIFF", b"\0" * 5000, b"#EXTM3U\n/etc/passwd\n", b"ffconcat version 1.0\nfile a\n"):
        bring(client, film, data, "../../musique.wav")
        assert "ne se lit pas" in refused_because(check(), film)


def test_where_french_is_heard_it_is_refused(engine: Engine, claire: User, film: Tutorial, tmp_path: Path) -> None:
    engine.words = ("Appuyez", "sur", "le", "bouton.")
    bring(signed_in(claire), film, sound_file(tmp_path, film.duration_ms))
    why = refused_because(check(), film)
    assert "0:01" in why and "Appuyez sur le bouton." in why
    assert Entry.objects.get(verb="check_music").reason == why
    engine.words = ("Sous-titres", "réalisés", "par", "la", "communauté", "d'Amara.org")
    bring(signed_in(claire), film, sound_file(tmp_path, film.duration_ms))
    assert check() == music_of(film), "what a recogniser writes of music alone is no French"


def test_another_takes_its_place_only_if_it_is_good(
    engine: Engine, claire: User, film: Tutorial, tmp_path: Path
) -> None:
    client = signed_in(claire)
    bring(client, film, sound_file(tmp_path, film.duration_ms))
    first = check()
    bring(client, film, sound_file(tmp_path, film.duration_ms + 500), "zu-lang.wav")
    assert check().state == MusicTrack.State.REFUSED and music_of(film) == first
    bring(client, film, sound_file(tmp_path, film.duration_ms, -42))
    second = check()
    assert music_of(film) == second and not exists(first.path, store="private")
    bring(client, film, sound_file(tmp_path, film.duration_ms, -42))
    third = check()
    assert music_of(film) == third != second and exists(third.path, store="private"), "the same bytes again"


def test_one_is_checked_at_a_time_and_its_check_can_be_stopped(
    engine: Engine, claire: User, film: Tutorial, tmp_path: Path
) -> None:
    client, data = signed_in(claire), sound_file(tmp_path, film.duration_ms)
    bring(client, film, data)
    assert bring(client, film, data).status_code == 422
    job_stop(by=claire, job=Job.objects.get(kind="tutorials.music"))
    assert MusicTrack.objects.get().state == MusicTrack.State.REFUSED
    bring(client, film, data)
    assert check() == music_of(film)


def test_nobody_else_and_not_without_the_right_to_use_it(claire: User, film: Tutorial, tmp_path: Path) -> None:
    data = b"x" * 100
    assert bring(signed_in(claire), film, data, may_use="").status_code == 422
    assert bring(signed_in(factories.reviewer()), film, data).status_code == 403
    with pytest.raises(NotAllowed):
        music_remove(by=factories.volunteer(), tutorial=film)
    Tutorial.objects.update(has_audio=False)
    assert bring(signed_in(claire), film, data).status_code == 422
    assert bring(signed_in(claire), Tutorial(slug="nul"), data).status_code == 404
    assert not MusicTrack.objects.exists() and not Upload.objects.exists()


def test_it_is_removed_after_a_question(engine: Engine, claire: User, film: Tutorial, tmp_path: Path) -> None:
    client, page = signed_in(claire), f"/atelier/tutorials/{film.slug}/music/remove/"
    version = factories.version(film, "ar", claire)
    Release.objects.create(version=version, number=1, kind="voice", state=Release.State.LIVE)
    bring(client, film, sound_file(tmp_path, film.duration_ms))
    track = check()
    assert progress_of([LanguageVersion.objects.get()])[version.pk].mix_changed
    assert client.post(page).status_code == 200 and music_of(film) == track, "first it asks"
    for _twice in range(2):
        assert client.post(page, {"sure": "yes"}).status_code == 302
    assert music_of(film) is None and not exists(track.path, store="private")
    assert Entry.objects.filter(verb="remove_music").count() == 1


def test_destroying_the_film_destroys_it(engine: Engine, claire: User, film: Tutorial, tmp_path: Path) -> None:
    bring(signed_in(claire), film, sound_file(tmp_path, film.duration_ms))
    track = check()
    slowed = cache_dir("slowed") / f"{track.sha256[:32]}-1-x.flac"
    slowed.write_bytes(b"x")
    tutorial_erase(by=claire, tutorial=film, reason="un visage")
    destroy(film)
    assert not exists(track.path, store="private") and not slowed.exists() and music_of(film) is None
    assert MusicTrack.objects.get().path == ""
