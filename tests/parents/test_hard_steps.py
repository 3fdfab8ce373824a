"""I did not understand this step: counted by version, step and day; nothing of the person is kept."""

from __future__ import annotations

from itertools import product

import pytest
from django.test import Client

from dubbing.models import HardStep
from parents.views import play_counts
from tests import factories as people
from tests.parents.conftest import Place
from tests.parents.test_pages import tree
from tests.parents.visits import came_before
from tests.volunteers.shortcuts import signed_in

WATCH = "/ar/allumer-la-tablette/"


def tapped(place: Place, *, segment: str = "", release: object = None, address: str = "192.0.2.1") -> int:
    sent = {"release": release or place.arabic.pk, "segment": segment or first_segment(place)}
    return Client(REMOTE_ADDR=address).post(f"{WATCH}hard/", sent).status_code


def first_segment(place: Place) -> str:
    return str(place.arabic.manifest["segments"][0]["segment"])


def test_each_step_of_the_text_has_a_button_that_works_without_javascript(place: Place) -> None:
    page = tree(Client().get(WATCH))
    (form,) = page.xpath("//form[@data-hard]")
    names = form.xpath(".//button[@name='segment']/@value")
    assert names == [segment["segment"] for segment in place.arabic.manifest["segments"]]
    assert (form.get("method"), form.get("action")) == ("post", f"{WATCH}hard/")
    assert all(label.strip() for label in form.xpath(".//button/@aria-label"))
    sent = Client().post(form.get("action"), {"release": place.arabic.pk, "segment": names[1]})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{WATCH}?thanks#thanks")
    assert not sent.cookies
    assert not tree(Client().get(WATCH)).xpath("string(//*[@id='thanks'])").strip()
    answer = Client().get(f"{WATCH}?thanks")
    assert tree(answer).xpath("string(//*[@id='thanks'])").strip()


def test_the_page_of_a_step_has_the_button_too_and_says_thanks_there(place: Place) -> None:
    for number, segment in enumerate(place.arabic.manifest["segments"], 1):
        at = f"{WATCH}steps/{number}/"
        (form,) = tree(Client().get(at)).xpath("//form[@data-hard]")
        sent = {field.get("name"): field.get("value") for field in form.xpath(".//input | .//button")}
        assert sent == {"release": str(place.arabic.pk), "step": str(number), "segment": segment["segment"]}
        assert form.xpath("normalize-space(.//button)")
        answer = Client().post(form.get("action"), sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{at}?thanks#thanks")
        thanks = [tree(Client().get(path)).xpath("string(//*[@id='thanks'])").strip() for path in (at, f"{at}?thanks")]
        assert [bool(words) for words in thanks] == [False, True]
    assert HardStep.objects.count() == len(place.arabic.manifest["segments"])


def test_an_odd_number_of_a_step_leads_to_the_video(place: Place) -> None:
    for step in ("", "0x1", "²", "9" * 9, "../../fr", "1/?x"):
        answer = Client().post(f"{WATCH}hard/", {"release": place.arabic.pk, "segment": "x", "step": step})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"{WATCH}?thanks#thanks"), step


@pytest.mark.postgres
def test_taps_are_added_up_by_step_and_day_and_say_nothing_of_the_person(place: Place) -> None:
    other = place.arabic.manifest["segments"][2]["segment"]
    for segment in ("", "", other):
        assert tapped(place, segment=segment) == 303
    rows = HardStep.objects.values_list("version__language", "segment__public_id", "times")
    assert sorted(rows) == sorted([("ar", first_segment(place), 2), ("ar", other, 1)])
    assert {field.name for field in HardStep._meta.fields} == {
        "id", "version", "segment", "revision", "take", "day", "times"
    }  # fmt: skip  # a table: several short entries a row


@pytest.mark.postgres  # NUL, and a number that is no key
def test_what_is_not_there_is_answered_alike_and_counts_nothing(place: Place) -> None:
    segments, releases = ("nobody", "", "\x00", "é" * 500, "1; DROP TABLE"), ("", "0", "x", "²", "9" * 40, "-1")
    for segment, release in product(segments, releases):
        sent = {"release": release, "segment": segment}
        assert Client().post(f"{WATCH}hard/", sent).status_code == 303, sent
    assert not HardStep.objects.exists()


def test_a_step_of_what_is_not_live_or_of_another_film_counts_nothing(place: Place) -> None:
    type(place.arabic).objects.filter(pk=place.arabic.pk).update(state="withdrawn")
    assert tapped(place) == 303
    assert not HardStep.objects.exists()


def test_one_address_is_counted_so_many_times(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play_counts, "MOST_ANSWERS", 2)
    assert [tapped(place, address="192.0.2.9") for _ in range(4)] == [303] * 4
    assert HardStep.objects.get().times == 2


def test_thirty_people_of_one_address_do_not_understand_four_steps(place: Place) -> None:
    """MOST_ANSWERS as shipped."""
    came_before("192.0.2.10", "answered", 119)
    assert [tapped(place, address="192.0.2.10") for _ in range(3)] == [303] * 3
    assert HardStep.objects.get().times == 1


@pytest.mark.postgres
def test_a_coordinator_sees_step_and_language_with_a_link_to_the_sentence(place: Place) -> None:
    for _ in range(3):
        tapped(place)
    page = tree(signed_in(people.coordinator()).get("/atelier/board/steps/"))
    (row,) = page.xpath("//ul[@class='lines card']/li")
    assert row.xpath("string(.//*[@class='count'])").strip() == "3"
    assert row.xpath(".//a/@href") == [f"/atelier/talk/allumer-la-tablette/{first_segment(place)}/ar/"]
