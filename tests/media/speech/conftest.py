"""Whisper with the packaged model: joined once a process, loaded once a file of tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.speech.transcription import FasterWhisper
from media.speech.whisper_model import packaged_model


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def engine(data_dir: Path) -> FasterWhisper:
    return FasterWhisper(packaged_model(data_dir))
