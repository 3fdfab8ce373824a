"""A take without room is work: told the same everywhere, with a link and one button that asks for it again."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from dubbing.actions import room_ask_text, room_ask_voice, take_approve, take_submit
from dubbing.models import Take
from dubbing.queries import progress_of, studio_rows, unplaced_segments, verdicts_of
from dubbing.releases.report_messages import no_room
from dubbing.views.studio_json import described_rows, described_take
from journal.errors import Conflict, NotAllowed, Refused
from journal.message_translation import translate_message
from journal.models import Entry
from subtitles.actions import approved_ask_again, translation_approve, translation_submit
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tests.concurrency import at_once, one_waits
from tests.dubbing.judged_takes import TWO, opened, recorded, solved
from tests.volunteers import shortcuts
from tutorials.actions import segment_shorten
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class Room:
    """Two sentences, both approved; the first take has no room."""

    def __init__(self) -> None:
        self.version: LanguageVersion = opened(TWO, duration_ms=9000)
        first, second = factories.speech(self.version.tutorial)
        self.claire, self.amina, self.rachid = (
            shortcuts.consenting(User.objects.get(display_name=name)) for name in ("Claire", "Amina", "Rachid")
        )
        self.amina.spoken_languages.create(language="ar", level="native")
        self.take = recorded(self.version, first, 7000)
        recorded(self.version, second, 4000)
        self.verdict = solved(self.version).takes[self.take.pk]
        self.said = translate_message(self.verdict.message)
        self.address = [self.version.tutorial.slug, "ar"]

    @property
    def text(self) -> TranslationRevision:
        approved = Translation.objects.get(segment=self.take.segment).approved
        assert approved is not None
        return approved

    @property
    def steps(self) -> dict[str, int]:
        return dict(+progress_of([self.version])[self.version.pk].steps)


@pytest.fixture
def room() -> Room:
    return Room()


def page(person: User, name: str, *args: Any) -> html.HtmlElement:
    answer = shortcuts.signed_in(person).get(reverse(name, args=args), headers={"Accept-Language": "fr"})
    assert answer.status_code == 200, answer.content[:400]
    return html.fromstring(answer.content)


def words(found: html.HtmlElement) -> str:
    """Its text; the spaces at which no line breaks stay."""
    return re.sub(r"[ \n\t]+", " ", found.text_content())


@pytest.mark.postgres
def test_everybody_is_told_the_same_figure(room: Room) -> None:
    assert room.said in words(page(room.rachid, "dubbing:review", *room.address))
    assert room.said in words(page(room.amina, "dubbing:room", *room.address))
    assert room.said in words(page(room.claire, "dubbing:room", *room.address))
    assert room.said in words(page(room.rachid, "dubbing:timeline", *room.address))
    assert room.said in no_room(1, room.verdict.natural_ms, room.verdict.letters)
    (row,) = [
        row for row in described_rows(room.version, studio_rows(room.version, room.amina), room.amina) if row["verdict"]
    ]
    assert (row["state"], row["verdict"]) == ("no_room", room.said)
    # Whoever records is told in the language that they record.
    take = described_take(room.take, verdicts_of(room.version).of(room.take))
    assert [finding["code"] for finding in take["findings"]] == ["too_long"]
    assert str(room.verdict.letters) in take["findings"][0]["advice"]


def test_it_is_counted_and_linked_for_everybody_who_can_do_something(room: Room) -> None:
    link = reverse("dubbing:room", args=room.address)
    for person, name, args in (
        (room.amina, "volunteers:home", []),
        (room.claire, "volunteers:board", []),
        (room.claire, "volunteers:version", room.address),
    ):
        found = page(person, name, *args)
        assert link in [a.get("href") for a in found.iter("a")], name
    assert progress_of([room.version])[room.version.pk].stage.name == "no_room"
    listed = page(room.amina, "dubbing:room", *room.address)
    links = [a.get("href") for a in listed.iter("a")]
    assert reverse("dubbing:record", args=[*room.address, room.take.segment.public_id]) in links
    assert reverse("subtitles:translate", args=[*room.address, room.take.segment.public_id]) in links
    assert not listed.xpath("//form[contains(@action, '/ask/')]"), "a volunteer asks nobody"
    assert page(room.rachid, "dubbing:room", *room.address).xpath("//form[contains(@action, '/ask/')]")


def test_an_empty_list_says_so(room: Room) -> None:
    Take.objects.filter(pk=room.take.pk).update(speech_end_ms=3300, audio_sha256="short")
    solved(room.version)
    assert unplaced_segments(room.version) == []
    assert not page(room.amina, "dubbing:room", *room.address).xpath("//*[contains(@class, 'without-room')]")


def asked(room: Room, person: User, what: str, **more: Any) -> Any:
    address = reverse("dubbing:room_ask", args=[room.take.client_id, what])
    return shortcuts.signed_in(person).post(address, {"reason": "Merci.", **more})


def test_another_recording_is_asked_for_with_the_figure(room: Room) -> None:
    home = reverse("dubbing:review", args=room.address)
    assert asked(room, room.rachid, "voice", next=home).url == home
    room.take.refresh_from_db()
    assert room.take.state == "rejected"
    assert str(room.verdict.letters) in room.take.reason
    assert room.take.reason.endswith("Merci.")
    entry = Entry.objects.filter(verb="ask_again").get()
    assert (entry.concerns_id, entry.reason) == (room.amina.pk, room.take.reason)
    assert room.steps == {"done": 2, "to_record": 1}
    assert room.take.reason in words(page(room.amina, "volunteers:home"))
    assert asked(room, room.rachid, "voice").status_code == 409


def test_a_shorter_wording_is_asked_for_and_the_approved_one_stays_until_there_is_another(room: Room) -> None:
    before = room.text
    assert asked(room, room.claire, "text", next="https://elsewhere.example/").url == reverse(
        "dubbing:room", args=room.address
    )
    assert room.text == before
    assert room.steps == {"done": 2, "changes": 1}
    latest = Translation.objects.get(segment=room.take.segment).latest
    assert latest is not None
    assert (latest.state, latest.author_id, latest.text) == ("changes_requested", room.amina.pk, before.text)
    assert str(room.verdict.letters) in latest.reason
    assert Entry.objects.filter(verb="ask_change").get().concerns_id == room.amina.pk
    assert latest.reason in words(page(room.amina, "volunteers:home"))
    # Asked twice, by another person too: one request.
    room_ask_text(by=room.rachid, version=room.version, take=room.take, verdict=room.verdict)
    assert Entry.objects.filter(verb="ask_change").count() == 1
    shorter = translation_submit(
        by=room.amina, version=room.version, segment=room.take.segment, text="المسوا.", base_number=latest.number
    )
    translation_approve(by=room.rachid, version=room.version, revision=shorter)
    assert room.text == shorter
    before.refresh_from_db()
    assert before.state == "superseded"
    assert room.steps == {"done": 2, "to_record": 1}
    assert unplaced_segments(room.version) == []


def test_who_may_not_review_asks_nobody(room: Room) -> None:
    assert asked(room, room.amina, "voice").status_code == 403
    assert asked(room, factories.reviewer("tr", "deniz"), "voice").status_code == 404
    with pytest.raises(NotAllowed):
        room_ask_text(by=room.amina, version=room.version, take=room.take, verdict=room.verdict)
    assert asked(room, room.rachid, "nothing").status_code == 404
    assert asked(room, room.rachid, "voice", reason="x" * 5000).status_code == 302


def test_a_take_without_room_asks_for_another_try_before_it_is_sent(room: Room) -> None:
    segment = room.take.segment
    for number in range(3):
        take = recorded(room.version, segment, 7000 + number, state="checked", device={"tries": number + 1})
        solved(room.version)
        if number < 2:
            with pytest.raises(Refused):
                take_submit(by=room.amina, take=take)
    with pytest.raises(Refused):
        take_submit(by=room.amina, take=take)
    assert take_submit(by=room.amina, take=take, insist=True).insisted
    assert room.said.split(":")[0] in words(page(room.rachid, "dubbing:review", *room.address))


@pytest.mark.postgres
def test_one_asks_again_while_another_approves_a_better_take(room: Room) -> None:
    """Whoever comes second, nothing is lost: the better take is approved, or was, and none without room is."""
    better = recorded(room.version, room.take.segment, 2900, state="submitted")
    approve = partial(take_approve, by=room.rachid, version=room.version, take=better)
    ask = partial(room_ask_voice, by=room.claire, version=room.version, take=room.take, verdict=room.verdict)
    approved, second = one_waits(approve, ask)
    assert isinstance(approved, Take)
    assert isinstance(second, Refused), "what is asked again is not what is heard any more"
    better.refresh_from_db()
    room.take.refresh_from_db()
    assert (better.state, room.take.state) == ("approved", "superseded")


@pytest.mark.postgres
@pytest.mark.parametrize("turn", range(3))
def test_two_ask_at_once_and_a_third_sends_a_new_text(turn: int, room: Room) -> None:
    revision = room.text
    ask = [
        partial(approved_ask_again, by=person, version=room.version, revision=revision, reason="Plus court.")
        for person in (room.claire, room.rachid)
    ]
    send = partial(
        translation_submit,
        by=room.amina,
        version=room.version,
        segment=room.take.segment,
        text="المسوا.",
        base_number=revision.number,
    )
    gave = at_once(*ask, send)
    assert all(isinstance(one, TranslationRevision | Conflict) for one in gave), gave
    row = Translation.objects.get(segment=room.take.segment)
    numbers = list(row.revisions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, row.number + 1))
    assert row.approved_id == revision.pk, "it stays until another one is approved"
    assert row.revisions.filter(text="المسوا.").count() == 1, "her text is kept, first or second"
    assert Entry.objects.filter(verb="ask_change").count() <= 1


@pytest.mark.postgres
def test_wordings_that_would_find_room_stand_beside_what_has_none(room: Room) -> None:
    """An earlier wording of the segment, with its seconds, and the coordinator's short French."""
    segment = room.take.segment
    short, long = room.text.text[:3], room.text.text
    assert len(short) < len(long) / 1.5
    for text in (short, long):
        row = Translation.objects.get(segment=segment)
        revision = translation_submit(
            by=room.amina, version=room.version, segment=segment, text=text, base_number=row.number
        )
        translation_approve(by=room.claire, version=room.version, revision=revision)
    Take.objects.filter(pk=room.take.pk).update(revision=revision)
    segment_shorten(by=room.claire, segment=segment, short_text="Un.", base_revision=segment.revision)
    found = page(room.amina, "dubbing:room", *room.address)
    (item,) = found.xpath("//ul[contains(@class, 'without-room')]/li")
    assert item.xpath(".//ul//bdi")[0].text_content() == short
    assert "Un." in words(item)
