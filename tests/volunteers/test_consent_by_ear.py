"""Consent by ear: heard as a volunteer said it and another one approved it, else read aloud; no name is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from lxml import html

from craft.text.interface_units import message_id
from dubbing.models import SpokenWords, Take
from journal.models import Entry
from tests import factories
from tests.dubbing.site_words import Captured, consenting, opened, recorded
from tests.job_runs import work_off
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import version_policy
from tutorials.models import LanguageVersion, Segment
from volunteers.actions import voice_withdraw
from volunteers.models import Consent, User
from volunteers.queries.consent_text import consent_texts, digest_in
from volunteers.queries.spoken_consent import spoken_consents

pytestmark = pytest.mark.django_db
ADDRESS = "/atelier/voix/entendre/"
YES = {"publish": "on", "adult": "on", "credit": "none"}


@pytest.fixture
def awa() -> User:
    return factories.volunteer("snk", "awa")


@pytest.fixture
def words() -> LanguageVersion:
    """The site's words in Soninke, which nobody writes."""
    claire = factories.coordinator()
    version = opened(claire, "snk")
    return version_policy(by=claire, version=version, self_review_allowed=True, spoken_first=True)


@pytest.fixture
def sekou(words: LanguageVersion) -> User:
    return consenting(factories.volunteer("snk", "sekou"))


def units() -> list[str]:
    with translation.override(None):
        return [message_id("", english) for english in consent_texts()]


def say_consent(version: LanguageVersion, voice: User, commits: Captured, *, reviewer: User | None = None) -> None:
    """The whole text, one recording for all sentences but the first, whose rows are copies: what is said does not
    matter here."""
    judge = reviewer or factories.reviewer("snk", "moussa")
    with commits(execute=True):
        first = recorded(version, units()[0], voice, judge)
    with commits(execute=True):
        work_off("dubbing.words")
    row = SpokenWords.objects.get(take=first)
    for number, unit in enumerate(units()[1:], 1):
        segment = Segment.objects.get(public_id=unit)
        take = Take.objects.create(
            segment=segment,
            language="snk",
            voice=voice,
            reviewer=judge,
            state="approved",
            sha256="0" * 64,
            source_digest=segment.digest,
        )
        path = f"00/{number:064x}.m4a"
        SpokenWords.objects.create(
            take=take, segment=segment, language="snk", text=segment.text, path=path, bytes=row.bytes
        )


def page_of(person: User) -> Any:
    answer = signed_in(person).get(ADDRESS)
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def sound_of(page: Any) -> str:
    return str((page.xpath("//input[@name='sound']/@value") or [""])[0])


def test_where_nobody_said_it_a_neighbour_reads_it(awa: User) -> None:
    page = page_of(awa)
    assert "Demandez à quelqu’un près de vous" in page.text_content()
    assert page.xpath("//details//li") and not page.xpath("//a[@data-say]"), "they unfold it and read"
    assert not page.xpath("//main//input[@type='text']"), "no name is typed"
    assert signed_in(awa).post(ADDRESS, YES).status_code == 302
    consent = Consent.objects.get(user=awa)
    assert (consent.language_read, consent.heard_digest, consent.text_digest) == ("fr", "", digest_in("fr"))
    assert (consent.credit, consent.credit_as, consent.repair, consent.ai_training) == ("none", "", None, False)
    assert Entry.objects.get(verb="consent").after["by_ear"] == "read_aloud"
    assert "by_ear" not in Entry.objects.get(verb="consent").before


def test_it_is_heard_once_all_of_it_was_said_and_approved_by_another(
    awa: User, words: LanguageVersion, sekou: User, django_capture_on_commit_callbacks: Captured
) -> None:
    say_consent(words, sekou, django_capture_on_commit_callbacks)
    page = page_of(awa)
    assert len(page.xpath("//details[not(@open)]//*[@id='texts']//a[@data-say]")) == len(consent_texts())
    assert sound_of(page) == spoken_consents(["snk"])["snk"].digest
    assert signed_in(awa).post(ADDRESS, {**YES, "in": "snk", "sound": sound_of(page)}).status_code == 302
    consent = Consent.objects.get(user=awa)
    assert (consent.language_read, consent.heard_digest) == ("snk", sound_of(page))
    assert (consent.text_digest, consent.read_digest) == (digest_in("fr"), "")
    assert Entry.objects.filter(verb="consent", concerns=awa).get().after["by_ear"] == "heard"
    with django_capture_on_commit_callbacks(execute=True):
        voice_withdraw(by=sekou, user=sekou)
    consent.refresh_from_db()
    assert consent.heard_digest and consent.withdrawn_at is None, "what was heard stays proved"
    assert sound_of(page_of(factories.volunteer("snk", "binta"))) == "", "it is read aloud again"


def test_one_sentence_that_is_missing_changed_or_approved_by_its_own_voice_silences_it(
    words: LanguageVersion, sekou: User, django_capture_on_commit_callbacks: Captured
) -> None:
    say_consent(words, sekou, django_capture_on_commit_callbacks)
    row = SpokenWords.objects.get(segment__public_id=units()[3])
    assert spoken_consents(["snk"])
    for change, back in (
        ({"text": "Autre chose."}, {"text": row.text}),
        ({"synthetic": True}, {"synthetic": False}),
        ({"language": "bm"}, {"language": "snk"}),
    ):
        SpokenWords.objects.filter(pk=row.pk).update(**change)
        assert not spoken_consents(["snk"]), change
        SpokenWords.objects.filter(pk=row.pk).update(**back)
    for reviewer in (None, sekou):
        Take.objects.filter(pk=row.take_id).update(reviewer=reviewer)
        assert not spoken_consents(["snk"]), reviewer


def test_a_sound_that_changed_since_the_page_was_opened_is_heard_again(awa: User) -> None:
    answer = signed_in(awa).post(ADDRESS, {**YES, "in": "snk", "sound": "0" * 64})
    assert answer.status_code == 400
    assert "écoutez-le encore une fois" in answer.text
    assert not Consent.objects.exists()


def test_the_name_is_the_accounts_or_none(awa: User) -> None:
    client = signed_in(awa)
    client.post(ADDRESS, {**YES, "credit": ["none", "name"]})
    assert (Consent.objects.get().credit, Consent.objects.get().credit_as) == ("name", "Awa")
    User.objects.filter(pk=awa.pk).update(display_name="")
    assert not html.fromstring(client.get(ADDRESS).content).xpath("//input[@name='credit'][@type='checkbox']")
