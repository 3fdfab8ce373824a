"""The pages of steps: one sentence each, with its picture and the voice that was lent for it until it is taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import storages
from django.http import HttpResponse
from django.test import Client
from lxml import html as lxml_html

from dubbing.models import Release, Take
from dubbing.removal.voice_files import files_with_voice, remaining_files
from jobs.models import Job
from jobs.states import enqueue
from media.sound.measure import measure_file
from media.sound.take_reader import read_take
from outlets.book.rows import BOOK
from outlets.steps import making as step_making
from outlets.steps.outlet import STEPS
from outlets.steps.pages import StepFiles, step_files
from outlets.steps.rows import STEP_LIST, STEP_SOUND
from storage.models import HeardVoice, StoredFile
from storage.states import FileState
from tests import factories
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room, room
from tests.job_runs import work_off
from tests.parents.conftest import Place
from volunteers.actions import voice_withdraw
from volunteers.models import User

__all__ = ["room"]
pytestmark = pytest.mark.django_db(transaction=True)
OURS = (STEP_SOUND, STEP_LIST, BOOK)


def get(path: str) -> HttpResponse:
    answer = Client().get(path)
    assert isinstance(answer, HttpResponse)
    return answer


def page_of(path: str) -> Any:
    answer = get(path)
    assert answer.status_code == 200, path
    return lxml_html.document_fromstring(answer.content.decode())


def rows_of(release: Release, state: str = FileState.NEEDED) -> list[StoredFile]:
    return list(StoredFile.objects.filter(holder="release", holder_id=str(release.pk), role__in=OURS, state=state))


def two_voices(room: Room) -> tuple[User, Release]:
    """Three sentences by one person, the last by another, who is returned; live, with the files of its steps."""
    studio.recorded(room.version, room.voice, room.reviewer, only=3)
    other = studio.voice("en", "paul")
    for person in (room.voice, other):
        studio.lets_leave(person)
    studio.approved_take(room.version, room.sentences[3], other, room.reviewer, studio.take_file(4))
    release = built(room)
    assert [job.state for job in work_off(STEPS)] == ["done"]
    return other, release


def test_the_pages_of_a_film_that_two_people_speak(room: Room) -> None:
    other, release = two_voices(room)
    made = step_files(release.pk)
    assert made is not None
    each_sentence_has_its_picture_its_words_and_its_own_voice(room, made)
    one_walks_through_them_and_out_by_links_alone()
    every_file_has_its_row_and_whose_voice_is_in_it(room, made, release, other)
    what_a_phone_keeps_is_listed_with_its_size()
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    for path in ("steps/1/", "steps/", "steps/files.json", "book.epub"):
        assert get(f"/en/essai/{path}").status_code == 410, path


def each_sentence_has_its_picture_its_words_and_its_own_voice(room: Room, made: StepFiles) -> None:
    for number, sentence in enumerate(room.sentences, 1):
        page = page_of(f"/en/essai/steps/{number}/")
        assert page.xpath("string(//p[@class='step-said'])").strip() == f"Sentence number {number}."
        assert f"{number} / 4" in page.xpath("normalize-space(//h1)")
        middle = (sentence.start_ms + sentence.end_ms) // 2  # type: ignore[operator]
        (still,) = page.xpath("//img[@class='step-still']")
        assert still.get("src") == f"/still/essai/{middle}/large.jpg" and still.get("alt") == ""
        assert len(Client().get(still.get("src")).getvalue()) <= 36_000
        (audio,) = page.xpath("//audio")
        assert (audio.get("preload"), "controls" in audio.attrib, audio.get("autoplay")) == ("none", True, None)
        take = Take.objects.get(segment=sentence, state="approved")
        path = Path(storages["public"].path(audio.get("src").removeprefix("/m/")))
        assert path.suffix == ".m4a" and -17 < measure_file(path, timeout_s=60).lufs < -15
        heard, said = read_take(path), read_take(Path(storages["private"].path(take.audio)))
        span = said[take.speech_start_ms * 48 : take.speech_end_ms * 48]
        assert abs(len(heard) - len(span)) < 48 * 700, "the whole take, at its own pace"
        assert alike(heard, span) > 0.9, "the voice of this very sentence"
        assert made.sounds[sentence.public_id].ms == pytest.approx(len(heard) / 48, abs=30)


def alike(heard: np.ndarray, said: np.ndarray) -> float:
    """The highest normalised correlation of a piece from the middle of `said` in `heard`."""
    piece = said[len(said) // 3 : len(said) // 3 + 24_000].astype(np.float64)
    size = 1 << int(np.ceil(np.log2(len(heard) + len(piece))))
    crossed = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size)))[: len(heard) - len(piece)]
    power = (heard.astype(np.float64) ** 2).cumsum()
    energy = power[len(piece) :] - power[: len(power) - len(piece)]
    best = crossed[: len(energy)] / np.sqrt(np.maximum(energy, 1e-9) * (piece**2).sum())
    return float(best.max())


def one_walks_through_them_and_out_by_links_alone() -> None:
    assert get("/en/essai/steps/").headers["Location"] == "/en/essai/steps/1/"
    assert "/en/essai/steps/1/" in page_of("/en/essai/").xpath("//ul[@class='first-acts']//a/@href")
    path, seen = "/en/essai/steps/1/", []
    while "steps" in path:
        seen.append(path)
        turns = page_of(path).xpath("//nav[@class='step-turn']/a")
        assert [link.get("rel") for link in turns[:-1]] == (["prev"] if len(seen) > 1 else [])
        if len(seen) > 1:
            assert turns[0].get("href") == seen[-2]
        path = turns[-1].get("href")
    assert (len(seen), path) == (4, "/en/essai/")
    for odd in ("0", "5", "9999", "99999999999999999999"):
        gone = get(f"/en/essai/steps/{odd}/")
        assert (gone.status_code, gone.headers.get("Location")) == (302, "/en/essai/"), odd
    assert get("/en/essai/steps/-1/").status_code == get("/en/essai/steps/x/").status_code == 404
    assert get("/en/rien/steps/1/").status_code == get("/en/rien/book.epub").status_code == 404


def test_a_version_without_a_voice_has_no_sound_and_nobody_hears_french(room: Room) -> None:
    release = built(room, "subtitles")
    assert release.state == "live"
    page = page_of("/en/essai/steps/1/")
    assert not page.xpath("//*[@class='notice']"), "no sound is promised"
    work_off(STEPS)
    for number in range(1, 5):
        assert not page_of(f"/en/essai/steps/{number}/").xpath("//audio")
    assert [row.role for row in rows_of(release) if row.role == STEP_SOUND] == []


def test_where_only_some_sentences_are_recorded_the_others_are_silent(room: Room) -> None:
    studio.recorded(room.version, room.voice, room.reviewer, only=3)
    built(room)
    work_off(STEPS)
    heard = [len(page_of(f"/en/essai/steps/{number}/").xpath("//audio")) for number in range(1, 5)]
    assert heard == [1, 1, 1, 0]


def test_the_original_speaks_on_its_own_pages(room: Room) -> None:
    french = factories.version(room.version.tutorial, "fr", room.coordinator)
    release = built(Room(room.coordinator, room.voice, room.reviewer, french), "subtitles")
    assert (release.state, release.failure) == ("live", "")
    work_off(STEPS)
    made = step_files(release.pk)
    assert made is not None and len(made.sounds) == 4
    for sentence in room.sentences:
        sound = made.sounds[sentence.public_id]
        assert sound.ms == pytest.approx(sentence.end_ms - sentence.start_ms, abs=30)  # type: ignore[operator]
        assert sound.bytes < 12 * sound.ms, "some 64 kb/s"
    assert not HeardVoice.objects.filter(file__holder="release", file__holder_id=str(release.pk)).exists()


def test_until_the_sounds_are_made_the_page_says_so_and_asks_for_them_once(room: Room) -> None:
    studio.recorded(room.version, room.voice, room.reviewer)
    release = built(room)
    Job.objects.filter(kind=STEPS).delete()  # a release of before these pages
    for _again in range(2):
        page = page_of("/en/essai/steps/2/")
        assert "The sound is being made." in page.xpath("string(//*[@class='notice'])")
        assert not page.xpath("//audio") and page.xpath("//img[@class='step-still']")
    assert Job.objects.filter(kind=STEPS, target=str(release.pk)).count() == 1
    work_off(STEPS)
    assert page_of("/en/essai/steps/2/").xpath("//audio")
    kept = {row.path for row in rows_of(release)}
    Job.objects.filter(kind=STEPS).delete()
    enqueue(STEPS, str(release.pk))
    work_off(STEPS)
    assert {row.path for row in rows_of(release)} == kept, "made once"


def every_file_has_its_row_and_whose_voice_is_in_it(room: Room, made: StepFiles, release: Release, other: User) -> None:
    rows = rows_of(release)
    assert sorted(row.role for row in rows) == [BOOK, STEP_LIST, *[STEP_SOUND] * 4]
    assert not StoredFile.objects.filter(holder="arrival").exclude(state=FileState.GONE).exists()
    people = {row.path: set(HeardVoice.objects.filter(file=row).values_list("voice_id", flat=True)) for row in rows}
    for number, sentence in enumerate(room.sentences):
        assert people[made.sounds[sentence.public_id].path] == {other.pk if number == 3 else room.voice.pk}
    assert people[made.book] == {other.pk, room.voice.pk}
    listed = {path for _store, path in files_with_voice(other.pk)}
    assert {made.sounds[room.sentences[3].public_id].path, made.book} <= listed


def test_a_voice_that_is_taken_back_leaves_its_page_and_the_book(room: Room) -> None:
    other, release = two_voices(room)
    made = step_files(release.pk)
    assert made is not None
    own, book = made.sounds[room.sentences[3].public_id].path, made.book
    held = files_with_voice(other.pk)
    voice_withdraw(by=other, user=other)
    work_off()
    live = Release.objects.get(version=room.version, state="live")
    assert live.pk != release.pk and step_files(release.pk) is None
    assert not storages["public"].exists(own) and not storages["public"].exists(book)
    assert remaining_files(held, other.pk) == set()
    anew = step_files(live.pk)
    assert anew is not None and set(anew.sounds) == {sentence.public_id for sentence in room.sentences[:3]}
    assert not page_of("/en/essai/steps/4/").xpath("//audio") and page_of("/en/essai/steps/1/").xpath("//audio")
    assert anew.book and anew.book != book


def test_the_last_voice_leaves_words_and_pictures(room: Room) -> None:
    studio.recorded(room.version, room.voice, room.reviewer)
    built(room)
    work_off(STEPS)
    voice_withdraw(by=room.voice, user=room.voice)
    work_off()
    page = page_of("/en/essai/steps/1/")
    assert not page.xpath("//audio") and page.xpath("//img[@class='step-still']")
    assert not StoredFile.objects.filter(role=STEP_SOUND).exclude(state=FileState.GONE).exists()


def test_a_voice_taken_back_while_they_are_made_is_not_kept(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.recorded(room.version, room.voice, room.reviewer)
    release = built(room)
    keep = step_making._keep

    def too_late(*arguments: Any) -> None:
        voice_withdraw(by=room.voice, user=room.voice)
        keep(*arguments)

    monkeypatch.setattr(step_making, "_keep", too_late)
    work_off(STEPS)
    assert rows_of(release) == []
    assert not StoredFile.objects.filter(role__in=OURS).exclude(state=FileState.GONE).exists()


def what_a_phone_keeps_is_listed_with_its_size() -> None:
    told = json.loads(get("/en/essai/steps/files.json").content)
    assert told["pages"] == [f"/en/essai/steps/{name}" for name in ("1/", "2/", "3/", "4/", "words.json")]
    assert [path.rsplit(".", 1)[1] for path in told["files"]] == ["m4a"] * 4 + ["jpg"] * 4 + ["js"] * 3
    sizes = [len(Client().get(path).getvalue()) for path in told["files"][:-3]]
    (button,) = page_of("/en/essai/").xpath("//button[@data-keep]")
    assert button.get("data-keep-steps") == "/en/essai/steps/files.json"
    video = len(Client().get(button.get("data-keep")).getvalue())
    assert int(button.get("data-bytes")) == video + sum(sizes)


@pytest.fixture
def arabic_steps(place: Place) -> str:
    return f"/ar/{place.tutorial.slug}/steps/"


def test_language_and_direction_are_those_of_the_words(arabic_steps: str) -> None:
    page = page_of(f"{arabic_steps}2/")
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    (said,) = page.xpath("//p[@class='step-said']")
    assert (said.get("lang"), said.get("dir")) == ("ar", "rtl")
    assert len(page.xpath("//h1")) == 1
    links = page.xpath("//details[@data-languages-menu]//a/@href")
    assert "/fr/allumer-la-tablette/steps/2/" in links, "the same step in another language"


def test_the_code_of_a_step_leads_to_its_page(place: Place) -> None:
    code = place.tutorial.code
    for path, to in (
        (f"/Q/{code}-AR/2", "/ar/allumer-la-tablette/steps/2/"),
        (f"/q/{code.lower()}-ar/2/", "/ar/allumer-la-tablette/steps/2/"),
        (f"/q/{code}-TR/3", "/fr/allumer-la-tablette/steps/3/"),
        (f"/q/{code}-AR", "/ar/allumer-la-tablette/"),
    ):
        assert get(path).headers["Location"] == to
    assert get(f"/q/{code}-AR/12345").status_code == 404


def test_a_page_asks_the_database_little(place: Place, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        get("/ar/allumer-la-tablette/steps/2/")
