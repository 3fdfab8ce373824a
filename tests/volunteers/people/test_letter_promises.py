"""What the letters promise is kept: each of their sentences has its test, and none stands alone."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.formats import date_format

from dubbing.reconcile import reconcile
from journal.models import Entry
from subtitles.actions import claim_take
from subtitles.models import Claim
from tests import factories
from tests.house.source_tree import ROOT
from tests.sent_mail import sent
from tests.volunteers.people.letters_said import written
from tests.volunteers.people.promised_letters import FRAME, LETTERS_SAY
from tests.volunteers.people.promised_sentences import mapped_tests, missing_tests
from tests.volunteers.shortcuts import consenting, signed_in, submitted, visitor
from tutorials.models import LanguageVersion
from volunteers.actions import role_give, role_take
from volunteers.actions.accounts import account_erase
from volunteers.models import Notification, User
from volunteers.pipelines.news_from_journal import send_news
from volunteers.pipelines.news_letters import MAX_SHOWN, write_news
from volunteers.pipelines.news_of_the_day import tell_news_of_the_day
from volunteers.queries.retention import LETTER_MONTHS, months_before

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Notification.Kind


@pytest.fixture
def version() -> LanguageVersion:
    cache.clear()
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    return consenting(factories.volunteer("ar"))


def test_every_sentence_of_a_letter_is_kept_by_a_test_or_promises_nothing(
    amina: User, version: LanguageVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = written(amina, version, monkeypatch)
    assert letters.keys() == LETTERS_SAY.keys() and all(letters.values())
    said = {kind: {line for one in some for line in (*one.plain, *one.html)} for kind, some in letters.items()}
    new = {kind: sorted(said[kind] - LETTERS_SAY[kind].keys() - FRAME) for kind in said}
    assert not any(new.values()), f"a promise without a test: {new}"
    stale = {kind: sorted(LETTERS_SAY[kind].keys() - said[kind]) for kind in said}
    assert not any(stale.values()), f"no letter says this any more: {stale}"
    assert set().union(*said.values()) >= FRAME


def test_every_kind_of_mail_is_gone_through() -> None:
    """Whoever queues another letter adds it to `letters_said.py`."""
    callers = set()
    for path in (ROOT / "volunteers").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
        if called & {"mail_queue", "queue_letter"}:
            callers.add(path.relative_to(ROOT / "volunteers").as_posix())
    letters = {f"pipelines/{name}_letters.py" for name in ("account", "backup", "news")}
    assert callers == {"adapters.py", *letters}


def test_every_test_that_keeps_a_letter_is_there() -> None:
    letters = LETTERS_SAY.values()
    assert missing_tests(letters) == [] and len(mapped_tests(letters)) > 30


# What no other test shows.


def test_a_code_serves_as_long_as_its_letter_says(amina: User) -> None:
    visitor().post("/atelier/compte/login/code/", {"email": amina.email})
    (letter,) = sent()
    assert f"{settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60} minutes" in letter.body


def test_a_code_that_nobody_uses_changes_nothing(amina: User) -> None:
    before, entries = User.objects.filter(pk=amina.pk).values().get(), Entry.objects.count()
    visitor().post("/atelier/compte/login/code/", {"email": amina.email})
    assert User.objects.filter(pk=amina.pk).values().get() == before and Entry.objects.count() == entries


def test_what_waits_no_more_is_not_said_to_wait(amina: User, version: LanguageVersion) -> None:
    """A weekly mail comes days later: meanwhile somebody else wrote the sentence."""
    first, second, _third = factories.speech(version.tutorial)
    samir = factories.volunteer("ar", "samir")
    for person, segment in ((amina, first), (samir, second)):
        claim_take(by=person, version=version, segment=segment, purpose=Claim.Purpose.TRANSLATE)
    evening = timezone.localtime().replace(hour=18)
    tell_news_of_the_day(evening + timedelta(days=4))
    assert set(Notification.objects.filter(kind=Kind.NUDGE).values_list("person", flat=True)) == {amina.pk, samir.pk}
    submitted(version, factories.volunteer("ar", "nadia"), first)
    tell_news_of_the_day(evening + timedelta(days=5))
    assert [row.person for row in Notification.objects.filter(kind=Kind.NUDGE)] == [samir]


def test_who_may_not_review_any_more_is_not_told_that_they_may(amina: User) -> None:
    claire = User.objects.get(email="claire@example.org")
    role_give(by=claire, user=amina, role="reviewer", language="ar")
    role_give(by=claire, user=amina, role="reviewer", language="tr")
    send_news()
    assert Notification.objects.filter(person=amina, kind=Kind.REVIEWER).count() == 2
    role_take(by=claire, user=amina, role="reviewer", language="ar")
    send_news()
    assert [row.language for row in Notification.objects.filter(person=amina, kind=Kind.REVIEWER)] == ["tr"]


def test_a_mail_shows_a_dozen_and_leads_to_the_others(amina: User) -> None:
    now = timezone.now()
    for number in range(MAX_SHOWN + 2):
        reason = f"Raison {number:02}."
        Notification.objects.create(person=amina, kind=Kind.COMMENT, key=str(number), reason=reason, at=now)
    write_news(now + timedelta(days=1))
    (letter,) = sent()
    shown = [number for number in range(MAX_SHOWN + 2) if f"Raison {number:02}." in letter.body]
    assert len(shown) == MAX_SHOWN and "/atelier/news/" in letter.body
    page = signed_in(amina).get("/atelier/news/").content.decode()
    assert all(f"Raison {number:02}." in page for number in range(MAX_SHOWN + 2))


def test_the_letter_of_an_erased_account_is_the_last(amina: User, version: LanguageVersion) -> None:
    """Whatever was on its way to them, and whatever happens afterwards."""
    now = timezone.now()
    Notification.objects.create(person=amina, kind=Kind.COMMENT, key="1", at=now)
    write_news(now + timedelta(days=1))
    account_erase(by=amina, user=amina, voice=False)
    assert [letter.subject for letter in sent()] == ["Votre compte est effacé"]
    comment = {"text": "@Amina ?", "kind": "comment"}
    signed_in(User.objects.get(email="claire@example.org")).post(
        f"/atelier/talk/{version.tutorial.slug}/{factories.speech(version.tutorial)[0].public_id}/ar/", comment
    )
    send_news()
    write_news(now + timedelta(days=2))
    reconcile(thorough=True, now=now + timedelta(days=900))
    assert len(sent()) == 1


def test_it_is_closed_on_the_day_that_the_letter_named(version: LanguageVersion) -> None:
    """Not before, and not long afterwards."""
    now, samir = timezone.now(), factories.volunteer("ar", "samir")
    long_ago = months_before(now, LETTER_MONTHS) - timedelta(days=1)
    User.objects.filter(pk=samir.pk).update(created_at=long_ago, last_login=long_ago)
    day = _announced(now)
    for passed, active in ((timedelta(days=-1), True), (timedelta(days=3), False)):
        reconcile(thorough=True, now=day + passed)
        assert User.objects.get(pk=samir.pk).is_active is active


def test_a_letter_that_the_mail_server_took_late_names_a_later_day(version: LanguageVersion) -> None:
    now, samir = timezone.now(), factories.volunteer("ar", "samir")
    long_ago = months_before(now, LETTER_MONTHS) - timedelta(days=1)
    User.objects.filter(pk=samir.pk).update(created_at=long_ago, last_login=long_ago)
    reconcile(thorough=True, now=now)  # and the mail server is away
    late = now + timedelta(days=40)
    day = _announced(late)
    assert day > late + timedelta(days=27)
    reconcile(thorough=True, now=late + timedelta(days=1))
    assert User.objects.get(pk=samir.pk).is_active, "the letter came yesterday"
    assert Entry.objects.filter(verb="announce_closing").count() == 1
    reconcile(thorough=True, now=day + timedelta(days=3))
    assert not User.objects.get(pk=samir.pk).is_active


def _announced(now: datetime) -> datetime:
    """The day that the letter names which goes out at this moment."""
    reconcile(thorough=True, now=now)
    (letter,) = sent()
    days = [now + timedelta(days=days) for days in range(60)]
    with translation.override("fr"):
        (day,) = [day for day in days if f"fermé le {date_format(day, 'DATE_FORMAT')}" in letter.body]
    return day
