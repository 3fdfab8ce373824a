"""Drafts carry their number: two tabs or two devices of one person never overwrite each other, and nothing is lost."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from journal.errors import Conflict
from subtitles.actions import draft_aside, draft_discard, draft_save, translation_submit
from subtitles.models import Draft, Translation, TranslationRevision
from tests import factories
from tests.markup import flat
from tests.subtitles.test_pages import BASE, sent, signed_in, text_of
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

FIRST, OTHER, THIRD = "المسوا الأيقونة الزرقاء.", "اضغطوا على الأيقونة.", "اختاروا الأيقونة."
TABS = "ابت"


@dataclass
class Desk:
    """One person's tabs and devices at one segment."""

    version: LanguageVersion
    segment: Segment
    amina: User

    @property
    def place(self) -> dict[str, Any]:
        return {"by": self.amina, "segment": self.segment, "language": "ar"}

    def save(self, text: str, known: int | None = 0, writer: str = "one", **more: Any) -> Draft:
        return draft_save(**self.place, text=text, base_number=0, known=known, writer=writer, **more)

    def submit(self, text: str, known: int | None = 0, writer: str = "one", base: int = 0) -> TranslationRevision:
        return translation_submit(
            by=self.amina,
            version=self.version,
            segment=self.segment,
            text=text,
            base_number=base,
            known=known,
            writer=writer,
        )

    def kept(self) -> list[str]:
        """Everything that the server has of this person's words, drafts and revisions."""
        texts = list(TranslationRevision.objects.values_list("text", flat=True))
        for draft in Draft.objects.all():
            texts += [draft.text, *draft.aside]
        return texts


def new_desk() -> Desk:
    version = factories.version(factories.tutorial(), "ar")
    return Desk(version, factories.speech(version.tutorial)[1], factories.volunteer("ar"))


@pytest.fixture
def desk(db: None) -> Desk:
    return new_desk()


def told(save: Any) -> Conflict:
    with pytest.raises(Conflict) as refused:
        save()
    return refused.value


def said_by(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def test_the_second_tab_is_told_and_both_texts_are_kept(desk: Desk) -> None:
    first = desk.save(FIRST)
    conflict = told(lambda: desk.save(OTHER, writer="two"))
    assert (conflict.mine, getattr(conflict.theirs, "text", "")) == (OTHER, FIRST)
    row = Draft.objects.get()
    assert (row.text, row.number, row.aside) == (FIRST, first.number, [OTHER])


def test_a_choice_is_kept_and_the_first_tab_is_told_in_its_turn(desk: Desk) -> None:
    first = desk.save(FIRST)
    told(lambda: desk.save(OTHER, writer="two"))
    chosen = desk.save(OTHER, known=first.number, writer="two", drop=[OTHER])
    assert (chosen.text, chosen.aside) == (OTHER, [])
    assert told(lambda: desk.save(f"{FIRST} شكرا", known=first.number)).mine == f"{FIRST} شكرا"
    assert {OTHER, f"{FIRST} شكرا"} <= set(desk.kept())


def test_one_tab_goes_on_typing_also_when_an_answer_was_lost(desk: Desk) -> None:
    first = desk.save("الم")
    second = desk.save("المسوا", known=first.number)
    third = desk.save("اضغ", known=first.number)  # the second answer never came
    assert first.number < second.number < third.number
    assert (Draft.objects.get().text, Draft.objects.get().aside) == ("اضغ", [])


def test_what_goes_on_from_the_others_text_loses_nothing_and_asks_nothing(desk: Desk) -> None:
    desk.save("المسوا")
    desk.save("المسوا الأيقونة", writer="two")
    assert Draft.objects.get().text == "المسوا الأيقونة"


def test_typing_beside_another_tab_makes_one_text_aside(desk: Desk) -> None:
    desk.save(FIRST)
    for end in range(1, len(OTHER) + 1):
        told(lambda end=end: desk.save(OTHER[:end], writer="two"))
    assert Draft.objects.get().aside == [OTHER]


def test_sending_from_one_tab_does_not_delete_what_the_other_wrote(desk: Desk) -> None:
    first = desk.save(FIRST)
    conflict = told(lambda: desk.submit(OTHER, writer="two"))
    assert getattr(conflict.theirs, "text", "") == FIRST
    assert not TranslationRevision.objects.exists()
    assert {FIRST, OTHER} <= set(desk.kept())
    desk.submit(OTHER, known=first.number, writer="two")
    assert not Draft.objects.exists()  # chosen: nothing waits any more


def test_a_tab_that_writes_on_after_another_sent_keeps_its_text_as_a_draft(desk: Desk) -> None:
    first = desk.save(FIRST)
    desk.submit(OTHER, known=first.number, writer="two")
    again = desk.save(f"{FIRST} شكرا", known=first.number)
    assert again.number > first.number  # a number never comes twice
    assert (again.text, again.base_number, Translation.objects.get().latest.text) == (f"{FIRST} شكرا", 0, OTHER)


def test_texts_put_aside_outlive_a_submission_that_did_not_see_them(desk: Desk) -> None:
    first = desk.save(FIRST)
    told(lambda: desk.save(OTHER, writer="two"))
    desk.submit(FIRST, known=first.number)
    row = Draft.objects.get()
    assert (row.is_written, row.text, row.aside) == (False, "", [OTHER])
    page = text_of(signed_in(desk.amina).get(f"{BASE}{desk.segment.public_id}/"))
    assert f">{FIRST}</textarea>" in page
    assert f">{OTHER}</p>" in page
    draft_aside(**desk.place, drop=[OTHER])
    assert not Draft.objects.exists()


def test_a_file_puts_the_draft_that_stood_there_aside(desk: Desk) -> None:
    desk.save(FIRST)
    desk.save(OTHER, known=None, writer="")
    assert (Draft.objects.get().text, Draft.objects.get().aside) == (OTHER, [FIRST])


def test_a_submission_by_file_or_review_leaves_an_unsent_draft(desk: Desk) -> None:
    desk.save(FIRST)
    desk.submit(OTHER, known=None)
    assert Draft.objects.get().text == FIRST
    desk.submit(FIRST, known=None, base=1)
    assert not Draft.objects.exists()  # it says the same


def test_a_discarded_draft_goes_and_is_not_confused_with_the_next(desk: Desk) -> None:
    first = desk.save(FIRST)
    draft_discard(**desk.place)
    assert not Draft.objects.exists()
    second = desk.save(OTHER, writer="two")
    assert second.number > first.number
    told(lambda: desk.save(THIRD, known=first.number))


def test_the_addresses_answer_with_both_texts(desk: Desk) -> None:
    client, address = signed_in(desk.amina), f"{BASE}{desk.segment.public_id}/"
    first = said_by(sent(client, f"{address}draft/", text=FIRST, base=0, draft=0, writer="one"))
    second = sent(client, f"{address}draft/", text=OTHER, base=0, draft=0, writer="two")
    said = said_by(second)
    assert (second.status_code, said["mine"], said["theirs"]) == (409, OTHER, FIRST)
    assert said["draft"]["number"] == first["draft"]
    assert any(piece[0] == "insert" for piece in said["difference"])
    seen = said_by(sent(client, f"{address}beat/", base=0))
    assert (seen["draft"]["text"], seen["draft"]["writer"], seen["newer"]) == (FIRST, "one", None)
    refused = sent(client, f"{address}submit/", text=OTHER, base=0, draft=0, writer="two")
    assert (refused.status_code, said_by(refused)["draft"]["text"]) == (409, FIRST)
    done = sent(client, f"{address}submit/", text=OTHER, base=0, draft=first["draft"], writer="two", drop=[OTHER])
    assert (done.status_code, said_by(done)["base"]) == (200, 1)
    after = said_by(sent(client, f"{address}draft/", text=FIRST, base=0, draft=first["draft"], writer="one"))
    assert (after["newer"]["text"], after["newer"]["base"]) == (OTHER, 1)


def test_without_javascript_both_texts_are_shown_too(desk: Desk) -> None:
    client, address = signed_in(desk.amina), f"{BASE}{desk.segment.public_id}/submit/"
    first = desk.save(FIRST)
    answer = client.post(address, {"text": OTHER, "base": "0", "draft": "0"})
    page = flat(text_of(answer))
    assert answer.status_code == 409
    assert FIRST in page
    assert f">{OTHER}</textarea>" in page
    assert f'name="draft" value="{first.number}"' in page
    assert client.post(address, {"text": OTHER, "base": "0", "draft": str(first.number)}).status_code == 302


def test_odd_numbers_and_lists_are_refused_or_harm_nothing(desk: Desk) -> None:
    client, address = signed_in(desk.amina), f"{BASE}{desk.segment.public_id}/draft/"
    desk.save(FIRST)
    odd_numbers: list[dict[str, Any]] = [{"draft": "x"}, {"draft": -1}, {"draft": 2**70}, {"base": "x"}]
    for odd in [*odd_numbers, {"text": "x" * 9000}]:
        answer = sent(client, address, **{"text": OTHER, "base": 0, "draft": 0, "writer": "two", **odd})
        assert (answer.status_code, bool(said_by(answer)["sentence"])) == (400, True), odd
    for drop in ("x", 7, {"a": 1}, [1, None, ["x"]], []):
        assert sent(client, address, text=FIRST, writer="w" * 500, drop=drop).status_code == 200, drop
    assert (Draft.objects.get().text, Draft.objects.get().aside) == (FIRST, [])


class Drawn(TestCase):
    """Tabs that save and send in any order."""

    @settings(max_examples=40)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(TABS), st.sampled_from(["save", "send"]), st.text("سشص ", min_size=1, max_size=6)
            ),
            max_size=12,
        )
    )
    def test_whatever_was_answered_is_still_there(self, steps: list[tuple[str, str, str]]) -> None:
        """Each tab knows the number of its own last answer only. The last words of every tab are kept somewhere:
        as the draft, beside it, or as a revision."""
        desk = new_desk()
        known, last = dict.fromkeys(TABS, 0), {}
        for tab, verb, words in steps:
            text = " ".join([tab, *words.split()])  # as a submission spaces it
            try:
                if verb == "save":
                    known[tab] = desk.save(text, known=known[tab], writer=tab).number
                else:
                    row = Translation.objects.filter(segment=desk.segment).first()
                    desk.submit(text, known=known[tab], writer=tab, base=row.latest.number if row and row.latest else 0)
                    known[tab] = 0
            except Conflict:
                pass
            last[tab] = text
        assert set(last.values()) <= set(desk.kept())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tabs_that_save_and_send_at_the_same_moment_lose_nothing() -> None:
    desk = new_desk()
    tabs = [f"tab{number}" for number in range(6)]
    start, wrong = threading.Barrier(len(tabs)), []

    def work(tab: str) -> None:
        try:
            start.wait()
            for number in range(4):
                try:
                    if number == 3:
                        desk.submit(f"{tab} نص {number}.", writer=tab)
                    else:
                        desk.save(f"{tab} نص {number}", writer=tab)
                except Conflict:
                    continue
        except Exception as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(tab,)) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    kept = " ".join(desk.kept())
    assert [tab for tab in tabs if tab not in kept] == []
