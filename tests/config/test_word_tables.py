"""Before the services start, the words of the languages that are open are prepared, and of no others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config import start
from tests.material.word_tables import put_tables


def with_languages(data: Path, *tags: str) -> Path:
    with closing(sqlite3.connect(data / "portevoix.sqlite3")) as database, database:
        database.execute("CREATE TABLE tutorials_languageversion (language TEXT)")
        database.executemany("INSERT INTO tutorials_languageversion VALUES (?)", [(tag,) for tag in tags])
    return data


@pytest.fixture
def commands_called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(start, "manage", lambda *arguments: calls.append(arguments))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return calls


def test_a_town_without_languages_waits_for_nothing(tmp_path: Path, commands_called: list[tuple[str, ...]]) -> None:
    start.prepare_word_tables(with_languages(tmp_path))
    assert commands_called == []


def test_tables_are_made_where_one_is_missing_and_not_again(
    tmp_path: Path, commands_called: list[tuple[str, ...]]
) -> None:
    start.prepare_word_tables(with_languages(tmp_path, "sw", "ta", "sw"))
    assert commands_called == [("lemma_tables",)]
    put_tables(tmp_path, "fr", "sw")
    start.prepare_word_tables(tmp_path)
    assert len(commands_called) == 1


def test_of_a_database_elsewhere_django_asks(
    tmp_path: Path, commands_called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://town@elsewhere/portevoix")
    start.prepare_word_tables(tmp_path)
    assert commands_called == [("lemma_tables",)]
