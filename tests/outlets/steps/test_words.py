"""Words that light up: their times are the voice's, made with the pages of steps, and go when it is taken back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import storages

from craft import languages
from dubbing.manifests import read_manifest
from dubbing.models import Release
from dubbing.removal.voice_files import files_with_voice, remaining_files
from media.programs.process import MediaError
from outlets.steps import making as step_making
from outlets.steps.outlet import STEPS
from outlets.steps.pages import step_files
from outlets.steps.rows import STEP_LIST
from storage.models import StoredFile
from tests.dubbing import studio
from tests.dubbing.built import built
from tests.dubbing.conftest import Room, room
from tests.job_runs import work_off
from tests.material.voices import demonstration, demonstration_texts
from tests.outlets.steps.test_steps import get, page_of, rows_of, two_voices
from volunteers.actions import voice_withdraw

__all__ = ["room"]
pytestmark = pytest.mark.django_db(transaction=True)
SAID = [100, 400, 700, 1100]  # « Sentence number N. »


@pytest.fixture
def aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_making, "word_times", lambda *_: SAID)


def told(path: str) -> Any:
    return json.loads(get(path).content)


def lit_in_the_book(path: str) -> list[list[str]]:
    """The names of what lights up, a list for each page."""
    with zipfile.ZipFile(storages["public"].path(path)) as book:
        pages = sorted(name for name in book.namelist() if name.endswith(".smil"))
        return [book.read(name).decode().split(".xhtml#")[1:] for name in pages]


def test_the_times_are_on_the_page_in_the_transcript_and_in_the_book(room: Room, aligned: None) -> None:
    _other, release = two_voices(room)
    (said,) = page_of("/en/essai/steps/1/").xpath("//p[@class='step-said']")
    assert said.get("data-words") == "100 400 700 1100" and not len(said), "the sentence stays whole"
    (lines,) = page_of("/en/essai/").xpath("//ol[@class='lines']")
    assert lines.get("data-words") == "/en/essai/steps/words.json"
    assert lines.get("data-words") in told("/en/essai/steps/files.json")["pages"]
    manifest, words = read_manifest(release.manifest), told(lines.get("data-words"))
    assert [len(line) for line in words] == [4] * 4
    for row, line in zip(manifest.segments, words, strict=True):
        placed = row.placement
        assert placed is not None and not placed.cuts
        lead = min(100, placed.trim_ms[0])
        assert line == [
            pytest.approx(placed.start_ms + (ms - lead) * placed.length / placed.natural, abs=1) for ms in SAID
        ]
    made = step_files(release.pk)
    assert made is not None and [len(page) for page in lit_in_the_book(made.book)] == [3] * 4


def test_a_pause_that_was_cut_and_a_faster_voice_move_the_words(room: Room, aligned: None) -> None:
    _other, release = two_voices(room)
    placed = release.manifest["segments"][0]["placement"]
    lead = min(100, placed["trim_ms"][0])
    placed.update(cuts=[[300 - lead, 500 - lead]], natural=48_000, length=40_000, start_ms=2_000)
    Release.objects.filter(pk=release.pk).update(manifest=release.manifest)
    expected = [2000 + (ms - lead) / 1.2 for ms in (100, 300, 500, 900)]
    assert told("/en/essai/steps/words.json")[0] == [pytest.approx(ms, abs=1) for ms in expected]


def test_a_voice_that_is_taken_back_takes_the_times_of_its_words(room: Room, aligned: None) -> None:
    other, release = two_voices(room)
    lists = [row.path for row in rows_of(release) if row.role == STEP_LIST]
    held = files_with_voice(other.pk)
    assert ("private", lists[0]) in held
    voice_withdraw(by=other, user=other)
    work_off()
    assert not storages["private"].exists(lists[0]) and remaining_files(held, other.pk) == set()
    live = Release.objects.get(version=room.version, state="live")
    anew = step_files(live.pk)
    assert anew is not None and set(anew.sounds) == {sentence.public_id for sentence in room.sentences[:3]}
    assert [len(line) for line in told("/en/essai/steps/words.json")] == [4, 4, 4, 0]
    (said,) = page_of("/en/essai/steps/4/").xpath("//p[@class='step-said']")
    assert said.get("data-words") is None
    assert [len(page) for page in lit_in_the_book(anew.book)] == [3] * 3, "the last page has no sound and no word"
    voice_withdraw(by=room.voice, user=room.voice)
    work_off()
    assert not page_of("/en/essai/").xpath("//ol[@data-words]")
    assert told("/en/essai/steps/words.json") == [[]] * 4
    kept = StoredFile.objects.filter(role=STEP_LIST).exclude(state="gone")
    assert all(b"words" not in storages["private"].open(row.path).read() for row in kept)


@pytest.mark.parametrize("trouble", [MediaError("eSpeak is away"), RuntimeError("no path"), None])
def test_where_no_word_is_found_the_sentence_is_one_and_nothing_waits(
    room: Room, monkeypatch: pytest.MonkeyPatch, trouble: Exception | None
) -> None:
    def fails(*_: object) -> list[int]:
        if trouble is not None:
            raise trouble
        return []

    monkeypatch.setattr(step_making, "word_times", fails)
    studio.recorded(room.version, room.voice, room.reviewer)
    release = built(room)
    assert [job.state for job in work_off(STEPS)] == ["done"]
    made = step_files(release.pk)
    assert made is not None and len(made.sounds) == 4 and not made.has_words
    assert page_of("/en/essai/steps/1/").xpath("//audio") and not page_of("/en/essai/").xpath("//ol[@data-words]")


def test_only_languages_that_were_measured_are_aligned(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(written: str, spoken: str) -> Any:
        return SimpleNamespace(text_lang=languages.get(written), language=languages.get(spoken))

    monkeypatch.setattr(step_making, "can_recognise", lambda language: language != "ru")
    times = [step_making.has_times(found(tag, tag)) for tag in ("es", "ar", "tr", "zh-Hans", "ru")]
    assert times == [True, False, False, False, False]
    assert step_making.has_times(found("fr", "fr"))
    assert not step_making.has_times(found("fr", "snk"))  # nobody writes it: the French is not what is said


def test_a_whole_sentence_is_found_in_its_recording() -> None:
    clip, text = Path(demonstration("es", 2)), demonstration_texts()[1]["es"]
    found = step_making._words(clip, text, "es")
    assert len(found) == 1 + len(text.split()) and found == sorted(found)
