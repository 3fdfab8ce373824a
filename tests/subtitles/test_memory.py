"""The memory follows approvals; the checks of consistency see what was said elsewhere."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from craft.text.memory import MemoryMatch
from craft.timing.speech_rate import Pace
from subtitles.actions import translation_approve, translation_submit
from subtitles.checks.text_findings import translation_findings
from subtitles.models import TranslationRevision
from subtitles.queries import memory
from subtitles.queries.memory import FrenchText, french_index, memory_matches
from subtitles.queries.pace import pace_of
from tests import factories
from tutorials.actions.segments import segment_edit
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
SAME = "Touchez maintenant l'icône bleue."
ARABIC = "المسوا الآن الأيقونة الزرقاء."


def send(version: LanguageVersion, segment: Segment, text: str, by: User) -> TranslationRevision:
    return translation_submit(by=by, version=version, segment=segment, text=text, base_number=0)


def known(language: str = "ar", source: str = SAME, **around: str) -> tuple[MemoryMatch, ...]:
    (found,) = memory_matches(language, [FrenchText(source, "", **around)])
    return found


def test_what_is_approved_is_remembered_at_once_and_only_that(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    version, amina, rachid = factories.version(factories.tutorial()), factories.volunteer(), factories.reviewer()
    segment = factories.speech(version.tutorial)[1]
    revision = send(version, segment, ARABIC, amina)
    assert known() == ()
    translation_approve(by=rachid, version=version, revision=revision)
    with django_assert_num_queries(2):
        (match,) = known()
    assert (match.unit.target, match.score) == (ARABIC, 100)
    assert match.unit.previous.startswith("Pour allumer")
    assert match.unit.following.startswith("Lisez")
    assert not match.in_context
    (there,) = known(previous=match.unit.previous, following=match.unit.following)
    assert there.in_context
    (alike,) = known(source="Touchez maintenant l'icône rouge.")
    assert 75 < alike.score < 100
    assert known("tr") == ()


def test_one_index_serves_every_language_and_is_read_again_only_where_the_french_changed(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_kept", {})
    monkeypatch.setattr(memory, "monotonic", lambda: 0.0)  # a busy machine builds it slowly, and then keeps it longer
    sentences = [(1000 * n, 1000 * n + 900, f"Phrase numéro {n} du film.") for n in range(memory.SMALL + 1)]
    tutorial = factories.tutorial("long", sentences)
    with django_assert_num_queries(1):
        first = french_index()
    with django_assert_num_queries(1):
        assert french_index() is first
    segment = factories.speech(tutorial)[1]
    segment_edit(
        by=factories.coordinator(), segment=segment, text="Un tout autre texte.", base_revision=segment.revision
    )
    assert french_index() is not first


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
