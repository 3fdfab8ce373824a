"""The memory follows approvals; the checks of consistency see what was said elsewhere."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from craft.text.memory import find_matches
from craft.timing.speech_rate import Pace
from subtitles.actions import translation_approve, translation_submit
from subtitles.checks.text_findings import translation_findings
from subtitles.models import TranslationRevision
from subtitles.queries.memory import memory_of
from subtitles.queries.pace import pace_of
from tests import factories
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
SAME = "Touchez maintenant l'icône bleue."
ARABIC = "المسوا الآن الأيقونة الزرقاء."


def send(version: LanguageVersion, segment: Segment, text: str, by: User) -> TranslationRevision:
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=0)


def test_what_is_approved_is_remembered_at_once_and_only_that(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version, amina, rachid = factories.version(factories.tutorial()), factories.volunteer(), factories.reviewer()
    segment = factories.speech(version.tutorial)[1]
    revision = send(version, segment, ARABIC, amina)
    assert find_matches(memory_of("ar").index, SAME) == ()
    translation_approve(by=rachid, version=version, revision=revision)
    with django_assert_num_queries(2):
        (match,) = find_matches(memory_of("ar").index, SAME)
    assert (match.unit.target, match.score) == (ARABIC, 100)
    assert match.unit.previous.startswith("Pour allumer")
    assert match.unit.following.startswith("Lisez")
    with django_assert_num_queries(1):
        assert find_matches(memory_of("ar").index, SAME) == (match,)
    assert find_matches(memory_of("tr").index, SAME) == ()


def test_the_same_french_said_otherwise_and_the_same_words_for_other_french() -> None:
    version, amina, rachid = factories.version(factories.tutorial()), factories.volunteer(), factories.reviewer()
    second = factories.speech(version.tutorial)[1]
    translation_approve(by=rachid, version=version, revision=send(version, second, ARABIC, amina))
    other = factories.version(
        factories.tutorial("autre", [(0, 3000, SAME), (4000, 9000, "Fermez la porte du jardin.")])
    )
    again, door = factories.speech(other.tutorial)

    def codes(version: LanguageVersion, segment: Segment, text: str) -> list[str]:
        return [finding["code"] for finding in translation_findings(segment, version, text)]

    assert "inconsistent" in codes(other, again, "اضغطوا الآن على الأيقونة الزرقاء.")
    assert "inconsistent" not in codes(other, again, ARABIC)
    assert "same_text" in codes(other, door, ARABIC)
    # A text is never compared with itself.
    assert not {"inconsistent", "same_text"} & set(codes(version, second, "اضغطوا الآن على الأيقونة الزرقاء."))


def test_a_text_that_waits_for_review_counts_for_the_same_french() -> None:
    version, amina = factories.version(factories.tutorial()), factories.volunteer()
    send(version, factories.speech(version.tutorial)[1], ARABIC, amina)
    other = factories.version(factories.tutorial("autre", [(0, 3000, SAME)]))
    (again,) = factories.speech(other.tutorial)
    found = translation_findings(again, other, "اضغطوا الآن على الأيقونة الزرقاء.")
    assert [finding["values"]["other"] for finding in found if finding["code"] == "inconsistent"] == [ARABIC]


def test_the_checks_ask_a_constant_number_of_questions(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    version = factories.version(factories.tutorial())
    segment = factories.speech(version.tutorial)[1]
    translation_findings(segment, version, ARABIC)
    with django_assert_max_num_queries(8):
        translation_findings(segment, version, ARABIC)


def test_a_new_voice_begins_where_the_known_ones_stand() -> None:
    amina, samir, leila = (factories.volunteer("ar", name) for name in ("amina", "samir", "leila"))
    assert pace_of(amina, "ar") == pace_of(None, "ar") == Pace(0.30, 1.0, 0)
    User.objects.filter(pk=samir.pk).update(speaking_pace={"ar": {"base_s": 0.5, "scale": 1.2, "takes": 3}})
    few = {"base_s": 0.9, "scale": 1.8, "takes": 2}
    User.objects.filter(pk=leila.pk).update(speaking_pace={"ar": few, "tr": {**few, "takes": 9}})
    begins = pace_of(amina, "ar")
    assert (begins.base_s, begins.scale, begins.takes) == pytest.approx((0.30 + 0.2 / 4, 1 + 0.2 / 4, 0))
    samir.refresh_from_db()
    assert pace_of(samir, "ar") == Pace(0.5, 1.2, 3)
