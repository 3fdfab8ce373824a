"""The pages of the text: who may open them, what they say, how few questions they ask, and how they refuse."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from subtitles.actions import changes_request, draft_save, translation_approve, translation_submit
from subtitles.models import Claim, Draft, Translation, TranslationRevision
from subtitles.queries import memory
from tests import factories
from tests.markup import flat
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
ARABIC = "المسوا الآن الأيقونة الزرقاء."
BASE = "/atelier/text/allumer-la-tablette/ar/"


@pytest.fixture
def second(version: LanguageVersion) -> Segment:
    return factories.speech(version.tutorial)[1]


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/atelier/")  # what a browser has seen before: no first-time question is counted below
    return client


def sent(client: Client, address: str, **body: Any) -> HttpResponse:
    """What the page's module asks: JSON in, JSON out."""
    answer = client.post(
        address, json.dumps(body), content_type="application/json", headers={"accept": "application/json"}
    )
    assert isinstance(answer, HttpResponse)
    return answer


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_anonymous_visitors_sign_in_and_come_back(version: LanguageVersion, second: Segment) -> None:
    for address in (BASE, f"{BASE}review/", f"{BASE}{second.public_id}/"):
        answer = Client().get(address)
        assert (answer.status_code, "next=" in answer["Location"]) == (302, True)
    assert sent(Client(), f"{BASE}{second.public_id}/draft/", text="x", base=0).status_code == 401


def test_pages_that_are_not_ones_own_say_so(version: LanguageVersion, second: Segment, amina: User) -> None:
    stranger, volunteer = signed_in(factories.volunteer("tr", "elif")), signed_in(amina)
    assert stranger.get(BASE).status_code == 403
    assert stranger.get(f"{BASE}{second.public_id}/").status_code == 403
    assert volunteer.get(f"{BASE}review/").status_code == 403
    for address in (
        "/atelier/text/rien/ar/",
        "/atelier/text/allumer-la-tablette/tr/",
        "/atelier/text/allumer-la-tablette/xx/",
        "/atelier/text/allumer-la-tablette/fr/",
        f"{BASE}s0000000000/",
    ):
        assert volunteer.get(address).status_code == 404, address


def test_start_claims_the_next_sentence_and_leads_there(version: LanguageVersion, amina: User) -> None:
    answer = signed_in(amina).get(BASE)
    claim = Claim.objects.get()
    assert answer["Location"] == f"{BASE}{claim.segment.public_id}/"
    assert (claim.person_id, claim.purpose) == (amina.pk, "translate")


def test_the_page_of_a_sentence(
    version: LanguageVersion,
    second: Segment,
    amina: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "_kept", {})  # as after a restart: with what is read for its first page
    client = signed_in(amina)
    draft_save(by=amina, segment=second, language="ar", text="مسودة هنا", base_number=0)
    with django_assert_max_num_queries(12):
        page = text_of(client.get(f"{BASE}{second.public_id}/"))
    assert "icône bleue" in page
    assert ">مسودة هنا</textarea>" in page
    assert 'lang="ar" dir="rtl"' in page
    assert "Lisez le message" in page


def test_a_draft_is_private(version: LanguageVersion, second: Segment, amina: User) -> None:
    address = f"{BASE}{second.public_id}/"
    assert sent(signed_in(amina), f"{address}draft/", text="سر", base=0).status_code == 200
    assert "سر</textarea>" in text_of(signed_in(amina).get(address))
    assert "سر" not in text_of(signed_in(factories.volunteer("ar", "samir")).get(address))


def test_signs_that_no_database_keeps_cost_nobody_their_text(
    version: LanguageVersion, second: Segment, amina: User
) -> None:
    client, address = signed_in(amina), f"{BASE}{second.public_id}/"
    assert sent(client, f"{address}draft/", text=f"{ARABIC}\x00\ud83d", base=0).status_code == 200
    assert Draft.objects.get().text == ARABIC
    assert sent(client, f"{address}submit/", text=f"{ARABIC}\udc00", base=0).status_code == 200
    assert Translation.objects.get().latest.text == ARABIC
    deep = client.post(f"{address}draft/", "[" * 200_000, content_type="application/json")
    assert deep.status_code == 400


def test_the_check_answers_in_the_persons_language(version: LanguageVersion, second: Segment, amina: User) -> None:
    client = signed_in(amina)
    client.post("/atelier/langue/", {"language": "en", "next": "/atelier/"})
    said = json.loads(sent(client, f"{BASE}{second.public_id}/check/", text=ARABIC.replace(".", "،")).content)
    assert [finding["code"] for finding in said["findings"]] == ["end_punctuation"]
    assert said["findings"][0]["sentence"].startswith("The French ends with")
    assert json.loads(sent(client, f"{BASE}{second.public_id}/check/", text=" ").content) == {"findings": []}


def test_checking_asks_few_questions(
    version: LanguageVersion, second: Segment, amina: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(amina)
    with django_assert_max_num_queries(12):
        sent(client, f"{BASE}{second.public_id}/check/", text=ARABIC)


def test_sending_leads_to_the_next_sentence(version: LanguageVersion, second: Segment, amina: User) -> None:
    client = signed_in(amina)
    answer = json.loads(sent(client, f"{BASE}{second.public_id}/submit/", text=ARABIC, base=0).content)
    third = factories.speech(version.tutorial)[2]
    assert answer == {"next": f"{BASE}{third.public_id}/", "base": 1}
    assert [claim.segment_id for claim in Claim.objects.all()] == [third.pk]
    again = client.post(f"{BASE}{second.public_id}/submit/", {"text": ARABIC, "base": "0"})
    assert again.status_code == 302
    assert TranslationRevision.objects.count() == 1


def test_a_conflict_answers_409_with_both_texts_for_scripts_and_for_people(
    version: LanguageVersion, second: Segment, amina: User
) -> None:
    samir = factories.volunteer("ar", "samir")
    translation_submit(by=samir, version=version, segment=second, text="المسوا الأيقونة.", base_number=0)
    client = signed_in(amina)
    answer = sent(client, f"{BASE}{second.public_id}/submit/", text=ARABIC, base=0)
    said = json.loads(answer.content)
    assert (answer.status_code, said["theirs"], said["mine"], said["by"], said["base"]) == (
        409,
        "المسوا الأيقونة.",
        ARABIC,
        "Samir",
        1,
    )
    assert {kind for kind, _words in said["difference"]} == {"equal", "insert"}
    page = client.post(f"{BASE}{second.public_id}/submit/", {"text": ARABIC, "base": "0"})
    assert page.status_code == 409
    assert "المسوا الأيقونة." in flat(text_of(page))
    assert f">{ARABIC}</textarea>" in flat(text_of(page))
    assert 'name="base" value="1"' in flat(text_of(page))
    merged = client.post(f"{BASE}{second.public_id}/submit/", {"text": ARABIC, "base": "1"})
    assert merged.status_code == 302
    assert Translation.objects.get(segment=second).latest.text == ARABIC


def test_a_refused_text_is_told(version: LanguageVersion, second: Segment, amina: User) -> None:
    client, address = signed_in(amina), f"{BASE}{second.public_id}/submit/"
    for text, base in (("Touchez maintenant l'icône bleue.", 0), ("", 0), (ARABIC, "x"), (ARABIC, -1)):
        answer = sent(client, address, text=text, base=base)
        assert (answer.status_code, bool(json.loads(answer.content)["sentence"])) == (400, True), (text, base)
        assert client.post(address, {"text": text, "base": base}).status_code == 400
    assert not TranslationRevision.objects.exists()


def test_who_else_is_on_it(version: LanguageVersion, second: Segment, amina: User) -> None:
    samir = factories.volunteer("ar", "samir")
    beat = f"{BASE}{second.public_id}/beat/"
    nothing = {"draft": None, "newer": None}
    assert json.loads(sent(signed_in(amina), beat).content) == {"by": "", **nothing}
    assert json.loads(sent(signed_in(samir), beat).content) == {"by": "Amina", **nothing}
    assert "Amina" in text_of(signed_in(samir).get(f"{BASE}{second.public_id}/"))


def test_stale_text_shows_what_changed_and_one_button_keeps_it(
    version: LanguageVersion, second: Segment, amina: User, rachid: User
) -> None:
    revision = translation_submit(by=amina, version=version, segment=second, text=ARABIC, base_number=0)
    translation_approve(by=rachid, version=version, revision=revision)
    claire = User.objects.get(display_name="Claire")
    segment_edit(by=claire, segment=second, text="Touchez maintenant l'icône rouge.", base_revision=1)
    client = signed_in(amina)
    page = text_of(client.get(f"{BASE}{second.public_id}/"))
    assert "<del>bleue</del>" in page
    assert "<ins>rouge</ins>" in page
    assert client.post(f"{BASE}{second.public_id}/same/").status_code == 302
    assert "<del>" not in text_of(client.get(f"{BASE}{second.public_id}/"))


def test_the_queue_shows_what_waits_and_forbids_ones_own(
    version: LanguageVersion,
    second: Segment,
    amina: User,
    rachid: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first, _second, third = factories.speech(version.tutorial)
    sent_before = translation_submit(by=amina, version=version, segment=second, text="المسوا الأيقونة.", base_number=0)
    changes_request(by=rachid, version=version, revision=sent_before, reason="La couleur manque.")
    translation_submit(by=amina, version=version, segment=second, text=ARABIC, base_number=1)
    translation_submit(by=amina, version=version, segment=first, text="اضغطوا على الزر لتشغيل الجهاز.", base_number=0)
    own = translation_submit(by=rachid, version=version, segment=third, text="اقرأوا الرسالة ثم عودوا.", base_number=0)
    client = signed_in(rachid)
    with django_assert_max_num_queries(12):
        page = text_of(client.get(f"{BASE}review/"))
    assert page.count("data-card") == 3
    assert "La couleur manque." in page
    assert "<ins>" in page
    assert f"/review/{own.pk}/approve/" not in page
    assert f"/review/{own.pk}/correct/" in page


def test_judging_by_form_and_by_script(version: LanguageVersion, second: Segment, amina: User, rachid: User) -> None:
    revision = translation_submit(by=amina, version=version, segment=second, text=ARABIC, base_number=0)
    client, address = signed_in(rachid), f"{BASE}review/{revision.pk}/"
    assert signed_in(amina).post(f"{address}approve/").status_code == 403
    assert client.post(f"{address}ask/", {"reason": ""}).status_code == 400
    answer = client.post(f"{address}approve/", headers={"accept": "application/json"})
    assert ARABIC in json.loads(answer.content)["row"]
    assert client.post(f"{address}approve/").status_code == 302
    assert client.post(f"{address}ask/", {"reason": "Trop tard."}).status_code == 409
    assert client.post(f"{BASE}review/999/approve/").status_code == 404


def test_all_without_remarks_are_approved_at_once_and_no_others(
    version: LanguageVersion, amina: User, rachid: User
) -> None:
    first, second, third = factories.speech(version.tutorial)
    shown = [
        translation_submit(
            by=amina, version=version, segment=first, text="اضغطوا على الزر لتشغيل الجهاز.", base_number=0
        ),
        translation_submit(by=amina, version=version, segment=second, text=ARABIC.replace(".", "،"), base_number=0),
        translation_submit(by=rachid, version=version, segment=third, text="اقرأوا الرسالة ثم عودوا.", base_number=0),
    ]
    client = signed_in(rachid)
    client.post(f"{BASE}review/all/", {"revision": [str(revision.pk) for revision in shown], "sure": "yes"})
    states = [TranslationRevision.objects.get(pk=revision.pk).state for revision in shown]
    assert states == ["approved", "submitted", "submitted"]


def test_hostile_texts_are_shown_as_text(version: LanguageVersion, second: Segment, amina: User, rachid: User) -> None:
    hostile = 'المسوا <script>alert(1)</script> "الأيقونة'
    translation_submit(by=amina, version=version, segment=second, text=hostile, base_number=0)
    for client, address in ((signed_in(amina), f"{BASE}{second.public_id}/"), (signed_in(rachid), f"{BASE}review/")):
        page = text_of(client.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_when_all_is_translated_the_page_says_so(version: LanguageVersion, amina: User) -> None:
    client = signed_in(amina)
    for segment in Segment.objects.filter(tutorial=version.tutorial):
        translation_submit(by=amina, version=version, segment=segment, text=f"النص {segment.pk} هنا", base_number=0)
    assert client.get(BASE).status_code == 200
    assert not Draft.objects.exists()
