"""What every test shares: where the real media lie, and a journal that can be emptied between tests."""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, expect, sync_playwright

from tests import machine_lock, run_totals
from tests.material import recordings
from tests.run_totals import (  # noqa: F401 - hooks of pytest
    pytest_collection_modifyitems,
    pytest_configure,
    pytest_terminal_summary,
    pytest_testnodedown,
)


@contextmanager
def _at_most(count: int) -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as asked:
        yield asked
    made = [query["sql"] for query in asked]
    assert len(made) <= count, "\n".join(made)


@pytest.fixture
def django_assert_max_num_queries() -> Callable[[int], AbstractContextManager[CaptureQueriesContext]]:
    """As pytest-django's, and it names the queries without -v too: some come only among thousands of other tests."""
    return _at_most


@pytest.fixture(scope="session", autouse=True)
def _emptied_journal() -> Iterator[None]:
    """Tests with real transactions empty every table afterwards, and on SQLite the journal's triggers forbid that.

    They are taken away for the emptying and put back at once. (PostgreSQL truncates: no row trigger fires.)
    """
    triggers = importlib.import_module("journal.migrations.0002_append_only")
    emptied = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def without_triggers(case: Any) -> None:
        if connection.vendor != "sqlite":
            emptied(case)
            return
        run(triggers.UNDO["sqlite"])
        try:
            emptied(case)
        finally:
            run(triggers.SQLITE)

    def run(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
    yield
    patch.undo()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """What is marked `quiet` runs while no other worker does anything; recordings are for what is marked so."""
    with recordings.running(item):
        if "PYTEST_XDIST_WORKER" not in os.environ:
            return (yield)
        with machine_lock.held(
            machine_lock.folder_of(os.getppid()), alone=item.get_closest_marker("quiet") is not None
        ):
            return (yield)


def pytest_sessionfinish(session: pytest.Session) -> None:
    run_totals.pytest_sessionfinish(session)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(machine_lock.folder_of(os.getpid()), ignore_errors=True)


# On a shared machine a test may wait for the processor: no deadline. Checks that decide must decide the same twice.
hypothesis.settings.register_profile("portevoix", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "portevoix")


# Playwright's synchronous calls run an event loop in the test's thread, which Django takes for an asynchronous caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# What a browser is waited for, it does in a second; on a busy machine it may take a minute, and is right all the same.
expect.set_options(timeout=60_000)

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --autoplay-policy=no-user-gesture-required"
).split()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()
