"""The system tutorial `interface`: made of what the program ships, kept in step with it, never a video."""

from __future__ import annotations

from gettext import c2py
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from craft import languages
from craft.catalogues import WORKSHOP_TAGS
from craft.text.checks.labels import Label, fits
from craft.text.plural_forms import CATEGORIES, examples, plural_categories, plural_forms
from journal.errors import Refused
from journal.models import Entry
from parents.exports.sitemaps import TUTORIALS_A_FILE
from tests import factories
from tutorials.actions import interface_tutorial, segment_edit, version_open
from tutorials.actions.tutorials import free_slug
from tutorials.interface_catalogue import (
    ShippedUnit,
    catalogue_path,
    messages,
    number_left_out,
    shipped_entries,
    shipped_text,
    shipped_units,
)
from tutorials.models import Segment, SegmentRevision, Tutorial
from tutorials.queries import listed_tutorials
from volunteers.queries.consent_text import CONSENT_TEXTS

PARENTS_LANGUAGES = [language.tag for language in languages.all_languages() if language.interface]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> list[ShippedUnit]:
    """What the program ships, to be changed by a test as an upgrade would."""
    units = list(shipped_units())
    monkeypatch.setattr("tutorials.actions.interface.shipped_units", lambda: tuple(units))
    monkeypatch.setattr("tutorials.actions.interface.catalogue_digest", lambda: str(hash(tuple(units))))
    return units


@pytest.mark.django_db
def test_it_holds_every_word_of_the_parents_pages() -> None:
    tutorial = interface_tutorial()
    segments = {segment.public_id: segment for segment in Segment.objects.filter(tutorial=tutorial)}
    assert tutorial.is_interface
    assert segments["spoken-name"].kind == Segment.Kind.SPOKEN_NAME
    strings = [segment for segment in segments.values() if segment.kind == Segment.Kind.STRING]
    assert len(strings) == len(segments) - 1 == sum(6 if message.is_plural else 1 for message in messages().values())
    assert {string.text for string in strings} >= {"Choisissez votre langue", "Écouter", "%(count)d minutes"}
    by_text = {string.text: string for string in strings}
    assert "choix de la langue" in by_text["Choisissez votre langue"].context
    assert "« Choose your language »" in by_text["Choisissez votre langue"].context
    assert all(segment.start_ms is None and segment.end_ms is None and segment.context for segment in segments.values())


def test_the_consent_and_the_e_mails_are_among_them() -> None:
    places = {message.english[0]: message.place for message in messages().values() if message.place}
    assert {str(text._args[0]) for text in CONSENT_TEXTS} <= set(places)  # type: ignore[attr-defined]
    assert places["Your code to sign in to Portevoix:"] == "message électronique"
    assert places["Save my choices"] == "accord pour prêter sa voix"


@pytest.mark.django_db
def test_a_second_time_changes_nothing(django_assert_num_queries: Any) -> None:
    first = interface_tutorial()
    with django_assert_num_queries(1):
        assert interface_tutorial() == first
    assert Entry.objects.filter(verb="in_step").count() == 1
    assert SegmentRevision.objects.filter(segment__tutorial=first).count() == len(shipped_units())


@pytest.mark.django_db
def test_an_upgrade_keeps_identities(catalogue: list[ShippedUnit]) -> None:
    tutorial = interface_tutorial()
    before = {segment.public_id: segment.pk for segment in Segment.objects.filter(tutorial=tutorial)}
    changed, gone = catalogue[3], catalogue.pop(5)
    catalogue[3] = ShippedUnit(changed.id, "Tout autre chose", changed.note)
    catalogue.append(ShippedUnit("i0123456789ab", "Un mot nouveau", "toutes les pages"))
    interface_tutorial()
    after = {segment.public_id: segment for segment in Segment.objects.filter(tutorial=tutorial)}
    assert {public_id: after[public_id].pk for public_id in before} == before
    assert (after[changed.id].text, after[changed.id].revision) == ("Tout autre chose", 2)
    assert after[gone.id].retired_at is not None
    assert after["i0123456789ab"].revision == 1
    assert Entry.objects.filter(verb="in_step").latest("pk").after == {"new": 1, "changed": 1, "retired": 1}
    catalogue.append(gone)
    interface_tutorial()
    assert Segment.objects.get(public_id=gone.id).retired_at is None


@pytest.mark.django_db
def test_it_is_opened_like_any_version_and_is_no_video(client: Client) -> None:
    by = factories.coordinator()
    tutorial = interface_tutorial()
    version = version_open(by=by, tutorial=tutorial, language="ar")
    assert (version.state, version.spoken_first) == ("open", False)
    french = version_open(by=by, tutorial=tutorial, language="fr")
    assert (french.state, french.spoken_first) == ("open", True)
    assert not listed_tutorials().exists()
    for address in ("/ar/interface/", "/fr/interface/", "/ar/interface/handout/", f"/q/{tutorial.code}"):
        assert client.get(address).status_code == 404, address
    assert client.get(f"/sitemap-{tutorial.pk // TUTORIALS_A_FILE}.xml").status_code == 404  # nothing else is live
    assert "Les mots du site" not in client.get("/fr/").text
    with pytest.raises(Refused):
        free_slug("interface", "")


@pytest.mark.django_db
def test_its_french_is_the_programs() -> None:
    segment = Segment.objects.get(tutorial=interface_tutorial(), text="Choisissez votre langue")
    with pytest.raises(Refused):
        segment_edit(by=factories.coordinator(), segment=segment, text="Autre chose", base_revision=1)
    segment.refresh_from_db()
    assert segment.text == "Choisissez votre langue"


@pytest.mark.django_db
def test_a_tutorial_of_that_name_is_not_taken_over() -> None:
    factories.tutorial("interface")
    with pytest.raises(Refused, match="interface"):
        interface_tutorial()
    assert Tutorial.objects.get(slug="interface").is_interface is False


@pytest.mark.django_db
def test_a_command_makes_it_when_it_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    factories.coordinator()
    call_command("open_version", "interface", "tr", "--json")
    assert '"slug": "interface"' in capsys.readouterr().out
    assert Segment.objects.filter(tutorial__slug="interface").count() == len(shipped_units())


@pytest.mark.parametrize("tag", PARENTS_LANGUAGES)
def test_what_is_shipped_can_stand_in_a_page_in_every_form(tag: str) -> None:
    """Each catalogue is whole, in all the forms that CLDR names, with what the program puts in: the parents' words in
    all languages, those of volunteers and reviewers in the languages of the workshop."""
    names = plural_categories(tag)
    for key, message in messages().items():
        if message.place and tag not in WORKSHOP_TAGS:
            assert not shipped_text(tag, key)
            continue
        if not message.is_plural:
            assert fits(message.french_of(), shipped_text(tag, key), Label()), (tag, message.english)
            continue
        entry = shipped_entries(tag)[key]
        assert sorted(entry.msgstr_plural) == list(range(len(names)))
        for name in names if tag != "fr" else ():  # the French itself
            label = Label(True, examples(tag, name, 2), number_left_out(key))
            assert fits(message.french_of(name), shipped_text(tag, key, name), label), (tag, name)
        assert all(not shipped_text(tag, key, name) for name in CATEGORIES if name not in names)


@pytest.mark.parametrize("tag", PARENTS_LANGUAGES)
def test_a_shipped_catalogue_counts_as_our_table_does(tag: str) -> None:
    path = catalogue_path(tag)
    assert path is not None
    head = next(line for line in path.read_text("utf-8").splitlines() if line.startswith('"Plural-Forms'))
    theirs = head.split("plural=")[1].split(";")[0]
    ours = plural_forms(tag).split("plural=")[1].rstrip(";")
    assert [c2py(theirs)(n) for n in range(1000)] == [c2py(ours)(n) for n in range(1000)]
