"""Remembered progress is the counted one after every change, whoever makes it, or it is not believed."""

from __future__ import annotations

import random
import re
import threading
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from inspect import getsource
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import IntegrityError, connection, connections, transaction

from dubbing.migrations import _progress_triggers as triggers
from dubbing.models import KeptProgress, ProgressMark
from dubbing.progress import refresh
from dubbing.progress.refresh import clear_progress_cache, refresh_progress_cache
from dubbing.queries import progress_cache, progress_counts, progress_of
from dubbing.queries.progress_cache import RULES, SHAPE, kept_figures
from dubbing.queries.progress_counts import QUERY, count_progress
from dubbing.queries.progress_figures import ACTS_LEFT, TEXT_ACTS, ProgressFigures, kept_columns, write_figures
from dubbing.reconcile import reconcile
from tests import factories
from tests.dubbing.town import a_town, comparable, plainly
from tests.dubbing.town_changes import changes
from tests.volunteers.shortcuts import approved, signed_in, submitted, take
from tutorials.actions import interface_tutorial
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
COUNTED, REMEMBERED = 3, 2


def believed(version: LanguageVersion) -> bool:
    return version.pk in kept_figures([version])


def told(versions: list[LanguageVersion]) -> list[dict[str, Any]]:
    progress = progress_of(versions)
    return [comparable(progress[version.pk]) for version in versions]


@pytest.mark.parametrize("seed", range(4))
def test_after_any_change_what_is_remembered_is_what_is_counted(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    versions = list(a_town(chance))
    refresh_progress_cache()
    assert len(kept_figures(versions)) == len(versions)
    for number in range(len(changes(chance))):
        for _some in range(chance.choice([1, 1, 2])):
            with suppress(IntegrityError), transaction.atomic():  # not every row may become every other
                changes(chance)[number if not _some else chance.randrange(number + 1)]()
        remembered = told(versions)
        with monkeypatch.context() as blind:
            blind.setattr(progress_cache, "SHAPE", "of another program")
            assert told(versions) == remembered, number
        if chance.random() < 0.7:
            refresh_progress_cache()
            assert told(versions) == remembered, number
    refresh_progress_cache()
    now = LanguageVersion.objects.in_bulk([version.pk for version in versions])
    assert told(versions) == [comparable(plainly(now[version.pk])) for version in versions]


def test_what_the_query_reads_is_watched() -> None:
    """Every column of a table in the SQL of the counts, but for keys, is one that the triggers name."""
    never_changes = {"tutorials_tutorial": {"is_interface", "source_language"}, "tutorials_segment": {"public_id"}}
    tables = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+_\w+) (\w+)", QUERY)}
    read: dict[str, set[str]] = {table: set() for table in (*triggers.WATCHED, *never_changes)}
    for alias, column in re.findall(r"\b(\w+)\.(\w+)", QUERY):
        read[tables[alias]].add(column)
    for table, columns in read.items():
        assert columns - {"id"} == {*triggers.WATCHED.get(table, ()), *never_changes.get(table, ())}, table


def test_who_changes_what_is_counted_raises_its_number() -> None:
    """Else a town believes what the rules of before counted. Where only words changed, the digest alone does."""
    rules = [getsource(progress_counts), QUERY, ACTS_LEFT, TEXT_ACTS, getsource(write_figures)]
    rules += [getsource(kept_columns)]
    rules += [field.name for field in fields(ProgressFigures)]
    assert (RULES, sha256(repr(rules).encode()).hexdigest()[:8]) == (6, "f823ea86")
    assert SHAPE.startswith(f"{RULES}-")


def test_every_trigger_is_there_after_all_migrations() -> None:
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        there = {name for (name,) in cursor.fetchall()}
    names = set(triggers.trigger_names())
    assert len(names) == 13
    assert names <= there


def test_a_change_marks_its_version_alone_and_the_french_all(version: LanguageVersion, amina: User) -> None:
    turkish = factories.version(version.tutorial, "tr")
    elsewhere = factories.version(factories.tutorial("autre"), "ar")
    everything = [version, turkish, elsewhere]
    assert refresh_progress_cache() == 3
    assert refresh_progress_cache() == 0
    segment = factories.speech(version.tutorial)[0]
    submitted(version, amina, segment)
    assert [believed(version) for version in everything] == [False, True, True]
    assert refresh_progress_cache() == 1
    segment.text = "Autre chose."
    segment.save()
    assert [believed(version) for version in everything] == [False, False, True]
    assert refresh_progress_cache() == 2
    Segment.objects.filter(pk=segment.pk).update(words=[], pin_ms=5)
    assert [believed(version) for version in everything] == [True, True, True]
    LanguageVersion.objects.filter(pk=turkish.pk).update(spoken_first=True)
    assert [believed(version) for version in everything] == [True, False, True]


def test_what_is_undone_marks_nothing(version: LanguageVersion, amina: User) -> None:
    refresh_progress_cache()
    with suppress(ZeroDivisionError), transaction.atomic():
        submitted(version, amina, factories.speech(version.tutorial)[0])
        assert not believed(version), "the change sees its own mark"
        assert progress_of([version])[version.pk].translated == 1
        raise ZeroDivisionError
    assert believed(version)


@pytest.mark.django_db(transaction=True)
def test_a_change_while_counting_is_not_lost(
    version: LanguageVersion, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes after the marks were read and after the texts were counted, the moment before memory is written."""
    first, second, _third = factories.speech(version.tutorial)
    for segment, begin in ((first, 0), (second, 1)):

        def count_before_a_change(
            versions: list[LanguageVersion], segment: Segment = segment
        ) -> dict[int, ProgressFigures]:
            found = count_progress(versions)
            submitted(version, amina, segment)
            return found

        assert progress_of([version])[version.pk].translated == begin
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(refresh, "count_progress", count_before_a_change)
            refresh_progress_cache()
        assert not believed(version)
        assert progress_of([version])[version.pk].translated == begin + 1
    assert refresh_progress_cache() == 1
    assert progress_of([version])[version.pk].translated == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", [False, True])
def test_of_two_who_count_at_once_the_older_count_is_thrown_away(
    before: bool, version: LanguageVersion, amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _third = factories.speech(version.tutorial)
    if before:
        refresh_progress_cache()
        submitted(version, amina, first)

    def overtaken(versions: list[LanguageVersion]) -> dict[int, ProgressFigures]:
        found = count_progress(versions)
        monkeypatch.undo()
        submitted(version, amina, second)
        assert refresh_progress_cache() == 1
        return found

    monkeypatch.setattr(refresh, "count_progress", overtaken)
    assert refresh_progress_cache() == 0
    assert believed(version)
    assert progress_of([version])[version.pk].translated == 1 + before


@pytest.mark.django_db(transaction=True)
def test_an_open_change_is_not_lost_and_stops_no_other_writer(version: LanguageVersion, amina: User) -> None:
    first, second, _third = factories.speech(version.tutorial)
    refresh_progress_cache()
    changed, end = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            take(version, amina, first)
            changed.set()
            end.wait(20)
        connections.close_all()

    other = threading.Thread(target=slowly)
    other.start()
    assert changed.wait(20)
    others = 0
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        take(version, amina, second)
        others = refresh_progress_cache()
        assert others == 1
    assert believed(version)
    assert progress_of([version])[version.pk].recorded == others
    end.set()
    other.join()
    assert not believed(version)
    assert progress_of([version])[version.pk].recorded == others + 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_can_take_the_triggers_away_and_make_them_again(
    version: LanguageVersion, amina: User
) -> None:
    refresh_progress_cache()
    with connection.schema_editor() as editor:
        triggers.unmake(tuple(triggers.PLACES), None, editor)
    submitted(version, amina, factories.speech(version.tutorial)[0])
    with connection.schema_editor() as editor:
        triggers.make(tuple(triggers.PLACES), None, editor)
    assert not believed(version), "nothing watched"
    refresh_progress_cache()
    submitted(version, amina, factories.speech(version.tutorial)[1])
    assert not believed(version)


def test_another_program_s_memory_is_not_believed(version: LanguageVersion) -> None:
    refresh_progress_cache()
    KeptProgress.objects.update(shape="older")
    assert not believed(version)
    assert refresh_progress_cache() == 1
    assert believed(version)
    assert set(KeptProgress.objects.values_list("shape", flat=True)) == {SHAPE}


def test_of_the_words_of_the_site_only_the_language_that_changed_is_counted_again(
    version: LanguageVersion, amina: User
) -> None:
    words = [factories.version(interface_tutorial(), language) for language in ("ar", "tr")]
    refresh_progress_cache()
    assert kept_figures([version, words[0]]).keys() == {version.pk, words[0].pk}
    assert not ProgressMark.objects.exists()
    one = Segment.objects.filter(tutorial=words[0].tutorial, kind=Segment.Kind.STRING).first()
    assert one is not None
    submitted(words[0], amina, one, "كلمة")
    assert [believed(word) for word in words] == [False, True]


def test_after_a_restore_nothing_is_believed(version: LanguageVersion, amina: User) -> None:
    refresh_progress_cache()
    submitted(version, amina, factories.speech(version.tutorial)[0])
    clear_progress_cache()
    assert not KeptProgress.objects.exists()
    assert not ProgressMark.objects.exists()
    assert refresh_progress_cache() == 1


def test_pages_ask_less_once_it_is_remembered(
    version: LanguageVersion, amina: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    approved(version, amina, factories.reviewer("ar"))
    take(version, amina, factories.speech(version.tutorial)[0])
    versions = [version, factories.version(version.tutorial, "tr"), factories.version(factories.tutorial("deux"), "ar")]
    claire = User.objects.get(display_name="Claire")
    TOTP.activate(claire, generate_totp_secret())  # as every town's coordinators have
    client = signed_in(claire)
    with django_assert_num_queries(COUNTED):
        counted = told(versions)
    for _again in range(2):
        for address in ("/atelier/", "/atelier/board/"):
            with django_assert_max_num_queries(12):
                client.get(address)
        reconcile()
    with django_assert_num_queries(REMEMBERED):
        assert told(versions) == counted
