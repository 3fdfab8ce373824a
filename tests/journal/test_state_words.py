"""No sentence shows the code of a state."""

from __future__ import annotations

from django.apps import apps
from django.utils import translation

from journal.state_words import WORDS, state_word


def test_every_state_of_every_noun_has_a_word() -> None:
    codes = {
        code
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name == "state"
        for code, _label in getattr(field, "choices", None) or ()
    }
    assert {"transcribing", "changes_requested", "superseded"} <= codes
    assert codes - set(WORDS) == set()


def test_it_is_said_in_french() -> None:
    with translation.override("fr"):
        assert state_word("live") == "en ligne"
        assert {code for code, word in WORDS.items() if str(word) == code} == set()
