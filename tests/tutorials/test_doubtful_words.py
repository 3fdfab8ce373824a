"""A new transcript's words that are no good French are flagged, by the real checker; the town's own names are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.speech import grammar
from subtitles.models import Term
from tests import content_digest
from tests.factories import speech, tutorial
from tutorials.models import Segment, Tutorial
from tutorials.pipelines.doubtful_words import flag_doubtful_words
from tutorials.templatetags.tutorial_words import doubted_words

pytestmark = pytest.mark.django_db
TEXT = "Ouvrez Pronotix, touchez le boutton."


@pytest.fixture
def film() -> Tutorial:
    row = tutorial(sentences=[(0, 2000, TEXT), (2500, 4000, "Lisez le message.")])
    for segment in speech(row):
        words = segment.text.split()
        segment.words = [[at * 100, at * 100 + 90, f" {word}", 0.9] for at, word in enumerate(words)]
        segment.save(update_fields=["words"])
    return row


def flagged_texts(film: Tutorial) -> list[str]:
    flag_doubtful_words(film)
    return [word[2].strip() for segment in speech(film) for word in segment.words if len(word) > 4]


def test_they_are_flagged_and_lead_the_editor(film: Tutorial) -> None:
    assert flagged_texts(film) == ["Pronotix,", "boutton."]
    first, second = speech(film)
    assert doubted_words(first).splitlines()[1] == "-0.10 Pronotix," and not doubted_words(second)


def test_a_word_of_the_glossary_is_not(film: Tutorial) -> None:
    Term.objects.create(french="Pronotix", folded="pronotix", keep=True)
    assert flagged_texts(film) == ["boutton."]


def test_without_the_checker_or_in_another_language_nothing_changes(
    film: Tutorial, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content_digest.forget()
    film.source_language = "en"
    assert flagged_texts(film) == []
    film.source_language = "fr"
    monkeypatch.setattr(grammar, "FOLDER", tmp_path)
    assert flagged_texts(film) == []
    (tmp_path / grammar.PROGRAM).write_text("import nothing_of_this_name")
    assert flagged_texts(film) == []
    assert Segment.objects.filter(tutorial=film, kind="speech").count() == 2
