"""What every test shares: where the real media lie, and a journal that can be emptied between tests."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Browser, expect, sync_playwright

from tests import call_stack, database_template, disk, machine_lock, run_totals, setup_done
from tests.browser_program import ARGUMENTS, CHROMIUM
from tests.material import recordings
from tests.run_totals import (  # noqa: F401 - hooks of pytest
    pytest_collection_modifyitems,
    pytest_terminal_summary,
    pytest_testnodedown,
)


def pytest_configure(config: pytest.Config) -> None:
    setup_done.require()
    run_totals.begin(config)
    disk.wait_for_nothing()


def pytest_cmdline_main(config: pytest.Config) -> object:
    main = config.pluginmanager.subset_hook_caller("pytest_cmdline_main", [sys.modules[__name__]])
    return call_stack.with_room(main)(config=config)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Python looks for garbage among everything there is: a third of the time that it takes to collect the tests, and a
    tenth of their own. What is there when they begin stays to the end, and is not looked at again; what the tests make
    is looked at less often."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


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


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None) -> None:
    """Instead of pytest-django's, which migrates in every process."""
    with django_db_blocker.unblock():
        database_template.create()
    # Nobody drops it: its folder or its server goes with the run, and a thread that is still there would hold it.


@pytest.fixture(scope="session", autouse=True)
def _emptied_tables() -> Iterator[None]:
    """After a test with real transactions."""
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database_template.empty())
    yield
    patch.undo()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Recordings are for what is marked so."""
    with recordings.running(item):
        return (yield)


@contextmanager
def _with_others(*, alone: bool = False) -> Iterator[None]:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    with machine_lock.held(machine_lock.folder_of(os.getppid()), alone=alone):
        yield


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    with _with_others():
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """What is marked `quiet` runs while no other worker does anything; its film is built before, beside the others."""
    with _with_others(alone=item.get_closest_marker("quiet") is not None):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    with _with_others():
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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
