"""The list of a film's sentences and its acts for several, and what stood in a sentence before."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from subtitles.actions import translation_approve, translation_submit
from subtitles.models import TranslationRevision
from subtitles.queries.texts import history_of, text_rows
from tests import factories
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
ARABIC = "المسوا الآن الأيقونة الزرقاء."
SAID = "لتشغيل الجهاز اللوحي، اضغطوا ثلاث ثوانٍ على الزر الجانبي."
LIST = "/atelier/text/allumer-la-tablette/ar/list/"


def send(version: LanguageVersion, segment: Segment, text: str, by: User, base: int = 0) -> TranslationRevision:
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=base)


def reword(segment: Segment) -> None:
    claire = User.objects.get(email="claire@example.org")
    segment_edit(by=claire, segment=segment, text="Touchez le rond.", base_revision=segment.revision)


def listed_texts(client: Client, query: str = "", **headers: str) -> list[str]:
    page = html.fromstring(client.get(f"{LIST}?{query}", headers=headers).content.decode())
    return [line.text_content().split("·")[1].strip() for line in page.xpath("//span[@lang='fr'][parent::a]")]


def test_the_list_is_filtered_by_state_and_by_words_of_both_languages(version: LanguageVersion, amina: User) -> None:
    first, second, third = factories.speech(version.tutorial)[:3]
    send(version, second, ARABIC, amina)
    client = signed_in(amina)
    everything = [row.segment.text for row in text_rows(version)]  # a page's worth
    assert listed_texts(client) == listed_texts(client, **{"HX-Request": "true"}) == everything
    assert listed_texts(client, "state=to_review") == listed_texts(client, "q=الزرقاء") == [second.text]
    assert second.text not in listed_texts(client, "state=to_translate")
    assert listed_texts(client, "q=icone+BLEUE") == [second.text]
    assert listed_texts(client, "q=nothing+of+the+kind") == []
    reword(second)
    assert listed_texts(client, "state=stale") == ["Touchez le rond."]
    assert first.text != third.text


def test_acts_for_several_reach_those_that_they_concern(version: LanguageVersion, amina: User) -> None:
    first, second = factories.speech(version.tutorial)[:2]
    other = factories.version(factories.tutorial("autre", [(0, 3000, first.text)]), "ar")
    said = send(other, factories.speech(other.tutorial)[0], SAID, amina)
    rachid = factories.reviewer("ar")
    translation_approve(by=rachid, version=other, revision=said)
    known = send(version, second, ARABIC, amina)
    client, chosen = signed_in(amina), [f"{first.public_id}/", f"{second.public_id}/{known.pk}"]
    client.post(f"{LIST}act/", {"act": "before", "segment": chosen})
    rows = {row.segment.pk: row for row in text_rows(version)}
    assert (rows[first.pk].latest.text, rows[first.pk].latest.origin) == (
        SAID,
        "memory",
    )
    assert rows[second.pk].latest == known
    reword(second)
    client.post(f"{LIST}act/", {"act": "same", "segment": chosen})
    assert not any(row.stale for row in text_rows(version))
    assert client.post(f"{LIST}act/", {"act": "other", "segment": chosen}).status_code == 302


def test_who_reviews_approves_several_after_a_question(version: LanguageVersion, amina: User) -> None:
    second = factories.speech(version.tutorial)[1]
    known = send(version, second, ARABIC, amina)
    address = "/atelier/text/allumer-la-tablette/ar/review/all/"
    chosen = {"segment": [f"{second.public_id}/{known.pk}"]}
    assert signed_in(amina).post(address, chosen).status_code == 403
    reviewer = signed_in(factories.reviewer("ar"))
    asked = html.fromstring(reviewer.post(address, chosen).content.decode())
    assert asked.xpath("//input[@name='revision']/@value") == [str(known.pk)], "the text, not whatever came meanwhile"
    reviewer.post(address, {"revision": known.pk, "sure": "yes"})
    assert next(row for row in text_rows(version) if row.segment.pk == second.pk).status == "approved"


def test_what_stood_here_before_can_be_taken_back(version: LanguageVersion, amina: User) -> None:
    second = factories.speech(version.tutorial)[1]
    send(version, second, ARABIC, amina)
    address = f"/atelier/text/allumer-la-tablette/ar/{second.public_id}/"
    client = signed_in(amina)
    assert 'id="history"' not in client.get(address).content.decode(), "one text has no history"
    send(version, second, "اضغطوا على الأيقونة الزرقاء.", amina, base=1)
    page: Any = html.fromstring(client.get(address).content.decode())
    (form,) = page.xpath("//*[@id='history']//form")
    assert page.xpath("//*[@id='history']//ins") and page.xpath("//*[@id='history']//del")
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert (fields["text"], fields["base"]) == (ARABIC, "2")
    client.post(form.get("action"), fields)
    (row,) = [row for row in text_rows(version) if row.segment.pk == second.pk]
    assert history_of(row.translation)[0].revision.text == row.latest.text == ARABIC
    assert row.latest.number == 3
