"""Forms and JSON with anything in their fields, from people who may write: an answer always, never an error of ours,
and whoever is refused has changed nothing.

The addresses are those of the table of permissions, the fields those that any view or form of ours reads. Seeded: a
failure comes again.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.house.addresses import PARAMETERS
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import ANONYMOUS, COORDINATOR, REVIEWER, TABLE, VOLUNTEER
from tests.house.source_tree import ROOT
from tests.house.test_permission_matrix import ALLAUTH, proved_twice

READ = re.compile(r"\b(?:POST|body|data|told|sent|posted)(?:\.get|\.getlist)?[\[(]\"([a-zA-Z_]+)\"")
TEXTS = (
    *("", " ", "x" * 20_000, "a\0b", "-1", "9" * 30, "1e309", "nan", "١٢", "2026-13-45", "\u202e\ufeff\U0001f4a3"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "%00%0a", "=cmd|' /C calc'!A0", "[]", "{}", "ar"),
)
VALUES: tuple[Any, ...] = (*TEXTS, None, True, -1, 10**30, 1.5, float("nan"), [], {}, [[]], ["x"], {"a": {"b": []}})
ODD = (b"", b"[]", b"null", b"{", b"\xff\xfe", b'"' + b"[" * 5000, b"[" * 100_000, b'{"a":"\\ud800"}')
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MIXTURES, SEED = 9, 31
KINDS = (COORDINATOR, VOLUNTEER, REVIEWER, ANONYMOUS)
WRITES = [
    (name, method, next(kind for kind in KINDS if kind in row.may[method]))
    for name, row in TABLE.items()
    for method in ("POST", "PUT", "PATCH", "DELETE")
    if method in row.may and not name.startswith(ALLAUTH)
]
WRITTEN = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)
SAVEPOINT = re.compile(r'(SAVEPOINT|ROLLBACK TO SAVEPOINT) "(\w+)"')
OF_THE_VISIT = {"django_session"}  # when somebody was here last; no change of theirs
# Refused on purpose with a trace: what is no film is thrown away, and a text that came too late is kept aside.
KEPT = {("tutorials:upload", 422), ("tutorials:segment", 409), ("subtitles:correct", 409)}


def fields() -> list[str]:
    """Every name that a view reads from what was sent, and every field of a form."""
    found = {
        name
        for room in ("volunteers", "tutorials", "subtitles", "dubbing", "parents", "public", "outlets")
        for path in (ROOT / room).glob("**/views/*.py")
        for name in READ.findall(path.read_text(encoding="utf-8"))
    }
    kinds: list[type] = [forms.BaseForm]
    for kind in kinds:
        kinds += kind.__subclasses__()
        if not kind.__module__.startswith(("django.", "allauth.")):
            found |= {*getattr(kind, "base_fields", {})}
    assert len(found) > 60
    return sorted(found)


def bodies(right: dict[str, Any], names: list[str], chance: random.Random) -> Iterator[tuple[str, bytes, str]]:
    """(what it is, body, content type). right: what the address takes; of it most is kept, so that what is wrong is
    not always refused at the first field."""
    known = {name: str(value) for name, value in right.items()}
    for number in range(MIXTURES):
        for content, choice in ((FORM, TEXTS), (JSON, VALUES)):
            mixed = {name: chance.choice(choice) for name in names if chance.random() < 0.8}
            mixed |= {name: value for name, value in known.items() if chance.random() < 0.7}
            body = urlencode(mixed) if content == FORM else json.dumps(mixed)
            yield f"{content} {number}", body.encode(), content
    for name in known:
        spoilt = {**known, name: chance.choice(TEXTS)}
        yield f"{name}={spoilt[name][:20]!r}", urlencode(spoilt).encode(), FORM
    for odd in chance.sample(ODD, 2):
        yield f"odd {odd[:10]!r}", odd, JSON


class LeftWrites:
    """The tables that were written to, without what a savepoint took back."""

    def __init__(self) -> None:
        self.tables: list[str] = []
        self._begun: dict[str, int] = {}

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if savepoint := SAVEPOINT.match(sql):
            verb, name = savepoint.groups()
            if verb == "SAVEPOINT":
                self._begun[name] = len(self.tables)
            else:
                del self.tables[self._begun[name] :]
        elif written := WRITTEN.match(sql):
            self.tables += {written[1]} - OF_THE_VISIT
        return answer


@pytest.fixture
def one_of_each(db: None, settings: Any) -> OneOfEach:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return make_one_of_each()


def wrong_with(client: Client, name: str, sent: tuple[str, str, bytes, str], headers: dict[str, str]) -> str:
    """What is wrong with the answer to (method, address, body, content type); "" when nothing is. Nothing stays."""
    cache.clear()
    cookies = client.cookies.output(header="")
    writes = LeftWrites()
    try:
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                answer: Any = client.generic(*sent, headers=headers)
                b"".join(getattr(answer, "streaming_content", ()))  # to its end: until then it holds its place
            transaction.set_rollback(True)
    except Exception as error:
        return f"{error!r}"[:300]
    finally:
        client.cookies = SimpleCookie(cookies)
    if answer.status_code >= 500:
        return str(answer.status_code)
    half = answer.status_code >= 400 and writes.tables and (name, answer.status_code) not in KEPT
    return f"{answer.status_code}, and yet {writes.tables}" if half else ""


@pytest.mark.slow
def test_whatever_is_sent_is_answered_and_who_is_refused_changed_nothing(one_of_each: OneOfEach) -> None:
    clients = {}
    for kind in KINDS:
        clients[kind] = client = Client()
        person = one_of_each.people[kind]
        if person is not None:
            client.force_login(person)
            proved_twice(client, person)
    names, wrong = fields(), []
    for name, method, kind in WRITES:
        address = reverse(name, kwargs=one_of_each.arguments(name, PARAMETERS[name]))
        headers = one_of_each.headers.get(name, {})
        chance = random.Random(f"{SEED} {method} {name}")
        for what, body, content in bodies(one_of_each.sent.get(name, {}), names, chance):
            if fault := wrong_with(clients[kind], name, (method, address, body, content), headers):
                wrong.append(f"{method} {name} {what}: {fault}")
    assert not wrong, "\n".join(["", *wrong])
