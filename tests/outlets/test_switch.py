"""A town switches off what shall not leave its site: no link, no address, no file from then on; and on again."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from lxml import html

from craft import languages
from dubbing.releases import outlets
from dubbing.releases.outlets import registered_outlets
from journal.models import Entry
from public.queries.watch import watch_page
from tests import factories
from tests.parents import factory
from tests.parents.conftest import Place
from town.actions import town_edit
from town.models import Town
from volunteers.models import User

SLUG = "allumer-la-tablette"


def switch_off(*names: str) -> None:
    by = User.objects.filter(email="claire@example.org").first() or factories.coordinator()
    town_edit(by=by, fields={"outlets_off": list(names)})


def page(path: str) -> str:
    return Client().get(path).content.decode()


ADDRESSES = {
    "podcast": ["feed.xml"],
    "voice_note": [f"{SLUG}/voice.ogg"],
    "handout": [f"{SLUG}/handout/", f"{SLUG}/handout.pdf"],
    "steps": [f"{SLUG}/steps/1/", f"{SLUG}/steps/", f"{SLUG}/steps/files.json", f"{SLUG}/steps/words.json"],
    "book": [f"{SLUG}/book.epub"],
    "embed": [f"{SLUG}/embed/"],
}


def test_off_nothing_links_to_it_and_its_addresses_are_not_there_and_on_again(place: Place) -> None:
    factory.speak(place.arabic)
    for name in sorted(ADDRESSES):
        check_switch(name)


def check_switch(name: str) -> None:
    addresses = [f"/ar/{address}" for address in ADDRESSES[name]]
    linked = [address for address in addresses if address in links()]
    assert linked, f"there is a link to {name}"
    on = {address: Client().get(address).status_code for address in addresses}
    assert not {404, 410} & set(on.values())
    switch_off(name)
    assert {address: Client().get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    assert [address for address in addresses if address in links()] == []
    others = {other: paths[0] for other, paths in ADDRESSES.items() if other != name}
    assert 404 not in {Client().get(f"/ar/{path}").status_code for path in others.values()}, "the others stay"
    switch_off()
    assert {address: Client().get(address).status_code for address in addresses} == on
    assert [address for address in addresses if address in links()] == linked


def links() -> str:
    """What the list and the watch page of a language lead to."""
    return page("/ar/") + page(f"/ar/{SLUG}/")


def test_every_outlet_with_addresses_is_asked_here() -> None:
    """But the desk of the hotline, to which no page leads (tests/outlets/hotline)."""
    assert {outlet.name for outlet in registered_outlets() if outlet.urls} == {*ADDRESSES, "hotline"}


def test_without_the_player_no_other_site_is_told_of_it(place: Place) -> None:
    asked = f"/oembed?url={settings.PUBLIC_ADDRESS}/ar/{SLUG}/"
    assert Client().get(asked).status_code == 200 and "/oembed?" in page(f"/ar/{SLUG}/")
    switch_off("embed")
    assert Client().get(asked).status_code == 404 and "/oembed?" not in page(f"/ar/{SLUG}/")


def test_without_steps_a_code_of_a_paper_leads_to_the_video(place: Place) -> None:
    code = f"/q/{place.tutorial.code}-ar/2"
    assert Client().get(code).headers["Location"] == f"/ar/{SLUG}/steps/2/"
    switch_off("steps", "handout")
    assert Client().get(code).headers["Location"] == f"/ar/{SLUG}/"
    assert Client().get(f"/q/{place.tutorial.code}-ar").headers["Location"] == f"/ar/{SLUG}/"


def test_what_was_taken_out_of_the_code_is_linked_to_nowhere(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    factory.speak(place.arabic)
    pass_on = f"/atelier/versions/{SLUG}/ar/pass-on/"
    client = Client()
    client.force_login(factories.coordinator())
    code = f"/q/{place.tutorial.code}-ar/2"
    monkeypatch.setattr(outlets, "_registered", {})
    assert "feed.xml" not in client.get(pass_on).content.decode()
    assert "/embed/" not in page(f"/ar/{SLUG}/")
    assert Client().get(code).headers["Location"] == f"/ar/{SLUG}/"


def test_without_cards_a_link_shows_the_picture_of_the_tutorial(place: Place) -> None:
    files = [*place.arabic.manifest["files"], {"role": "link_card", "path": "ca/rd.jpg", "bytes": 1, "sha256": ""}]
    type(place.arabic).objects.filter(pk=place.arabic.pk).update(manifest={**place.arabic.manifest, "files": files})
    arabic = languages.get("ar")
    found = watch_page(arabic, place.tutorial.slug)
    assert found is not None and found.card == "/m/ca/rd.jpg"
    switch_off("cards")
    found = watch_page(arabic, place.tutorial.slug)
    assert found is not None and found.card == found.preview


def test_only_coordinators_switch_and_the_journal_says_it(db: None) -> None:
    with pytest.raises(PermissionDenied):
        town_edit(by=factories.volunteer(), fields={"outlets_off": ["podcast"]})
    assert not Town.objects.filter(pk=1).exists() or Town.objects.get(pk=1).outlets_off == []
    coordinator = factories.coordinator()
    town_edit(by=coordinator, fields={"outlets_off": ["podcast"]})
    entry = Entry.objects.filter(verb="edit_town").latest("pk")
    assert (entry.actor, entry.before, entry.after) == (
        coordinator,
        {"outlets_off": []},
        {"outlets_off": ["podcast"]},
    )


def test_on_the_town_screen_each_has_a_tick_until_it_is_taken_away(client: Client, db: None) -> None:
    client.force_login(factories.coordinator())
    names = [outlet.name for outlet in registered_outlets()]
    fields = town_fields(client)
    assert fields["outlets_on"] == names
    sent = {**fields, "name": "Élancourt", "outlets_on": [name for name in names if name != "podcast"]}
    assert client.post("/atelier/town/", sent).status_code == 302
    assert Town.objects.get().outlets_off == ["podcast"]
    assert town_fields(client)["outlets_on"] == sent["outlets_on"]
    shown = client.get("/atelier/journal/").content.decode()
    assert "ne sort pas du site" in shown and "Podcast" in shown
    old_page = {name: value for name, value in sent.items() if not name.startswith("outlets")}
    assert client.post("/atelier/town/", old_page).status_code == 302
    assert Town.objects.get().outlets_off == ["podcast"], "a page of before an upgrade has no ticks to take away"
    assert client.post("/atelier/town/", {**old_page, "outlets_on_shown": "1"}).status_code == 302
    assert Town.objects.get().outlets_off == names


def town_fields(client: Client) -> dict[str, Any]:
    """What a browser would send back of the Town screen."""
    page: Any = html.document_fromstring(client.get("/atelier/town/").content)
    (form,) = [form for form in page.forms if "outlets_on" in form.fields]
    fields = {name: value or "" for name, value in form.form_values()}
    return {**fields, "outlets_on": [value for name, value in form.form_values() if name == "outlets_on"]}
