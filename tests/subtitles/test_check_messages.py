"""Findings are shown in the reader's language, from the sentences that craft speaks."""

from __future__ import annotations

import json

from django.utils import translation

from craft.text.checks.finding import MESSAGES
from craft.text.text_checks import check_text
from subtitles.check_messages import SENTENCES, sentence


def test_the_sentences_are_craft_s_own() -> None:
    with translation.override(None):
        assert {key: str(text) for key, text in SENTENCES.items()} == MESSAGES


def test_a_kept_finding_reads_as_the_fresh_one() -> None:
    (found,) = check_text("Attendez 30 secondes.", "Wait 13 seconds.", "en")
    kept = json.loads(json.dumps(found.as_record()))
    with translation.override(None):
        assert sentence(found) == sentence(kept) == found.message
    assert sentence({"message": "An older sentence.", "key": "gone"}) == "An older sentence."
