"""A person's home: the one next thing, what was asked again and why, what their help became."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from dubbing.actions import take_reject
from dubbing.models import Plays
from subtitles.actions import changes_request
from tests import factories
from tests.markup import flat
from tests.volunteers.shortcuts import approved, consenting, release, signed_in, submitted, take
from tutorials.actions import interface_tutorial
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import Consent, User
from volunteers.queries import contributions_of, versions_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar")


@pytest.fixture
def amina() -> User:
    person = factories.volunteer("ar", "amina")
    person.spoken_languages.create(language="ar")
    return person


def home(person: User) -> Any:
    return signed_in(person).get("/atelier/")


def test_at_first_it_asks_for_the_languages(version: LanguageVersion) -> None:
    person = factories.volunteer("ar", "nadia")
    client = signed_in(person)
    assert client.get("/atelier/").url == "/atelier/bienvenue/"
    page = flat(client.get("/atelier/bienvenue/").content.decode())
    assert '<input type="checkbox" name="languages" value="ar" checked>' in page
    answer = client.post("/atelier/bienvenue/", {"display_name": "Nadia", "languages": ["ar"]})
    assert answer.url == "/atelier/voix/"
    assert client.get("/atelier/").status_code == 200


def test_continue_translates_then_records(version: LanguageVersion, amina: User) -> None:
    page = home(amina)
    assert page.context["first"]["url"] == reverse("subtitles:start", args=[version.tutorial.slug, "ar"])
    approved(version, amina, factories.reviewer("ar"))
    page = home(amina)
    assert page.context["first"]["url"] == reverse("dubbing:start", args=[version.tutorial.slug, "ar"])
    for segment in factories.speech(version.tutorial):
        take(version, amina, segment)
    assert home(amina).context["first"] is None
    assert [work.version for work in home(amina).context["finished"]] == [version]


def test_only_open_versions_in_one_s_languages(version: LanguageVersion, amina: User) -> None:
    factories.version(version.tutorial, "tr")
    closed = factories.version(factories.tutorial("autre"), "ar")
    LanguageVersion.objects.filter(pk=closed.pk).update(state="closed")
    assert list(versions_for(amina)) == [version]
    everything = factories.person("omar", ("volunteer", ""))
    assert {version.language for version in versions_for(everything)} == {"ar", "tr"}


def test_a_coordinator_is_offered_the_languages_that_they_speak(version: LanguageVersion) -> None:
    claire = User.objects.get(display_name="Claire")
    assert list(versions_for(claire)) == []
    claire.spoken_languages.create(language="ar")
    assert list(versions_for(claire)) == [version]
    assert signed_in(claire).get("/atelier/").status_code == 200


def test_what_was_asked_again_says_why_until_it_is_done(version: LanguageVersion, amina: User) -> None:
    rachid = factories.reviewer("ar", "rachid")
    first, second, _third = factories.speech(version.tutorial)
    revision = submitted(version, amina, first)
    changes_request(by=rachid, version=version, revision=revision, reason="Trop long <b>")
    take_reject(by=rachid, version=version, take=take(version, amina, second), reason="Un bruit à la fin")
    assert [(asked.kind, asked.segment, asked.reason) for asked in contributions_of(amina).asked] == [
        ("text", first.public_id, "Trop long <b>"),
        ("take", second.public_id, "Un bruit à la fin"),
    ]
    page = home(amina).content.decode()
    assert "Trop long &lt;b&gt;" in page
    assert reverse("dubbing:record", args=[version.tutorial.slug, "ar", second.public_id]) in page
    assert contributions_of(rachid).asked == []
    take(version, amina, second)
    assert [asked.kind for asked in contributions_of(amina).asked] == ["text"]


@pytest.mark.postgres
def test_the_gift_counts_approved_work_and_plays(version: LanguageVersion, amina: User) -> None:
    rachid = factories.reviewer("ar", "rachid")
    assert (contributions_of(amina).texts, contributions_of(amina).takes, contributions_of(amina).plays) == (0, 0, 0)
    approved(version, amina, rachid)
    take(version, amina, factories.speech(version.tutorial)[0], state="approved")
    live = release(version)
    Plays.objects.create(release=live, day=date(2026, 5, 1), plays=7)
    Plays.objects.create(release=live, day=date(2026, 5, 2), plays=5)
    elsewhere = release(factories.version(version.tutorial, "tr"))
    Plays.objects.create(release=elsewhere, day=date(2026, 5, 1), plays=100)
    assert (contributions_of(amina).texts, contributions_of(amina).takes, contributions_of(amina).plays) == (4, 1, 12)
    assert contributions_of(rachid).plays == 0


def test_whoever_just_lent_their_voice_begins_to_record(amina: User) -> None:
    """Where no text waits for them before. Whoever changes their choices later comes back home."""
    form = {"publish": "on", "adult": "on", "credit": "none"}
    version = factories.version(factories.tutorial(), "ar")
    approved(version, factories.volunteer("ar", "samir"), factories.reviewer("ar", "rachid"))
    client = signed_in(amina)
    assert client.post("/atelier/voix/", {"adult": "on", "credit": "none"}).url == "/atelier/"  # and says no
    Consent.objects.all().delete()
    assert client.post("/atelier/voix/", form).url == f"/atelier/voice/{version.tutorial.slug}/ar/"
    assert client.post("/atelier/voix/", form).url == "/atelier/"


def test_a_reviewer_whom_others_wait_for_comes_home_first(version: LanguageVersion) -> None:
    """They may record, too; but what waits for a review waits for nobody else."""
    samir, rachid = factories.volunteer("ar", "samir"), factories.reviewer("ar", "rachid")
    rachid.spoken_languages.create(language="ar")
    approved(version, samir, rachid)
    take(version, consenting(samir), factories.speech(version.tutorial)[0], state="submitted")
    client = signed_in(rachid)
    form = {"publish": "on", "adult": "on", "credit": "none"}
    assert client.post("/atelier/voix/", form).url == "/atelier/"
    assert client.get("/atelier/").status_code == 200


def test_the_home_costs_the_same_however_much_there_is(
    amina: User, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    client = signed_in(consenting(amina))
    factories.version(factories.tutorial("film-0"), "ar")
    with django_assert_max_num_queries(12) as counted:
        client.get("/atelier/")
    for number in range(1, 4):
        factories.version(factories.tutorial(f"film-{number}"), "ar")
    with django_assert_num_queries(len(counted)):
        assert client.get("/atelier/").content.decode().count("<h3>") == 4


def test_a_coordinator_who_helps_as_well_is_asked_about_once(
    version: LanguageVersion, amina: User, django_assert_max_num_queries: Any
) -> None:
    """Tutorials, the words of the site, and texts of her own."""
    claire = User.objects.get(display_name="Claire")
    TOTP.activate(claire, generate_totp_secret())  # as every town's coordinators have
    claire.spoken_languages.create(language="ar")
    words = factories.version(interface_tutorial(), "ar")
    factories.version(version.tutorial, "tr")
    newer = factories.version(factories.tutorial("film-2"), "ar")
    submitted(version, claire, factories.speech(version.tutorial)[0])
    closed = factories.version(factories.tutorial("film-3"), "ar")
    LanguageVersion.objects.filter(pk=closed.pk).update(state="closed")
    client = signed_in(claire)
    with django_assert_max_num_queries(12):
        page = client.get("/atelier/")
    offered = [newer, version, words]
    assert [work.version for work in (*page.context["works"], *page.context["finished"])] == offered
    assert list(versions_for(claire)) == offered
    assert page.context["works"][1].progress.translated == 1


@pytest.mark.postgres
def test_the_home_of_a_coordinator_to_whom_everything_happened_asks_twelve_questions(
    version: LanguageVersion, amina: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    """She coordinates and helps, is played, others wait for her, and a text and a recording of hers were sent back."""
    claire, rachid = User.objects.get(display_name="Claire"), factories.reviewer("ar", "rachid")
    TOTP.activate(claire, generate_totp_secret())
    claire.spoken_languages.create(language="ar")
    factories.version(interface_tutorial(), "ar")
    approved(version, claire, rachid)
    first, second, _third = factories.speech(version.tutorial)
    take(version, consenting(claire), first, state="approved")
    Plays.objects.create(release=release(version), day=date(2026, 5, 1), plays=7)
    take_reject(by=rachid, version=version, take=take(version, claire, second), reason="Un bruit")
    other = factories.version(factories.tutorial("film-2"), "ar")
    one, two, _three = factories.speech(other.tutorial)
    changes_request(by=rachid, version=other, revision=submitted(other, claire, one), reason="Trop long")
    submitted(other, amina, two)
    gone = factories.tutorial("film-0")
    approved(factories.version(gone, "ar"), claire, rachid)
    Tutorial.objects.filter(pk=gone.pk).update(state="archived")
    client = signed_in(claire)
    with django_assert_max_num_queries(12) as counted:
        page = client.get("/atelier/")
    assert [asked.reason for asked in page.context["asked"]] == ["Trop long", "Un bruit"]
    assert (page.context["gift"].texts, page.context["gift"].plays) == (8, 7)
    for number in range(3, 6):
        factories.version(factories.tutorial(f"film-{number}"), "ar")
        factories.version(factories.tutorial(f"film-{number}-tr"), "tr")
    with django_assert_num_queries(len(counted)):
        assert len(client.get("/atelier/").context["works"]) == 6


def test_a_sentence_that_was_refused_twice_is_asked_once(version: LanguageVersion, amina: User) -> None:
    rachid = factories.reviewer("ar", "rachid")
    segment = factories.speech(version.tutorial)[0]
    for reason in ("Un bruit", "Encore un bruit"):
        take_reject(by=rachid, version=version, take=take(version, amina, segment), reason=reason)
    assert [asked.reason for asked in contributions_of(amina).asked] == ["Encore un bruit"]


def test_who_may_work_everywhere_is_offered_what_they_speak(version: LanguageVersion) -> None:
    factories.version(version.tutorial, "tr")
    omar = factories.person("omar", ("reviewer", ""))
    assert {version.language for version in versions_for(omar)} == {"ar", "tr"}
    omar.spoken_languages.create(language="tr")
    assert {version.language for version in versions_for(omar)} == {"tr"}


def test_my_account_keeps_levels_and_the_language_of_the_screens(amina: User) -> None:
    client = signed_in(amina)
    amina.spoken_languages.update(level="fluent")
    answer = client.post("/atelier/moi/", {"display_name": "Amina", "languages": ["ar", "tr"], "digest": "never"})
    assert answer.url == "/atelier/moi/"
    assert dict(amina.spoken_languages.values_list("language", "level")) == {"ar": "fluent", "tr": "native"}
    bad = client.post("/atelier/moi/", {"display_name": "x" * 90, "languages": ["ar"]})
    assert bad.status_code == 400
    assert client.post("/atelier/moi/", {"display_name": "x", "languages": ["xx"]}).status_code == 400
    client.post("/atelier/langue/", {"language": "en", "next": "/atelier/moi/"})
    assert '<html lang="en"' in flat(client.get("/atelier/moi/").content.decode())
    client.post("/atelier/langue/", {"language": "tlh"})
    assert '<html lang="en"' in flat(client.get("/atelier/moi/").content.decode())


def test_consent_is_given_read_and_withdrawn_on_the_pages(amina: User) -> None:
    client = signed_in(amina)
    form = {"publish": "on", "adult": "on", "credit": "pseudonym"}
    assert client.post("/atelier/voix/", {"publish": "on", "credit": "none"}).status_code == 400  # no adult
    assert not amina.may_lend_voice()
    assert client.post("/atelier/voix/", form).url == "/atelier/"
    consent = amina.consents.get(withdrawn_at=None)
    assert (consent.publish, consent.hotline, consent.credit, consent.language_read) == (True, False, "pseudonym", "fr")
    client.post("/atelier/voix/?in=en", {**form, "in": "en"})
    assert amina.consents.get(withdrawn_at=None).language_read == "en"
    client.post("/atelier/voix/", {**form, "in": "tlh"})
    assert amina.consents.get(withdrawn_at=None).language_read == "fr"
    assert client.get("/atelier/voix/retirer/").status_code == 200
    assert amina.may_lend_voice()  # a visit does nothing
    assert client.post("/atelier/voix/retirer/", {"sure": "yes"}).url == "/atelier/moi/"
    assert not amina.may_lend_voice()
