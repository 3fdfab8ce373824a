"""A message in English: its values, its plural form, and the two ways of naming a value."""

from __future__ import annotations

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.messages import N_, Message, MessageError, N_n, Plural, RoundedNumber, in_braces

LETTERS = N_n("about {letters} letter", "about {letters} letters", by="letters")


@pytest.mark.parametrize(("letters", "said"), [(0, "letters"), (1, "letter"), (2, "letters"), (21, "letters")])
def test_one_letter_is_one_letter(letters: int, said: str) -> None:
    assert str(Message(LETTERS, {"letters": letters})) == f"about {letters} {said}"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (RoundedNumber(2.5, 1), "2.5"),
        (RoundedNumber(2.0, 2), "2.00"),
        (RoundedNumber(17.5), "17.5"),
        (RoundedNumber(7.0), "7"),
        (12, "12"),
    ],
)
def test_a_number_has_the_decimals_that_it_was_given(number: object, shown: str) -> None:
    assert str(Message(N_("{n} s"), {"n": number})) == f"{shown} s"


def test_values_may_be_named_as_python_s_older_way_does() -> None:
    assert str(Message("100 %% {sure}: %(seconds)s s", {"seconds": RoundedNumber(1.25, 1)})) == "100 % {sure}: 1.2 s"
    assert in_braces("%(n)d of {n}") == "{n} of {{n}}"
    assert in_braces("{n} %") == "{n} %"


def test_a_value_that_is_missing_is_noticed_where_the_error_arises() -> None:
    with pytest.raises(KeyError):
        MessageError(N_("Segment {index} has a take without length."))


def test_an_error_says_its_message_and_can_be_rebuilt() -> None:
    error = MessageError(N_("Segment {index} has a take without length."), index=3)
    assert str(error) == str(error.message) == "Segment 3 has a take without length."
    assert copy.copy(error).message == error.message


@given(st.text(max_size=40))
def test_a_quoted_text_stands_as_it_is(text: str) -> None:
    assert str(Message(N_("“{sign}” has no partner."), {"sign": text})) == f"“{text}” has no partner."


@given(st.integers(min_value=0, max_value=10**6))
def test_the_count_is_the_value_that_the_plural_names(count: int) -> None:
    assert Message(Plural("{a} {n}", "{a} {n}", "n"), {"a": 7, "n": count}).count == count
