"""A machine's proposals: off by default, marked, their origin proved, never approved without a person's words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from journal.errors import NotAllowed, Refused
from subtitles.actions import machine_propose, translation_approve, translation_correct, translation_submit
from subtitles.actions.proposals import OWN_WORDS, ProvedOrigin, prove_origin
from subtitles.models import Draft, MachineText, TranslationRevision
from subtitles.pipelines.machine_proposals import machine_writes
from tests import factories
from tests.subtitles.test_pages import sent, signed_in, text_of
from tests.tiny_translator import write_model
from tutorials.models import LanguageVersion, Segment

pytestmark = pytest.mark.django_db
BASE = "/atelier/text/la-tablette/ar/"
FRENCH = ("Touchez la tablette.", "Touchez la flèche.")
TABLE = {"Touchez": "المسوا", "la": "هذا", "tablette.": "الجهاز.", "flèche.": "السهم."}
MACHINES, BETTER = "المسوا هذا الجهاز.", "المسوا الجهاز اللوحي."


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    write_model(folder / "ar", TABLE)
    return folder


@pytest.fixture
def version(db: None) -> LanguageVersion:
    spans = [(n * 5000, n * 5000 + 4000, text) for n, text in enumerate(FRENCH)]
    return factories.version(factories.tutorial("la-tablette", spans), "ar")


@pytest.fixture
def first(version: LanguageVersion) -> Segment:
    return factories.speech(version.tutorial)[0]


def told(answer: HttpResponse) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(answer.content)
    return body


def test_it_is_off_by_default(version: LanguageVersion, first: Segment) -> None:
    amina = factories.volunteer("ar")
    page = text_of(signed_in(amina).get(f"{BASE}{first.public_id}/"))
    assert not machine_writes("ar")
    assert "proposal" not in page
    answer = sent(signed_in(amina), f"{BASE}{first.public_id}/propose/")
    assert (answer.status_code, told(answer)["sentence"]) == (400, "Aucune machine n’écrit cette langue ici.")
    assert not MachineText.objects.exists()


def test_it_proposes_once_and_marks_what_it_says(
    version: LanguageVersion, first: Segment, models: Path, settings: Any
) -> None:
    settings.MACHINE_TRANSLATION = str(models)
    client = signed_in(factories.volunteer("ar"))
    page = text_of(client.get(f"{BASE}{first.public_id}/"))
    assert "Proposé par une machine" in page
    assert MACHINES not in page  # shown once it is asked for: the page waits for no machine
    for _again in range(2):
        assert told(sent(client, f"{BASE}{first.public_id}/propose/")) == {"text": MACHINES}
    kept = MachineText.objects.get()
    assert (kept.segment, kept.language, kept.engine, kept.text) == (first, "ar", models.name, MACHINES)
    with pytest.raises(NotAllowed):
        machine_propose(by=factories.volunteer("tr", "elif"), version=version, segment=first)
    assert not machine_writes("tr")


def test_a_folder_without_a_model_stops_nobody(
    version: LanguageVersion, first: Segment, tmp_path: Path, settings: Any
) -> None:
    settings.MACHINE_TRANSLATION = str(tmp_path / "nowhere")
    client = signed_in(factories.volunteer("ar"))
    assert client.get(f"{BASE}{first.public_id}/").status_code == 200
    answer = sent(client, f"{BASE}{first.public_id}/propose/")
    assert answer.status_code == 400
    assert "son modèle n’est pas là" in told(answer)["sentence"]


def propose(version: LanguageVersion, segment: Segment, settings: Any, models: Path) -> None:
    settings.MACHINE_TRANSLATION = str(models)
    machine_propose(by=factories.volunteer("ar", "zohra"), version=version, segment=segment)


def test_the_origin_is_what_can_be_proved(
    version: LanguageVersion, first: Segment, models: Path, settings: Any
) -> None:
    propose(version, first, settings, models)
    cases = [
        (
            MACHINES,
            "",
            "",
            ProvedOrigin("machine", MACHINES),
            "machine",
        ),  # whoever sends it, and whatever the page says
        (f" {MACHINES}\n", "memory", MACHINES, ProvedOrigin("machine", MACHINES), "machine"),
        (BETTER, "machine", MACHINES, ProvedOrigin("machine", MACHINES), "human"),
        (BETTER, "machine", "never proposed", OWN_WORDS, "human"),
        (BETTER, "memory", "never approved", OWN_WORDS, "human"),
        (BETTER, "", "", OWN_WORDS, "human"),
    ]
    for text, by, words, wanted, origin in cases:
        found = prove_origin(first, "ar", text, by=by, words=words)
        assert (found, found.origin(" ".join(text.split()))) == (wanted, origin), text


def test_drafts_remember_whose_words_they_began_with(
    version: LanguageVersion, first: Segment, models: Path, settings: Any
) -> None:
    propose(version, first, settings, models)
    client = signed_in(factories.volunteer("ar"))
    begun = {"base": 0, "begun_by": "machine", "begun_from": MACHINES}
    assert sent(client, f"{BASE}{first.public_id}/draft/", text=BETTER, **begun).status_code == 200
    assert (Draft.objects.get().begun_by, Draft.objects.get().begun_from) == ("machine", MACHINES)
    data = client.get(f"{BASE}{first.public_id}/").context["bench"].data
    assert data["begun"] == {"by": "machine", "from": MACHINES}


def test_reviewers_see_what_a_person_changed_in_the_machine_s_words(
    version: LanguageVersion, first: Segment, models: Path, settings: Any
) -> None:
    propose(version, first, settings, models)
    client = signed_in(factories.volunteer("ar"))
    address = f"{BASE}{first.public_id}/submit/"
    assert sent(client, address, text=BETTER, base=0, begun_by="machine", begun_from=MACHINES).status_code == 200
    revision = TranslationRevision.objects.get()
    assert (revision.origin, revision.begun_by, revision.begun_from) == ("human", "machine", MACHINES)
    page = text_of(signed_in(factories.reviewer("ar")).get(f"{BASE}review/"))
    assert "parti des mots d’une machine" in page
    assert "<del>هذا " in page
    translation_approve(by=factories.reviewer("ar", "samira"), version=version, revision=revision)


def test_a_machine_s_words_are_approved_only_after_a_person_made_them_theirs(
    version: LanguageVersion, first: Segment, models: Path, settings: Any
) -> None:
    propose(version, first, settings, models)
    sent(signed_in(factories.volunteer("ar")), f"{BASE}{first.public_id}/submit/", text=MACHINES, base=0)
    revision = TranslationRevision.objects.get()
    rachid, samira = factories.reviewer("ar"), factories.reviewer("ar", "samira")
    assert revision.origin == "machine"
    with pytest.raises(Refused):
        translation_approve(by=rachid, version=version, revision=revision)
    client = signed_in(rachid)
    page = text_of(client.get(f"{BASE}review/"))
    assert "Une machine a écrit ceci et personne n’y a changé une lettre." in page
    assert 'data-verb="approve"' not in page
    client.post(f"{BASE}review/all/", {"revision": [revision.pk], "sure": "yes"})
    revision.refresh_from_db()
    assert revision.state == "submitted"
    client.post(f"{BASE}review/{revision.pk}/correct/", {"base": 1, "text": MACHINES})
    own = TranslationRevision.objects.get(number=2)
    assert (own.origin, own.author_id, own.text, own.state) == ("human", rachid.pk, MACHINES, "submitted")
    with pytest.raises(NotAllowed):
        translation_approve(by=rachid, version=version, revision=own)
    assert translation_approve(by=samira, version=version, revision=own).state == "approved"
    # Kept twice it is the same revision.
    again = translation_correct(by=rachid, version=version, segment=first, text=MACHINES, base_number=2)
    assert again.pk == own.pk


def test_an_imported_text_keeps_its_own_origin(version: LanguageVersion, first: Segment) -> None:
    amina = factories.volunteer("ar")
    made = translation_submit(by=amina, version=version, segment=first, text=BETTER, base_number=0, origin="import")
    assert (made.origin, made.begun_by) == ("import", "")
    assert Client().post(f"{BASE}{first.public_id}/propose/").status_code == 401
