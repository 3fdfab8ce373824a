"""Whether a recording was heard before it was approved: the journal says it; several together only when each was."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from dubbing.models import Take
from journal.models import Entry
from tests.dubbing.conftest import Room
from tests.dubbing.test_review_page import page, takes
from tests.volunteers.shortcuts import signed_in

pytestmark = pytest.mark.django_db
TOGETHER = "//form[@id='together']//input[@name='take']"


def post_judgement(room: Room, shown: Take, verb: str, **sent: object) -> Any:
    return signed_in(room.reviewer).post(reverse("dubbing:take_judge", args=[shown.client_id, verb]), sent)


def approvals() -> dict[str, object]:
    """What the journal says of each take that was approved."""
    lines = Entry.objects.filter(verb="approve", object_type="take")
    return {line.object_id: line.after.get("heard", "nobody can tell") for line in lines}


@pytest.mark.parametrize(
    ("sent", "said"),
    [({"heard": "yes"}, True), ({"heard": "no"}, False), ({"heard": ""}, "nobody can tell"), ({}, "nobody can tell")],
    ids=["heard", "not heard", "no script", "another entrance"],
)
def test_the_journal_says_whether_it_was_heard(room: Room, sent: dict[str, str], said: object) -> None:
    (take,) = takes(room, 1)
    assert post_judgement(room, take, "approve", **sent).status_code == 302
    assert approvals() == {str(take.client_id): said}


def test_those_that_were_heard_are_approved_together(room: Room) -> None:
    first, second, third = takes(room, 3)
    heard = [str(take.client_id) for take in (first, third)]
    assert post_judgement(room, second, "together", take=heard).status_code == 302
    assert approvals() == dict.fromkeys(heard, True)
    assert [Take.objects.get(pk=take.pk).state for take in (first, second, third)] == [
        "approved",
        "submitted",
        "approved",
    ]


def test_where_one_moved_on_none_is_approved(room: Room) -> None:
    first, second = takes(room, 2)
    post_judgement(room, second, "again", reason="Once more, please.")
    answer = post_judgement(room, first, "together", take=[str(first.client_id), str(second.client_id)])
    assert answer.status_code == 409
    assert approvals() == {}


@pytest.mark.parametrize("named", [[], ["no take"], ["00000000-0000-4000-8000-000000000000"]])
def test_what_names_no_take_of_the_film_is_refused(room: Room, named: list[str]) -> None:
    (take,) = takes(room, 1)
    assert post_judgement(room, take, "together", take=named).status_code == 404
    assert approvals() == {}


def test_the_page_names_what_may_be_approved_together_and_nothing_of_ones_own(room: Room) -> None:
    first, second = takes(room, 2)
    assert page(room, first).xpath(f"{TOGETHER}[@disabled]/@value") == [str(first.client_id), str(second.client_id)]
    Take.objects.filter(pk=second.pk).update(voice=room.reviewer)
    assert page(room, first).xpath(f"{TOGETHER}/@value") == [str(first.client_id)]
