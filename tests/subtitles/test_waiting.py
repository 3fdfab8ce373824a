"""A reviewer of several tutorials finds every waiting text of a language; a coordinator's settings apply at once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from journal.errors import Refused
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import TranslationRevision
from subtitles.queries.review_queue import language_waiting_longest
from tests import factories
from tutorials.actions.tutorials import free_slug
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User

pytestmark = pytest.mark.django_db
TURKISH = ("Tableti açmak için düğmeye üç saniye basın.", "Şimdi mavi simgeye dokunun.", "İletiyi okuyun.")
TEXT = ("اضغطوا على الزر لتشغيل الجهاز.", "المسوا الآن الأيقونة الزرقاء.", "اقرأوا الرسالة ثم عودوا.")
PAGE = "/atelier/text/review/ar/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/atelier/")
    return client


def waiting_version(slug: str, by: User, count: int, *, days: int, language: str = "ar") -> LanguageVersion:
    """An open tutorial in which `count` texts wait, for so many days."""
    version = factories.version(factories.tutorial(slug, title=slug.capitalize()), language)
    Tutorial.objects.filter(pk=version.tutorial_id).update(state=Tutorial.State.OPEN)
    for segment, text in list(
        zip(factories.speech(version.tutorial), TURKISH if language == "tr" else TEXT, strict=True)
    )[:count]:
        sent = translation_submit(by=by, version=version, segment=segment, text=text, base_number=0)
        TranslationRevision.objects.filter(pk=sent.pk).update(created_at=timezone.now() - timedelta(days=days))
    return version


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_of_a_language_has_every_tutorial_the_oldest_first(
    amina: User, rachid: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    waiting_version("nouveau", amina, 1, days=0)
    waiting_version("ancien", amina, 2, days=5)
    waiting_version("mien", rachid, 3, days=9)  # one's own comes last, however old: another person will approve it
    waiting_version("ailleurs", factories.volunteer("tr", "deniz"), 1, days=20, language="tr")
    waiting_version("fini", amina, 0, days=0)
    client = signed_in(rachid)
    assert client.get("/atelier/text/review/")["Location"] == PAGE
    with django_assert_max_num_queries(12):
        page = page_of(client, PAGE)
    places = [page.index(f"/atelier/text/{slug}/ar/review/") for slug in ("ancien", "nouveau", "mien")]
    assert places == sorted(places)
    assert page.count("/atelier/text/ancien/ar/review/") == 2  # also under the button to begin with
    assert "ailleurs" not in page
    assert "/text/fini/" not in page
    assert '<span class="count">3</span>' in page


def test_from_tutorial_to_tutorial_until_nothing_waits(amina: User, rachid: User) -> None:
    waiting_version("premier", amina, 1, days=5)
    waiting_version("second", amina, 2, days=3)
    waiting_version("troisieme", rachid, 1, days=9)
    client, seen = signed_in(rachid), []
    slug = "premier"
    while slug:
        seen.append(slug)
        for revision in TranslationRevision.objects.filter(
            state="submitted", translation__segment__tutorial__slug=slug
        ):
            client.post(f"/atelier/text/{slug}/ar/review/{revision.pk}/approve/")
        answer = client.get(f"/atelier/text/{slug}/ar/review/")
        text = answer.content.decode()
        assert "data-card" not in text
        following = answer.context["following"]
        slug = following.version.tutorial.slug if following else ""
        assert not slug or f"/atelier/text/{slug}/ar/review/" in text
    assert seen == ["premier", "second"]
    assert PAGE in text
    (left,) = TranslationRevision.objects.filter(state="submitted")
    assert left.author == rachid


def test_who_may_see_the_queue(amina: User, rachid: User) -> None:
    waiting_version("film", amina, 1, days=1)
    assert signed_in(amina).get(PAGE).status_code == 403
    assert signed_in(amina).get("/atelier/text/review/").status_code == 403
    assert signed_in(rachid).get("/atelier/text/review/tr/").status_code == 403
    assert signed_in(rachid).get("/atelier/text/review/xx/").status_code == 404
    claire = User.objects.get(roles__role="coordinator")
    assert "/atelier/text/film/ar/review/" in page_of(signed_in(claire), PAGE)
    for person, language in ((rachid, "ar"), (amina, "ar")):
        person.spoken_languages.create(language=language)  # a home is for who has said what they speak
    assert "/atelier/text/review/" in page_of(signed_in(rachid), "/atelier/")
    assert "/atelier/text/review/" not in page_of(signed_in(amina), "/atelier/")


def test_a_tutorial_cannot_take_the_queue_s_address(db: None) -> None:
    with pytest.raises(Refused):
        free_slug("review", "Review")
    assert free_slug("", "Review") == "review-2"


def test_a_closed_version_waits_for_nobody_and_a_single_speaker_judges_their_own(rachid: User) -> None:
    version = waiting_version("film", rachid, 1, days=1)
    LanguageVersion.objects.filter(pk=version.pk).update(self_review_allowed=True)
    assert '<span class="count">1</span>' in page_of(signed_in(rachid), PAGE)
    LanguageVersion.objects.filter(pk=version.pk).update(state="closed")
    assert "/text/film/" not in page_of(signed_in(rachid), PAGE)


def findings(client: Client, address: str, text: str) -> dict[str, str]:
    answer = client.post(address, json.dumps({"text": text}), content_type="application/json")
    return {finding["code"]: finding["severity"] for finding in json.loads(answer.content)["findings"]}


def test_what_the_coordinator_says_of_a_check_holds_in_that_language_only(amina: User) -> None:
    version = waiting_version("film", amina, 0, days=0)
    turkish, deniz = factories.version(version.tutorial, "tr"), factories.volunteer("tr", "deniz")
    first = factories.speech(version.tutorial)[0]
    claire = signed_in(User.objects.get(roles__role="coordinator"))
    arabic, other = f"/atelier/text/film/ar/{first.public_id}/", f"/atelier/text/film/tr/{first.public_id}/"
    unended, said = "اضغطوا على الزر لتشغيل الجهاز،", "Tableti açmak için düğmeye üç saniye basın,"
    assert findings(signed_in(amina), f"{arabic}check/", unended)["end_punctuation"] == "warning"
    assert claire.post("/atelier/text/checks/ar/", {"end_punctuation": "error"}).status_code == 302
    assert findings(signed_in(amina), f"{arabic}check/", unended)["end_punctuation"] == "error"
    assert findings(signed_in(deniz), f"{other}check/", said)["end_punctuation"] == "warning"
    refused = signed_in(amina).post(f"{arabic}submit/", {"text": unended, "base": 0})
    assert refused.status_code == 400
    assert signed_in(deniz).post(f"{other}submit/", {"text": said, "base": 0}).status_code == 302
    assert claire.post("/atelier/text/checks/ar/", {"end_punctuation": "off"}).status_code == 302
    assert "end_punctuation" not in findings(signed_in(amina), f"{arabic}check/", unended)
    assert turkish.language == "tr"


def test_a_term_is_found_in_another_form_and_asked_for(amina: User, rachid: User) -> None:
    without, with_it = "سلموا الأوراق.", "سلموا اللوحيات."
    version = factories.version(factories.tutorial("film", ((0, 4000, "Rendez vos TRAVAUX."),)), "ar")
    (segment,) = factories.speech(version.tutorial)
    saved: Any = signed_in(rachid).post("/atelier/text/glossary/ar/save/", {"french": "travail", "translation": "لوحي"})
    assert saved.status_code == 302
    client, address = signed_in(amina), f"/atelier/text/film/ar/{segment.public_id}/"
    page = page_of(client, address)
    assert 'data-insert="لوحي"' in page
    assert "<mark" in page or "term" in page
    assert "term_missing" in findings(client, f"{address}check/", without)
    assert "term_missing" not in findings(client, f"{address}check/", with_it)
    sent = translation_submit(by=amina, version=version, segment=segment, text=with_it, base_number=0)
    assert translation_approve(by=rachid, version=version, revision=sent).state == "approved"


def test_the_queue_opens_in_the_language_where_a_text_waits_longest(
    amina: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rachid = factories.reviewer("ar")
    rachid.roles.create(role="reviewer", language="tr")
    deniz, client = factories.volunteer("tr", "deniz"), signed_in(rachid)
    assert client.get("/atelier/text/review/").headers["Location"] == "/atelier/text/review/ar/"
    turkish = waiting_version("camiler", deniz, 1, days=1, language="tr")
    own = waiting_version("propre", rachid, 1, days=9)  # his own text waits for somebody else
    assert own.language == "ar"
    assert client.get("/atelier/text/review/").headers["Location"] == "/atelier/text/review/tr/"
    waiting_version("messages", amina, 1, days=3)
    assert client.get("/atelier/text/review/").headers["Location"] == "/atelier/text/review/ar/"
    LanguageVersion.objects.exclude(pk=turkish.pk).update(state=LanguageVersion.State.CLOSED)
    with django_assert_num_queries(2):
        assert language_waiting_longest(["ar", "tr"], rachid) == "tr"
