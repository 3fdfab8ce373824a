"""Submitting, approving, asking again: four eyes, conflicts, nothing lost, nothing done twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journal.errors import Conflict, NotAllowed, Refused
from journal.models import Entry
from subtitles.actions import (
    changes_request,
    draft_save,
    meaning_unchanged,
    translation_approve,
    translation_correct,
    translation_submit,
)
from subtitles.checks.text_findings import translation_findings
from subtitles.models import CheckSeverity, Draft, Translation, TranslationRevision
from subtitles.queries.texts import text_rows
from tests import factories
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

pytestmark = pytest.mark.django_db
ARABIC = "المسوا الآن الأيقونة الزرقاء."


class Team:
    """A version with its people; `second` is its second sentence."""

    def __init__(self) -> None:
        self.claire = factories.coordinator()
        self.amina, self.samir = factories.volunteer("ar"), factories.volunteer("ar", "samir")
        self.rachid = factories.reviewer("ar")
        self.version: LanguageVersion = factories.version(factories.tutorial(), "ar", self.claire)
        self.second: Segment = factories.speech(self.version.tutorial)[1]

    def submit(
        self, text: str = ARABIC, by: User | None = None, base: int = 0, known: int | None = None
    ) -> TranslationRevision:
        return translation_submit(
            by=by or self.amina, version=self.version, segment=self.second, text=text, base_number=base, known=known
        )

    def approve(self, revision: TranslationRevision, by: User | None = None) -> TranslationRevision:
        return translation_approve(by=by or self.rachid, version=self.version, revision=revision)

    @property
    def translation(self) -> Translation:
        return Translation.objects.select_related("latest", "approved").get(segment=self.second)

    @property
    def status(self) -> str:
        return next(row.status for row in text_rows(self.version) if row.segment.pk == self.second.pk)


@pytest.fixture
def team() -> Team:
    return Team()


def test_a_text_too_fast_for_the_video_is_sent_with_a_warning(team: Team) -> None:
    """With a voice the picture may wait for it; a release of subtitles says it by name."""
    revision = team.submit(f"{ARABIC} {ARABIC} {ARABIC} {ARABIC}")
    assert {found["code"]: found["severity"] for found in revision.findings}["reading_speed"] == "warning"
    assert team.status == "to_review"
    team.version.spoken_first = True
    team.version.save()
    told = {found["code"] for found in translation_findings(team.second, team.version, revision.text)}
    assert "too_long" in told and "reading_speed" not in told, "with a voice it is shown for as long as that says it"


def test_a_text_is_sent_and_approved_and_the_journal_tells_it(team: Team) -> None:
    draft = draft_save(by=team.amina, segment=team.second, language="ar", text="مسودة", base_number=0)
    assert team.status == "to_translate"
    revision = team.submit(f"  {ARABIC}\n", known=draft.number)
    assert (revision.text, revision.number, revision.author_id) == (ARABIC, 1, team.amina.pk)
    assert not Draft.objects.exists()
    assert team.status == "to_review"
    team.approve(revision)
    assert team.translation.approved == revision
    assert team.status == "approved"
    entries = Entry.objects.filter(object_type="translationrevision").order_by("pk")
    assert [(entry.verb, entry.actor_id) for entry in entries] == [
        ("submit", team.amina.pk),
        ("approve", team.rachid.pk),
    ]
    assert entries[1].after["self_review"] is False


def test_sending_or_approving_twice_is_the_same_act(team: Team) -> None:
    first, again = team.submit(), team.submit()
    assert first == again
    team.approve(first)
    team.approve(first)
    assert TranslationRevision.objects.count() == 1
    assert Entry.objects.filter(object_type="translationrevision").count() == 2


def test_two_tabs_the_second_save_meets_a_conflict_and_its_text_is_kept(team: Team) -> None:
    team.submit("النص الأول.")
    for _retried in range(2):
        with pytest.raises(Conflict) as met:
            team.submit("النص الثاني.", base=0)
        assert met.value.mine == "النص الثاني."
        assert isinstance(met.value.theirs, TranslationRevision)
        assert met.value.theirs.text == "النص الأول."
    assert team.translation.latest.text == "النص الأول."
    assert [(row.text, row.state) for row in TranslationRevision.objects.order_by("number")] == [
        ("النص الأول.", "submitted"),
        ("النص الثاني.", "superseded"),
    ]
    # A third person, who looks at the first text, is not disturbed by what lost.
    merged = team.submit("النص الأول والثاني.", by=team.samir, base=1)
    assert (merged.number, team.translation.latest) == (3, merged)


def test_nobody_approves_their_own_text(team: Team) -> None:
    own = team.submit(by=team.rachid)
    with pytest.raises(NotAllowed, match="another person"):
        team.approve(own)
    coordinators = team.submit("النص الثاني هنا.", by=team.claire, base=1)
    with pytest.raises(NotAllowed, match="another person"):
        team.approve(coordinators, by=team.claire)
    assert team.translation.approved is None


def test_the_version_of_a_single_speaker_allows_it_and_the_journal_says_so(team: Team) -> None:
    LanguageVersion.objects.filter(pk=team.version.pk).update(self_review_allowed=True)
    team.version.refresh_from_db()
    team.approve(team.submit(by=team.rachid))
    assert Entry.objects.get(verb="approve").after["self_review"] is True


def test_who_may_not(team: Team) -> None:
    stranger = factories.volunteer("tr", "elif")
    revision = team.submit()

    def refused(step: Callable[[], object]) -> None:
        with pytest.raises(NotAllowed):
            step()

    refused(lambda: team.submit(by=stranger))
    refused(lambda: draft_save(by=stranger, segment=team.second, language="ar", text="x", base_number=0))
    refused(lambda: team.approve(revision, by=team.samir))
    refused(lambda: changes_request(by=team.samir, version=team.version, revision=revision, reason="Non."))
    refused(lambda: meaning_unchanged(by=stranger, version=team.version, segment=team.second))
    assert team.status == "to_review"


def test_asked_again_with_a_reason_then_sent_again(team: Team) -> None:
    revision = team.submit()
    with pytest.raises(Refused, match="what should change"):
        changes_request(by=team.rachid, version=team.version, revision=revision, reason="  ")
    changes_request(by=team.rachid, version=team.version, revision=revision, reason="Plus court, merci.")
    assert team.status == "changes"
    entry = Entry.objects.get(verb="ask_change")
    assert (entry.reason, entry.concerns_id) == ("Plus court, merci.", team.amina.pk)
    team.submit("المسوا الأيقونة الزرقاء.", base=1)
    assert team.status == "to_review"
    revision.refresh_from_db()
    assert revision.state == "superseded"


def test_a_newer_text_stands_beside_the_approved_one_until_it_is_approved(team: Team) -> None:
    first = team.approve(team.submit())
    second = team.submit("المسوا الأيقونة الزرقاء.", by=team.samir, base=1)
    assert team.translation.approved == first
    team.approve(second)
    first.refresh_from_db()
    assert (first.state, team.translation.approved) == ("superseded", second)


def test_approving_what_is_not_the_latest_text_is_a_conflict(team: Team) -> None:
    old = team.submit()
    team.submit("المسوا الأيقونة الزرقاء.", by=team.samir, base=1)
    with pytest.raises(Conflict):
        team.approve(old)


def test_a_correction_is_the_reviewers_own_text(team: Team) -> None:
    team.submit()
    corrected = translation_correct(
        by=team.rachid, version=team.version, segment=team.second, text="المسوا الأيقونة الزرقاء.", base_number=1
    )
    assert (corrected.author_id, corrected.number, team.status) == (team.rachid.pk, 2, "to_review")
    with pytest.raises(NotAllowed):
        team.approve(corrected)


def test_an_approved_text_becomes_stale_and_stays_published(team: Team) -> None:
    approved = team.approve(team.submit())
    segment_edit(by=team.claire, segment=team.second, text="Touchez maintenant l'icône rouge.", base_revision=1)
    assert team.status == "to_translate"
    assert team.translation.approved == approved
    team.second.refresh_from_db()
    meaning_unchanged(by=team.amina, version=team.version, segment=team.second)
    assert team.status == "approved"
    assert Entry.objects.filter(verb="meaning_unchanged").count() == 1


def test_case_and_punctuation_of_the_french_make_nothing_stale(team: Team) -> None:
    team.approve(team.submit())
    segment_edit(by=team.claire, segment=team.second, text="Touchez maintenant l'icône bleue !", base_revision=1)
    assert team.status == "approved"


def test_an_error_blocks_and_changes_nothing(team: Team) -> None:
    for text, sentence in (
        ("", "no text yet"),
        ("   \n", "no text yet"),
        ("x" * 4001, "too long"),
        ("Touchez maintenant l'icône bleue.", "still the French"),
        ("Нажмите теперь синюю иконку.", "script"),
        ("المسوا \u202e الأيقونة.", "invisible"),
    ):
        with pytest.raises(Refused, match=sentence):
            team.submit(text)
    assert not TranslationRevision.objects.exists()
    assert not Entry.objects.filter(verb="submit").exists()


def test_the_coordinators_severity_decides(team: Team) -> None:
    CheckSeverity.objects.create(language="ar", code="end_punctuation", severity="error")
    with pytest.raises(Refused, match="end with"):
        team.submit(ARABIC.replace(".", "،"))
    CheckSeverity.objects.update(severity="off")
    assert team.submit(ARABIC.replace(".", "،")).findings == []


def test_findings_are_kept_with_what_makes_their_sentence_in_any_language(team: Team) -> None:
    (kept,) = team.submit(ARABIC.replace(".", "،")).findings
    assert (kept["code"], kept["severity"], kept["key"]) == ("end_punctuation", "warning", "end_punctuation")
    assert kept["values"] == {"french": ".", "expected": "."}


def test_the_approved_title_is_what_parents_read(team: Team) -> None:
    title = Segment.objects.get(tutorial=team.version.tutorial, kind="title")
    revision = translation_submit(
        by=team.amina, version=team.version, segment=title, text="تشغيل الجهاز اللوحي", base_number=0
    )
    team.approve(revision)
    team.version.tutorial.refresh_from_db()
    assert Tutorial.objects.values_list("title_ar", flat=True).get() == "تشغيل الجهاز اللوحي"
    assert team.version.tutorial.title_fr == "Allumer la tablette"
