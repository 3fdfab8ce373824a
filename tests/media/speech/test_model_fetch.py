"""A larger model from a server that plays the hub: whole or not at all, gone on with, and the same as before."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from craft.transcripts.whisper_models import LARGER
from media.programs.process import MediaError
from media.speech.model_fetch import check_model, fetch_model, is_fetched, model_folder
from media.speech.whisper_model import resolve_model
from tests.media.speech.model_hub import Hub, running

SMALL = LARGER["small"]
WEIGHTS = random.Random(1).randbytes(25_000_000)  # the library writes ten million bytes at a time
NAMES = ["config.json", "model.bin", "tokenizer.json", "vocabulary.txt"]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    files = {**dict.fromkeys(NAMES, b"{}"), "model.bin": WEIGHTS, "README.md": b"not asked for"}
    with running(Hub(SMALL.revision, files)) as one:
        monkeypatch.setenv("HF_ENDPOINT", one.address)
        yield one


def fetch(data: Path) -> list[int]:
    told: list[int] = []
    fetch_model("small", data, told.append)
    return told


def test_it_lies_where_it_is_looked_for_and_is_fetched_once(hub: Hub, tmp_path: Path) -> None:
    assert not is_fetched("small", tmp_path)
    told = fetch(tmp_path)
    assert told and is_fetched("small", tmp_path)
    folder = model_folder("small", tmp_path)
    assert resolve_model("small", tmp_path) == folder
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    assert not any(path.is_symlink() for path in folder.iterdir())
    assert (folder / "model.bin").read_bytes() == WEIGHTS
    assert sorted(path.name for path in folder.parent.iterdir()) == ["fetched-small", "fetched-small.sha256"]
    before = len(hub.asked)
    assert fetch(tmp_path) == [] and len(hub.asked) == before


def test_what_was_stopped_goes_on_where_it_was(hub: Hub, tmp_path: Path) -> None:
    part = tmp_path / "models" / ".fetching-small" / "model.bin.part"

    def stop_at_once(_permille: int) -> None:
        if part.exists() and part.stat().st_size:
            raise InterruptedError

    hub.stalls_after = 15_000_000
    with pytest.raises(InterruptedError):
        fetch_model("small", tmp_path, stop_at_once)
    hub.go_on.set()
    assert not is_fetched("small", tmp_path)
    there = part.stat().st_size
    fetch(tmp_path)
    assert (model_folder("small", tmp_path) / "model.bin").read_bytes() == WEIGHTS
    ranges = [asked for method, name, asked in hub.asked if (method, name) == ("GET", "model.bin")]
    assert ranges == ["", f"bytes={there}-"]


def test_a_model_that_is_fetched_again_must_be_the_same(hub: Hub, tmp_path: Path) -> None:
    fetch(tmp_path)
    check_model("small", tmp_path)
    shutil.rmtree(model_folder("small", tmp_path))
    hub.files["model.bin"] = WEIGHTS[:-1] + b"x"
    with pytest.raises(MediaError) as told:
        fetch(tmp_path)
    assert told.value.code == "other_bytes" and not is_fetched("small", tmp_path)


def test_weights_that_changed_on_the_disk_are_noticed(hub: Hub, tmp_path: Path) -> None:
    fetch(tmp_path)
    with (model_folder("small", tmp_path) / "model.bin").open("r+b") as file:
        file.write(b"other")
    with pytest.raises(MediaError) as told:
        check_model("small", tmp_path)
    assert told.value.code == "other_bytes"


def test_without_the_hub_nothing_is_there_and_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(MediaError) as told:
        fetch(tmp_path)
    assert told.value.code == "not_fetched" and told.value.stderr_tail
    assert not is_fetched("small", tmp_path)
