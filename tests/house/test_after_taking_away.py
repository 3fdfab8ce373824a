"""After each act that takes something away every address answers every kind of person: no error, name or dead link.

One act takes what many pages show; a page that was not thought of falls for everybody who opens it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from tests.house.addresses import PARAMETERS
from tests.house.permission_table import ANONYMOUS, COORDINATOR, KINDS, TABLE
from tests.house.taking_away import ACTS, ADDRESS, NAME, UNHEARD, UNNAMED, Town
from tests.house.test_permission_matrix import ALLAUTH, proved_twice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"]*)"')
READS = sorted(name for name, row in TABLE.items() if "GET" in row.may)
# The pages ask the same of the database after each act: it is PostgreSQL's turn after those that leave the least.
MOST_REMOVED = ("erase account and voice", "erase a tutorial")
LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), override_settings(CACHES=LOCAL), transaction.atomic():
        yield Town()
        transaction.set_rollback(True)


@pytest.fixture
def files(town: Town, tmp_path: Path) -> Iterator[None]:
    """The store, with its files again after the test."""
    stores = [Path(settings.DATA_DIR) / name for name in ("public", "private")]
    for store in stores:
        shutil.copytree(store, tmp_path / store.name)
    yield
    for store in stores:
        shutil.copytree(tmp_path / store.name, store, dirs_exist_ok=True)


@pytest.mark.parametrize(
    "act", [pytest.param(act, marks=[pytest.mark.postgres] if act in MOST_REMOVED else []) for act in ACTS]
)
def test_every_address_after_it(act: str, town: Town, files: None) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        ACTS[act](town)
    wrong = [fault for kind in KINDS for fault in _look_around(town, kind, act)]
    assert not wrong, "\n".join(["", *wrong])


def _look_around(town: Town, kind: str, act: str) -> Iterator[str]:
    client = Client(raise_request_exception=False)
    cache.clear()
    if kind != ANONYMOUS:
        person = town.person(kind)
        client.force_login(person)
        proved_twice(client, person)
    seen: dict[str, int] = {}
    links: dict[str, str] = {}
    for name in (name for name in READS if _is_ones_own(name, kind)):
        address = reverse(name, kwargs=town.one.arguments(name, PARAMETERS[name]))
        status, text = _get(client, address)
        seen[address] = status
        if status >= 500:
            yield f"{kind}: {name} answers {status}"
        told = _names(act, name)
        yield from (f"{kind}: {name} shows {word}" for word in told if word.lower() in text.lower())
        links |= {link.partition("#")[0]: name for link in LINK.findall(text)}
    for link, name in links.items():
        if link not in seen and urlsplit(link).path:
            seen[link] = _get(client, link)[0]
        if seen.get(link, 200) >= 400:
            yield f"{kind}: {name} leads to {link}, which answers {seen[link]}"


def _is_ones_own(name: str, kind: str) -> bool:
    """Parents' pages are the same for everybody, those about coming in are about the visitor alone."""
    if name.startswith("parents:"):
        return kind == ANONYMOUS
    return kind == COORDINATOR or not name.startswith(ALLAUTH)


def _get(client: Client, address: str) -> tuple[int, str]:
    with transaction.atomic():
        response = client.get(address)
        body = b"".join(getattr(response, "streaming_content", ())) or getattr(response, "content", b"")
        transaction.set_rollback(response.status_code >= 500)
    is_text = response.headers.get("Content-Type", "").startswith(("text/", "application/json", "application/xml"))
    return response.status_code, body.decode(errors="replace") if is_text else ""


def _names(act: str, name: str) -> set[str]:
    """What must not stand on this page."""
    if act in UNNAMED:
        return {ADDRESS, ADDRESS.partition("@")[0], NAME, NAME.split()[1]}
    return {NAME} if act in UNHEARD and name.startswith("parents:") else set()
