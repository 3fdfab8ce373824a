"""Shorter wordings at hand: approved ones of the same segment and of the memory that fit, offered and never applied."""

from __future__ import annotations

import pytest

from craft.timing.speech_rate import Pace, predicted_ms
from subtitles.actions import changes_request, translation_approve, translation_submit
from subtitles.models import TranslationRevision
from subtitles.queries.rewordings import shorter_wordings
from tests import factories
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
LANGUAGE = "en"
FRENCH = "Touchez maintenant l'icône bleue."
LIKE = "Touchez maintenant l'icône verte."
LONG = "Now please touch with your finger the small blue icon that you can see there."
SHORT = "Touch the blue icon now."
SHORTEST = "Touch it."


@pytest.fixture
def segment(version: LanguageVersion) -> Segment:
    return factories.speech(version.tutorial)[1]


@pytest.fixture
def people() -> tuple[User, User]:
    return factories.volunteer("en"), factories.reviewer("en")


def sent(version: LanguageVersion, segment: Segment, by: User, text: str) -> TranslationRevision:
    row = segment.translations.filter(language=version.language).first()
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=row.number if row else 0)


def test_what_was_approved_here_before_comes_first_and_only_what_fits(
    version: LanguageVersion, segment: Segment, people: tuple[User, User]
) -> None:
    amina, rachid = people
    for text in (SHORT, LONG):
        translation_approve(by=rachid, version=version, revision=sent(version, segment, amina, text))
    other = factories.version(factories.tutorial("autre", [(0, 3000, LIKE)]), "en")
    (like,) = factories.speech(other.tutorial)
    translation_approve(by=rachid, version=other, revision=sent(other, like, amina, SHORTEST))
    rate = version.table_row.seconds_per_letter
    slot = predicted_ms(SHORT, rate)
    found = shorter_wordings(version, segment, slot, Pace())
    assert [(wording.text, wording.here, wording.french) for wording in found] == [
        (SHORT, True, ""),
        (SHORTEST, False, LIKE),
    ]
    assert found[0].length_ms == slot and found[1].score > 75
    assert [wording.text for wording in shorter_wordings(version, segment, slot - 1, Pace())] == [SHORTEST]
    # A slow voice has no room for the first; instead of the second nothing shorter is known.
    assert [wording.text for wording in shorter_wordings(version, segment, slot, Pace(0.4, 1.3))] == [SHORTEST]
    assert shorter_wordings(version, segment, slot, Pace(), instead_of=SHORTEST) == ()
    assert shorter_wordings(version, segment, None, Pace()) == ()


def test_what_nobody_approved_or_what_says_another_french_is_not_offered(
    version: LanguageVersion, segment: Segment, people: tuple[User, User]
) -> None:
    amina, rachid = people
    changes_request(by=rachid, version=version, revision=sent(version, segment, amina, SHORTEST), reason="Say more.")
    revision = sent(version, segment, amina, SHORT)
    assert shorter_wordings(version, segment, 60_000, Pace()) == ()
    translation_approve(by=rachid, version=version, revision=revision)
    translation_approve(by=rachid, version=version, revision=sent(version, segment, amina, LONG))
    assert [wording.text for wording in shorter_wordings(version, segment, 60_000, Pace())] == [LONG, SHORT]
    Segment.objects.filter(pk=segment.pk).update(text="Fermez la porte.")
    segment.refresh_from_db()
    segment.save(update_fields=["text"])
    assert [wording.text for wording in shorter_wordings(version, segment, 60_000, Pace())] == []
