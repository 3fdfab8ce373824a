"""Without scripts a refused judgement comes back on its page: why, in its card, with what was written."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from subtitles.actions import translation_approve
from subtitles.models import TranslationRevision
from tests import factories
from tests.volunteers.shortcuts import signed_in, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting() -> list[TranslationRevision]:
    version, amina = factories.version(factories.tutorial(), "ar"), factories.volunteer()
    return [submitted(version, amina, segment, "نص") for segment in factories.speech(version.tutorial)]


def sent(revision: TranslationRevision, verb: str, status: int, **fields: Any) -> Any:
    address = reverse(f"subtitles:{verb}", args=["allumer-la-tablette", "ar", revision.pk])
    answer = signed_in(factories.reviewer()).post(address, fields, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    return html.fromstring(answer.content)


def troubles(page: Any) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath("//*[@data-trouble and not(@hidden)]")]


def test_asked_again_without_a_reason(waiting: list[TranslationRevision]) -> None:
    page = sent(waiting[1], "ask", 400, own_reason=" ")
    assert troubles(page) == ["Say what should change: the person will read it."]
    (opened,) = page.xpath("//details[@data-verb and @open]")
    assert opened.xpath(f".//form[contains(@action, '/{waiting[1].pk}/ask/')]")
    assert len(page.xpath("//*[@data-card]")) == 3


def test_a_correction_that_is_refused_keeps_its_text(waiting: list[TranslationRevision]) -> None:
    page = sent(waiting[0], "correct", 400, text="x" * 4001, base=waiting[0].number)
    assert "too long" in troubles(page)[0]
    (opened,) = page.xpath("//details[@data-verb and @open]")
    assert opened.xpath(".//textarea")[0].text == "x" * 4001


def test_what_moved_on_meanwhile_is_said_above(waiting: list[TranslationRevision]) -> None:
    version = factories.version(waiting[0].translation.segment.tutorial, "ar")
    translation_approve(by=factories.reviewer("ar", "samir"), version=version, revision=waiting[0])
    page = sent(waiting[0], "ask", 409, own_reason="Plus court")
    assert troubles(page) == []
    assert page.xpath("//*[contains(@class, 'messages')]//li")
    assert len(page.xpath("//*[@data-card]")) == 2
