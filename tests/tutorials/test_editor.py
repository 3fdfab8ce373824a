"""The transcript editor's requests: identities survive, every save carries its revision, nothing is lost in a race."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from journal.models import Entry
from subtitles.models import Term
from tests.factories import FRENCH, coordinator, speech, tutorial, version, volunteer
from tutorials.models import Comment, Segment, SegmentRevision, Tutorial

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Tutorial:
    return tutorial()


@pytest.fixture
def client(row: Tutorial) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(coordinator())
    return client


def ask(client: Client, segment: Segment, verb: str, **said: Any) -> tuple[int, dict[str, Any]]:
    """Status and answer of one change; the revision is the segment's unless another is said."""
    address = f"/atelier/tutorials/{segment.tutorial.slug}/segments/{segment.public_id}/{verb}/"
    body = json.dumps({"revision": segment.revision, **said})
    answer = client.post(address, body, content_type="application/json", HTTP_ACCEPT="application/json")
    return answer.status_code, answer.json()


def texts(row: Tutorial) -> list[str]:
    return [segment.text for segment in speech(row)]


def test_a_text_is_kept_with_its_revision(client: Client, row: Tutorial) -> None:
    first = speech(row)[0]
    status, said = ask(client, first, "text", text="  Pour allumer,\n appuyez. ")
    assert (status, said["segments"][0]["text"], said["segments"][0]["revision"]) == (200, "Pour allumer, appuyez.", 2)
    assert [
        (segment_revision.number, segment_revision.text)
        for segment_revision in SegmentRevision.objects.filter(segment=first)
    ] == [
        (1, FRENCH[0][2]),
        (2, "Pour allumer, appuyez."),
    ]
    entry = Entry.objects.get(verb="edit")
    assert (entry.object_id, entry.before["text"], entry.after["text"]) == (
        first.public_id,
        FRENCH[0][2],
        "Pour allumer, appuyez.",
    )
    # The same text again, even from an old revision, is no change and no conflict.
    assert ask(client, first, "text", text="Pour allumer, appuyez.")[0] == 200
    assert SegmentRevision.objects.filter(segment=first).count() == 2


def test_the_row_that_comes_back_still_counts_its_comments(client: Client, row: Tutorial) -> None:
    first = speech(row)[0]
    Comment.objects.create(segment=first, language="ar", author=volunteer(), text="?")
    _status, said = ask(client, first, "text", text="Un texte.")
    assert '<span class="count">1</span>' in said["segments"][0]["row"]


def test_two_tabs_get_both_texts_and_nothing_is_lost(client: Client, row: Tutorial) -> None:
    first = speech(row)[0]
    ask(client, first, "text", text="Un texte.")
    status, said = ask(client, first, "text", text="Un autre texte.")
    assert (status, said["mine"], said["theirs"]["text"]) == (409, "Un autre texte.", "Un texte.")
    assert "".join(text for kind, text in said["difference"] if kind != "insert") == "Un texte."
    assert "".join(text for kind, text in said["difference"] if kind != "delete") == "Un autre texte."
    assert texts(row)[0] == "Un texte."
    assert Entry.objects.get(verb="conflict").after == {"text": "Un autre texte."}
    first.revision = said["theirs"]["revision"]
    assert ask(client, first, "text", text="Un autre texte.")[0] == 200


def test_split_keeps_the_first_identity_and_merge_brings_it_back(client: Client, row: Tutorial) -> None:
    first = speech(row)[0]
    status, said = ask(client, first, "split", at=len("Pour allumer la tablette, "))
    assert status == 200
    kept, second = said["segments"]
    assert kept["id"] == first.public_id
    assert (kept["text"], second["text"]) == ("Pour allumer la tablette,", "appuyez trois secondes sur le bouton.")
    assert (kept["start_ms"], second["end_ms"]) == FRENCH[0][:2]
    assert kept["end_ms"] <= second["start_ms"]
    assert second["id"] in second["row"]
    first.refresh_from_db()
    status, merged = ask(client, first, "merge", next_revision=1)
    assert (status, merged["gone"], merged["segments"][0]["text"]) == (200, second["id"], FRENCH[0][2])
    assert texts(row) == [text for *_, text in FRENCH]
    assert Segment.objects.get(public_id=second["id"]).retired_into == first
    gone = Segment.objects.get(public_id=second["id"])
    status, said = ask(client, gone, "text", text="Trop tard.")
    assert (status, "merged" in said["sentence"]) == (400, True)


def test_boundaries_may_touch_and_never_cross(client: Client, row: Tutorial) -> None:
    first, second, last = speech(row)
    assert ask(client, first, "move", start_ms=0, end_ms=2600)[0] == 200
    first.refresh_from_db()
    for start, end, words in (
        (0, 2601, "neighbour"),
        (-5, 2000, "cannot be read"),
        (1000, 1000, "inside the film"),
        (1000, 1100, "0.2 seconds"),
        (9_000, 11_000, "inside the film"),
    ):
        status, said = ask(client, first, "move", start_ms=start, end_ms=end)
        assert (status, words in said["sentence"]) == (400, True), said
    assert [(segment.start_ms, segment.end_ms) for segment in speech(row)] == [(0, 2600), FRENCH[1][:2], FRENCH[2][:2]]
    assert ask(client, last, "merge")[0] == 400
    assert ask(client, second, "split", at=0)[0] == 400


def test_steps_and_pins(client: Client, row: Tutorial) -> None:
    first, second, _ = speech(row)
    assert ask(client, second, "step", starts_step=True)[1]["segments"][0]["starts_step"] is True
    assert ask(client, first, "pin", pin_ms=1500)[0] == 200
    assert ask(client, first, "pin", pin_ms=20_000)[0] == 400
    first.refresh_from_db()
    assert first.pin_ms == 1500


def test_bad_requests_change_nothing(client: Client, row: Tutorial) -> None:
    before = texts(row)
    bad: list[dict[str, Any]] = [{"text": ""}, {"text": "x" * 2001}, {"text": "Oui.", "revision": "many"}, {}]
    for said in bad:
        status, answer = ask(client, speech(row)[0], "text", **said)
        assert (status, bool(answer["sentence"]), texts(row)) == (400, True, before), said


def test_what_is_not_there_is_said(client: Client, row: Tutorial) -> None:
    first = speech(row)[0]
    assert ask(client, first, "shout")[0] == 404
    stranger = speech(tutorial("autre"))[0]
    address = f"/atelier/tutorials/{row.slug}/segments/{stranger.public_id}/text/"
    body = '{"text": "x", "revision": 1}'
    assert client.post(address, body, content_type="application/json").status_code == 404
    assert client.post(address.replace(row.slug, "none"), body, content_type="application/json").status_code == 404
    first_address = address.replace(stranger.public_id, first.public_id)
    assert client.post(first_address, "{broken", content_type="application/json").status_code == 400
    assert client.post(first_address, "[1]", content_type="application/json").status_code == 400
    assert client.get(first_address).status_code == 405


def test_nobody_corrects_while_the_machine_listens_and_only_coordinators_do(client: Client, row: Tutorial) -> None:
    first = speech(row)[0]
    Tutorial.objects.filter(pk=row.pk).update(state=Tutorial.State.TRANSCRIBING)
    status, said = ask(client, first, "text", text="Trop tôt.")
    assert (status, "listening" in said["sentence"]) == (400, True)
    Tutorial.objects.filter(pk=row.pk).update(state=Tutorial.State.EDITING)
    other = Client(HTTP_ACCEPT_LANGUAGE="en")
    assert ask(other, first, "text", text="Non.")[0] == 401
    other.force_login(volunteer())
    assert ask(other, first, "text", text="Non.")[0] == 403
    assert texts(row)[0] == FRENCH[0][2]


def test_what_is_not_spoken_has_no_place_to_change(client: Client, row: Tutorial) -> None:
    client.post(
        f"/atelier/tutorials/{row.slug}/describe/", {"title": row.title_fr, "summary": "Le bouton, puis l'icône."}
    )
    before = list(Segment.objects.values())
    asked: dict[str, dict[str, Any]] = {
        "split": {"at": 8},
        "merge": {},
        "move": {"start_ms": 0, "end_ms": 1000},
        "pin": {"pin_ms": 500},
        "step": {"starts_step": True},
    }
    for segment in Segment.objects.filter(tutorial=row, kind__in=["title", "summary"]):
        for verb, said in asked.items():
            status, answer = ask(client, segment, verb, **said)
            assert (status, answer["sentence"]) == (400, "This text has no place in the film."), (segment.kind, verb)
    assert list(Segment.objects.values()) == before


def test_a_corrected_title_is_the_tutorials_title(client: Client, row: Tutorial) -> None:
    title = Segment.objects.get(tutorial=row, kind="title")
    assert ask(client, title, "text", text="Allumer votre tablette")[0] == 200
    row.refresh_from_db()
    assert row.title_fr == "Allumer votre tablette"
    title.refresh_from_db()
    assert ask(client, title, "move", start_ms=0, end_ms=1000)[0] == 400
    version(row)
    answer = client.post(f"/atelier/tutorials/{row.slug}/describe/", {"title": "Allumer", "summary": "Le bouton."})
    assert answer.status_code == 302
    title.refresh_from_db()
    assert (title.text, title.revision) == ("Allumer", 3)
    assert Segment.objects.get(tutorial=row, kind="summary").text == "Le bouton."


def test_what_a_doubtful_word_may_be(client: Client, row: Tutorial) -> None:
    other = speech(tutorial("autre"))[1]
    ask(client, other, "text", text="Touchez maintenant l'icône bleu.")
    Term.objects.create(french="arc-en-ciel", folded="arc-en-ciel", keep=True)
    address = f"/atelier/tutorials/{row.slug}/segments/"
    assert client.get(address, {"doubtful": "bleue"}).json() == {"words": ["bleu"]}
    assert client.get(address, {"doubtful": "arcenciel"}).json() == {"words": ["arc-en-ciel"]}
    assert client.get(address, {"doubtful": "x" * 500}).json() == {"words": []}
