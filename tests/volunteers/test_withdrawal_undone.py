"""Taking one's own voice back: two taps, undone within ten minutes, gone within the hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from lxml import html

from dubbing.models import Take
from journal.errors import Refused
from journal.models import Entry
from journal.undo import UNDO_WINDOW
from tests import factories
from tests.volunteers.shortcuts import consenting, give_consent, release, signed_in, take
from tutorials.models import LanguageVersion, Segment
from volunteers.actions import withdrawal_begin, withdrawal_undo
from volunteers.models import User
from volunteers.pipelines import withdrawals
from volunteers.pipelines.withdrawals import withdrawals_finish
from volunteers.tasks import letters

pytestmark = pytest.mark.django_db


def tree(answer: Any) -> Any:
    return html.fromstring(answer.content)


@pytest.fixture
def version() -> LanguageVersion:
    coordinator = factories.coordinator()
    tutorial = factories.tutorial()
    return factories.version(tutorial, "ar", coordinator)


@pytest.fixture
def amina(version: LanguageVersion) -> User:
    """She recorded every sentence, and is heard in what is live."""
    person = consenting(factories.volunteer("ar"))
    heard = []
    for segment in Segment.objects.filter(tutorial=version.tutorial, kind="speech"):
        path = storages["private"].save(f"takes/{uuid4()}.flac", ContentFile(b"voice"))
        heard.append(take(version, person, segment, state=Take.State.APPROVED, original=path, client_id=uuid4()))
    segments = [{"take": str(recorded.client_id)} for recorded in heard]
    release(version, kind="voice", manifest={"segments": segments, "files": []})
    return person


def test_the_first_tap_says_what_goes_and_does_nothing(amina: User) -> None:
    client = signed_in(amina)
    account = tree(client.get("/atelier/moi/"))
    assert account.xpath("//a[@href='/atelier/voix/retirer/']")
    for answer in (client.get("/atelier/voix/retirer/"), client.post("/atelier/voix/retirer/")):
        page = tree(answer)
        goes = " ".join(page.get_element_by_id("goes").text_content().split())
        takes = Take.objects.filter(voice=amina).count()
        assert takes > 1
        assert f"{takes} enregistrements" in goes and "1 film" in goes and "10 minutes" in goes
        form = page.get_element_by_id("final-act")
        assert not form.xpath(".//input[not(@type='hidden')] | .//textarea | .//select")  # no word, no reason
        assert [button.text_content().strip() for button in form.iterfind(".//button")] == ["Reprendre ma voix"]
    assert amina.may_lend_voice()
    assert not Entry.objects.filter(verb__in=["begin_withdrawal", "withdraw_consent"]).exists()


def test_the_second_tap_does_it_and_an_undo_brings_everything_back(amina: User) -> None:
    client = signed_in(amina)
    page = tree(client.post("/atelier/voix/retirer/", {"sure": "yes"}, follow=True))
    assert not amina.may_lend_voice() and not amina.may_lend_voice_to_hotline()
    assert page.xpath("//form[@action='/atelier/voix/retirer/undo/']//button")
    assert tree(client.get("/atelier/moi/")).xpath("//form[@action='/atelier/voix/retirer/undo/']")
    withdrawals_finish(timezone.now() + UNDO_WINDOW - timedelta(seconds=5))  # not yet
    assert not Take.objects.filter(voice=amina, state=Take.State.ERASED).exists()
    client.post("/atelier/voix/retirer/undo/")
    assert amina.may_lend_voice() and amina.may_lend_voice_to_hotline()
    client.post("/atelier/voix/retirer/undo/")  # twice is once
    assert withdrawals_finish(timezone.now() + timedelta(hours=1)) == 0
    assert not Take.objects.filter(voice=amina, state=Take.State.ERASED).exists()
    verbs = list(Entry.objects.filter(concerns=amina).order_by("id").values_list("verb", flat=True))
    assert verbs == ["consent", "begin_withdrawal", "undo_withdrawal"]


def test_after_ten_minutes_the_voice_is_gone_and_nothing_undoes_it(amina: User) -> None:
    consent = withdrawal_begin(by=amina)
    assert consent is not None and withdrawal_begin(by=amina) == consent
    consent.ends_at = timezone.now() - timedelta(seconds=1)
    consent.save()
    with pytest.raises(Refused):
        withdrawal_undo(by=amina)
    letters()  # what runs every half minute
    takes = Take.objects.filter(voice=amina)
    assert {take.state for take in takes} == {Take.State.ERASED}
    answer = signed_in(amina).post("/atelier/voix/retirer/undo/")
    assert answer.status_code == 400
    assert "10 minutes" in answer.content.decode()
    assert not amina.may_lend_voice()
    assert list(Entry.objects.filter(verb="withdraw_consent").values_list("concerns", flat=True)) == [amina.pk]
    assert withdrawals_finish(timezone.now() + timedelta(hours=1)) == 0


def test_who_consents_anew_meanwhile_keeps_the_voice_and_who_does_not_loses_it(amina: User) -> None:
    withdrawal_begin(by=amina)
    consenting(amina)
    assert amina.may_lend_voice()
    assert withdrawals_finish(timezone.now() + timedelta(hours=1)) == 0
    assert not Take.objects.filter(voice=amina, state=Take.State.ERASED).exists()
    withdrawal_begin(by=amina)
    give_consent(amina, publish=False)
    assert not amina.may_lend_voice()
    assert {take.state for take in Take.objects.filter(voice=amina)} == {Take.State.ERASED}


def test_a_voice_that_cannot_be_erased_now_does_not_hold_up_another(
    amina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = consenting(factories.volunteer("ar", "farid"))
    for person in (amina, other):
        withdrawal_begin(by=person)
    whole = withdrawals.end_consent

    def fails_for_amina(*, by: User, user: User) -> object:
        if user == amina:
            raise OSError("no disk")
        return whole(by=by, user=user)

    monkeypatch.setattr(withdrawals, "end_consent", fails_for_amina)
    later = timezone.now() + timedelta(hours=1)
    assert withdrawals_finish(later) == 1
    assert not other.consents.filter(withdrawn_at=None).exists()
    monkeypatch.undo()
    assert withdrawals_finish(later) == 1
    assert {take.state for take in Take.objects.filter(voice=amina)} == {Take.State.ERASED}


def test_without_a_consent_there_is_nothing_to_wait_for(amina: User) -> None:
    amina.consents.update(withdrawn_at=timezone.now())
    assert withdrawal_begin(by=amina) is None
    assert {take.state for take in Take.objects.filter(voice=amina)} == {Take.State.ERASED}
