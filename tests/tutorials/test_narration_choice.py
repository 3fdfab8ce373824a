"""A film with several sounds: the narration is found, or a coordinator is asked before anybody works on it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from numpy.typing import NDArray

from craft.sound.sample_rate import RATE
from dubbing.actions import tutorial_erase
from dubbing.removal.tutorial import destroy
from journal.models import Entry
from media.speech.transcription import Window, Word
from storage.files import cache_dir, keep_private, local_copy
from storage.queries import stored_files_of
from storage.stored_files import Holder
from tests.factories import coordinator, reviewer
from tests.job_runs import work_off
from tests.material.odd_containers import OddFilm, made
from tests.tutorials.uploaded_videos import SPOKEN, ffmpeg
from tutorials.actions import tutorial_create, tutorial_retry
from tutorials.models import Tutorial
from tutorials.pipelines import ingest
from tutorials.pipelines.ingest import stored_probe
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class Engine:
    """It notes which sound it was given."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def transcribe(self, source: Path, *, audio_index: int = 0, **_: Any) -> Iterator[Window]:
        self.heard.append(audio_index)
        yield Window(0, 4000, (Word(500, 900, "Bonjour.", 0.9),))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    one = Engine()
    monkeypatch.setattr(ingest, "transcriber", lambda: one)
    return one


@pytest.fixture(scope="module")
def two_voices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same voice twice, none of them marked: whole, and four seconds of it after three of silence."""
    path, later = (
        tmp_path_factory.mktemp("films") / "deux-voix.mkv",
        "[0:a]atrim=3:7,asetpts=PTS-STARTPTS,adelay=3000:all=1[later]",
    )
    given = ("-i", SPOKEN, "-filter_complex", later, "-map", "0:v", "-map", "0:a", "-map", "[later]")
    ffmpeg(*given, "-c:v", "copy", "-disposition:a", "0", path)
    return path


def came_in(video: Path, by: User) -> Tutorial:
    kept = keep_private(video, "originals")
    return tutorial_create(by=by, title="Essai", original=kept, original_name=video.name)


def test_a_coordinator_says_which_where_it_is_not_clear(two_voices: Path, engine: Engine, client: Client) -> None:
    by = coordinator()
    tutorial = came_in(two_voices, by)
    work_off()
    tutorial.refresh_from_db()
    assert (tutorial.state, engine.heard) == (Tutorial.State.FAILED, [])
    client.force_login(by)
    page = client.get(f"/atelier/tutorials/{tutorial.slug}/").content.decode()
    assert page.count('name="narration"') == 2 and tutorial.failure.split(":")[0][:30] in page
    retry = f"/atelier/tutorials/{tutorial.slug}/retry/"
    assert client.post(retry, {"narration": "7"}).status_code == 400
    assert client.post(retry, {"narration": "1"}).status_code == 302
    assert Entry.objects.get(verb="retry").after == {"work": "probing", "sound": 2}
    work_off("tutorials.probe", "tutorials.transcribe")
    tutorial.refresh_from_db()
    assert (tutorial.state, engine.heard, stored_probe(tutorial).sound) == (Tutorial.State.EDITING, [1], 1)
    assert 'name="narration"' not in client.get(f"/atelier/tutorials/{tutorial.slug}/").content.decode()


def test_each_sound_is_heard_before_one_is_chosen(two_voices: Path, engine: Engine, client: Client) -> None:
    """From where something is heard in it, by ranges, by coordinators alone, and only while they are asked."""
    by = coordinator()
    tutorial = came_in(two_voices, by)
    work_off("tutorials.probe")
    whole, later = (f"/atelier/tutorials/{tutorial.slug}/sounds/{order}/" for order in (0, 1))
    assert client.get(whole).status_code == 302
    client.force_login(reviewer("ar"))
    assert client.get(whole).status_code == 403
    client.force_login(by)
    page = client.get(f"/atelier/tutorials/{tutorial.slug}/").content.decode()
    assert f'src="{whole}"' in page and f'src="{later}"' in page
    heard = [heard_in(client.get(address)) for address in (whole, later)]
    assert len(heard[0]) > 7 * RATE and len(heard[1]) == pytest.approx(4 * RATE, abs=RATE / 10)
    assert min(np.sqrt(np.mean(sound[:RATE] ** 2)) for sound in heard) > 0.01
    answer = client.get(later, headers={"Range": "bytes=100-299"})
    size = len(client.get(later).content)
    assert (answer.status_code, len(answer.content)) == (206, 200)
    assert answer["Content-Range"] == f"bytes 100-299/{size}"
    assert client.get(later, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert client.get(f"/atelier/tutorials/{tutorial.slug}/sounds/2/").status_code == 404
    client.post(f"/atelier/tutorials/{tutorial.slug}/retry/", {"narration": "1"})
    assert client.get(later).status_code == 404
    excerpts = list(cache_dir("excerpts").glob(f"{tutorial.original_sha256[:32]}-*"))
    assert len(excerpts) == 2
    tutorial.refresh_from_db()
    destroy(tutorial_erase(by=by, tutorial=tutorial, reason="Essai"))
    assert not any(excerpt.exists() for excerpt in excerpts), "they go with their film"


def heard_in(answer: Any) -> NDArray[np.float32]:
    """Samples of an M4A, mono at RATE."""
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mp4")
    argv = ["ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "f32le", "-ac", "1", "-ar", str(RATE), "pipe:1"]
    done = subprocess.run(argv, input=answer.content, capture_output=True, check=True, timeout=60)
    return np.frombuffer(done.stdout, "<f4")


def test_what_was_said_is_not_asked_again(two_voices: Path, engine: Engine) -> None:
    by = coordinator()
    tutorial = came_in(two_voices, by)
    work_off("tutorials.probe")
    tutorial.refresh_from_db()
    tutorial_retry(by=by, tutorial=tutorial, sound=1)
    work_off("tutorials.probe")
    Tutorial.objects.filter(pk=tutorial.pk).update(state=Tutorial.State.FAILED, failed_from=Tutorial.State.PROBING)
    tutorial.refresh_from_db()
    tutorial_retry(by=by, tutorial=tutorial)
    work_off("tutorials.probe")
    tutorial.refresh_from_db()
    assert (tutorial.state, stored_probe(tutorial).sound) == (Tutorial.State.TRANSCRIBING, 1)


def test_the_command_asks_before_it_records_anything(two_voices: Path, engine: Engine) -> None:
    coordinator()
    with pytest.raises(CommandError, match="--sound"):
        call_command("import_tutorial", two_voices, title="Essai")
    assert not Tutorial.objects.exists()
    call_command("import_tutorial", two_voices, title="Essai", sound=2)
    work_off("tutorials.probe", "tutorials.transcribe")
    assert (Tutorial.objects.get().state, engine.heard) == (Tutorial.State.EDITING, [1])


def test_a_stream_is_worked_with_under_one_clock(tmp_path: Path, engine: Engine) -> None:
    """Two recordings joined: the second half was gone. The file that came stays, byte for byte."""
    film = made(OddFilm("ts", joined=2), tmp_path)
    received = film.read_bytes()
    tutorial = came_in(film, coordinator())
    came = tutorial.original
    work_off("tutorials.probe")
    tutorial.refresh_from_db()
    assert tutorial.original != came and tutorial.original.endswith(".mkv")
    assert tutorial.duration_ms == pytest.approx(10_000, abs=125)
    rows = stored_files_of(Holder("tutorial", str(tutorial.pk))).filter(
        role__in=("original", "received"), state="needed"
    )
    assert dict(rows.values_list("role", "path")) == {"received": came, "original": tutorial.original}
    with local_copy(came) as kept:
        assert kept.read_bytes() == received
