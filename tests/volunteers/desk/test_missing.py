"""Who is missing is said before everything else: work that nobody can do never stands beside "nothing is stuck"."""

from __future__ import annotations

import random
from typing import Any

import lxml.html
import pytest
from django.utils import timezone

from dubbing.progress.refresh import refresh_progress_cache
from dubbing.queries import progress_of
from jobs.models import Job, Worker
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tests.dubbing.town import a_town
from tests.volunteers.shortcuts import approved, consenting, signed_in, submitted, take
from tutorials.models import LanguageVersion
from volunteers.models import User
from volunteers.queries.desk.chosen_versions import open_elsewhere, work_left, work_left_elsewhere
from volunteers.queries.desk.missing_people import who_is_missing
from volunteers.queries.team import team_of_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> LanguageVersion:
    version = factories.version(factories.tutorial(), "tr", factories.coordinator())
    LanguageVersion.objects.filter(pk=version.pk).select_related("tutorial")
    return version


def missing(*versions: LanguageVersion) -> list[tuple[str, str, dict[str, int]]]:
    for version in versions:
        version.refresh_from_db()
    team = team_of_town()
    found = who_is_missing(work_left(versions, progress_of(versions)), team)
    told = [(line.language, line.who, line.parts) for line in found]
    refresh_progress_cache()
    summed = who_is_missing(work_left_elsewhere(team, open_elsewhere(team, ())), team)
    assert [(line.language, line.who, line.parts) for line in summed] == told
    assert [line.since for line in summed] == [line.since for line in found]
    return told


def home(person: User | None = None) -> Any:
    return signed_in(person or User.objects.get(display_name="Claire")).get("/atelier/")


def workers() -> None:
    for queue in Job.Queue.values:
        Worker.objects.create(name=f"w-{queue}", queue=queue, seen_at=timezone.now())


@pytest.mark.postgres
def test_nobody_then_a_translator_then_a_reviewer_then_a_voice(version: LanguageVersion) -> None:
    assert missing(version) == [("tr", "translator", {"to_translate": 4})]
    deniz = factories.volunteer("tr", "deniz")
    assert missing(version) == []
    for segment in version.tutorial.segments.all():
        submitted(version, deniz, segment)
    assert missing(version) == [("tr", "reviewer", {"to_review": 4})]
    Translation.objects.update(latest=None)
    TranslationRevision.objects.all().delete()
    Translation.objects.all().delete()
    approved(version, deniz, factories.reviewer("tr", "omer"))
    assert missing(version) == [("tr", "voice", {"to_record": 3})]
    consenting(deniz)
    assert missing(version) == []


def test_a_coordinator_helps_only_in_a_language_that_they_speak(version: LanguageVersion) -> None:
    deniz = factories.volunteer("tr", "deniz")
    submitted(version, deniz, factories.speech(version.tutorial)[0])
    assert [line[1] for line in missing(version)] == ["reviewer"]
    User.objects.get(display_name="Claire").spoken_languages.create(language="tr")
    assert missing(version) == []


def test_the_only_reviewer_does_not_judge_their_own_work(version: LanguageVersion) -> None:
    omer, first = factories.reviewer("tr", "omer"), factories.speech(version.tutorial)[0]
    submitted(version, omer, first)
    assert missing(version) == [("tr", "second", {"to_review": 1})]
    take(version, omer, factories.speech(version.tutorial)[1])
    LanguageVersion.objects.filter(pk=version.pk).update(self_review_allowed=True)
    assert missing(version) == []
    LanguageVersion.objects.filter(pk=version.pk).update(self_review_allowed=False)
    factories.reviewer("tr", "deniz")
    assert missing(version) == []


@pytest.mark.parametrize("seed", [pytest.param(0, marks=pytest.mark.postgres), 1, 2, 3])
def test_in_any_town_who_is_missing_is_nobody_on_the_team(seed: int) -> None:
    versions = a_town(random.Random(seed))
    progress, team = progress_of(versions), team_of_town()
    lines = {(line.language, line.who): line for line in who_is_missing(work_left(versions, progress), team)}
    for version in versions:
        if version.language == version.tutorial.source_language or version.tutorial.state != "open":
            continue
        found = progress[version.pk]
        if found.part("to_translate") and not team.volunteers(version.language):
            assert lines[version.language, "translator"].parts["to_translate"] >= found.part("to_translate")
        if found.part("to_review") and not team.reviewers(version.language):
            assert lines[version.language, "reviewer"].count >= found.part("to_review")
    for (language, who), line in lines.items():
        able = {
            "translator": team.volunteers,
            "reviewer": team.reviewers,
            "second": team.reviewers,
            "voice": team.voices,
        }[who](language)
        assert not able or (who == "second" and len(able) == 1)
        assert line.count > 0


def test_its_line_leads_to_the_invitation_filled_in(version: LanguageVersion) -> None:
    workers()
    deniz = factories.volunteer("tr", "deniz")
    for segment in version.tutorial.segments.all():
        submitted(version, deniz, segment)
    page = home()
    assert "Rien n’est bloqué" not in page.text and "Nothing is stuck" not in page.text
    tree: Any = lxml.html.fromstring(page.text)
    (first,) = tree.xpath("//main//section[@aria-labelledby='missing']//li")
    assert "Turc" in first.text_content() and "4 textes à relire" in first.text_content()
    (link,) = first.xpath(".//a/@href")
    form = signed_in(User.objects.get(display_name="Claire")).get(link.partition("#")[0])
    filled = lxml.html.fromstring(form.text)
    assert filled.xpath("//input[@name='languages'][@checked]/@value") == ["tr"]
    assert filled.xpath("//select[@name='role']/option[@selected]/@value") == ["reviewer"]


def test_nothing_is_stuck_only_where_nothing_is(version: LanguageVersion) -> None:
    LanguageVersion.objects.update(state=LanguageVersion.State.CLOSED)
    factories.volunteer("tr", "deniz")
    assert "Le travail de fond est arrêté" in home().text
    workers()
    page = home()
    assert 'class="empty"' in page.text
    Job.objects.create(
        kind="tutorials.probe",
        target=str(version.tutorial_id),
        queue="short",
        state="failed",
        failure="Ce film n'a pas de son.",
    )
    page = home()
    assert "pas de son" in page.text and 'class="empty"' not in page.text
    Job.objects.create(kind="tutorials.probe", target=str(version.tutorial_id), queue="short", state="done")
    assert 'class="empty"' in home().text


def test_a_wish_that_names_nothing_known_leaves_the_form_empty(version: LanguageVersion) -> None:
    client = signed_in(User.objects.get(display_name="Claire"))
    page = lxml.html.fromstring(client.get("/atelier/people/?invite=king&for=xx<").text)
    assert page.xpath("//input[@name='languages'][@checked]") == []
