"""The coordinators' home stays short: the longest waiting in sight, the rest folded; each failure names its film."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation
from lxml import html

from jobs.models import Job
from tests import factories
from tests.volunteers.shortcuts import submitted
from volunteers.templatetags.desk import since_day, since_words
from volunteers.views.desk import SHOWN

pytestmark = pytest.mark.django_db


def test_what_waits_is_folded_and_a_failure_names_its_film() -> None:
    claire = factories.coordinator()
    factories.reviewer("ar")
    amina = factories.volunteer("ar")
    for number in range(SHOWN + 3):
        version = factories.version(factories.tutorial(f"film-{number}", title=f"Film {number}"), "ar", claire)
        submitted(version, amina, factories.speech(version.tutorial)[0])
    # A film that was never opened to a language is on no board: it is named all the same.
    mute = factories.tutorial("muet", title="Un film muet", state="failed")
    Job.objects.create(kind="tutorials.transcribe", target=str(mute.pk), queue="long", state="failed", failure="Muet.")
    Job.objects.create(kind="dubbing.release", target="99", queue="short", state="failed", failure="Disque.")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(claire)
    page: Any = html.fromstring(client.get("/atelier/").content)
    waits = page.get_element_by_id("waits").getparent()
    assert len(waits.xpath("./ul/li")) == SHOWN
    assert len(waits.xpath("./details//li")) == 2 * (SHOWN + 3) - SHOWN  # each text, and what Amina has begun
    trouble = page.get_element_by_id("trouble").getparent()
    assert "Un film muet" in trouble.text_content()
    assert trouble.xpath(".//a[@href='/atelier/tutorials/muet/']")


def test_since_when_is_a_sentence_and_since_when_somebody_works_on_it() -> None:
    for days, said in ((0, "aujourd’hui"), (1, "depuis hier"), (8, "depuis le ")):
        moment = timezone.now() - timedelta(days=days)
        with translation.override("fr"):
            assert since_words(moment).startswith(f"Ce qui s’est passé {said}")
            assert since_day(moment).startswith(said)
