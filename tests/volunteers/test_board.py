"""The coordinator's board: how far, what is stuck, since when and on whom, what could be published; always as cheap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from craft.languages import all_languages
from dubbing.queries import progress_of
from subtitles.actions import changes_request
from subtitles.models import TranslationRevision
from tests import factories
from tests.volunteers.shortcuts import approved, release, signed_in, submitted, take
from tutorials.models import LanguageVersion, Tutorial
from volunteers.models import User
from volunteers.queries import BoardCell, board, stuck_versions

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


def cell(version: LanguageVersion) -> BoardCell:
    return next(cell for row in board() for cell in row.cells if cell.version == version)


def stuck(version: LanguageVersion) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (each_version.what, each_version.on)
        for each_version in stuck_versions([version], progress_of([version])).get(version.pk, [])
    ]


def test_nobody_for_a_language_is_said_at_once(version: LanguageVersion) -> None:
    assert stuck(version) == [("nobody", ())]
    factories.volunteer("tr", "deniz")
    assert stuck(version) == [("nobody", ())]
    factories.volunteer("ar", "amina")
    assert stuck(version) == []


def test_what_waits_for_a_reviewer_names_the_reviewers(version: LanguageVersion) -> None:
    amina = factories.volunteer("ar", "amina")
    submitted(version, amina, factories.speech(version.tutorial)[0])
    assert stuck(version) == []
    TranslationRevision.objects.update(created_at=timezone.now() - 4 * DAY)
    assert stuck(version) == [("review", ())]
    factories.reviewer("ar", "rachid")
    factories.reviewer("tr", "deniz")
    factories.person("omar", ("reviewer", ""))
    assert stuck(version) == [("review", ("Omar", "Rachid"))]


def test_takes_and_texts_sent_back_get_stuck_too(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar", "amina"), factories.reviewer("ar", "rachid")
    first, second, _third = factories.speech(version.tutorial)
    revision = submitted(version, amina, first)
    changes_request(by=rachid, version=version, revision=revision, reason="trop long")
    take(version, amina, second, created_at=timezone.now() - 5 * DAY)
    TranslationRevision.objects.update(reviewed_at=timezone.now() - 8 * DAY)
    assert stuck(version) == [("changes", ("Amina",)), ("take_review", ("Rachid",))]  # the longest first


def test_releases_that_failed_or_wait_for_a_decision(version: LanguageVersion) -> None:
    factories.volunteer("ar")
    release(version, state="failed", failure="le disque est plein")
    assert stuck(version) == [("failed", ())]
    release(version, state="ready")
    assert stuck(version) == [("held", ())]
    release(version, state="live")
    assert stuck(version) == []


def test_closed_versions_are_not_stuck(version: LanguageVersion) -> None:
    LanguageVersion.objects.filter(pk=version.pk).update(state="closed")
    version.refresh_from_db()
    assert stuck(version) == []


def test_what_can_be_published(version: LanguageVersion) -> None:
    amina, rachid = factories.volunteer("ar", "amina"), factories.reviewer("ar", "rachid")
    assert cell(version).can_publish == ""
    revisions = approved(version, amina, rachid)
    assert cell(version).can_publish == "subtitles"
    release(version)
    assert cell(version).can_publish == ""
    for segment, revision in zip(factories.speech(version.tutorial), revisions[1:], strict=True):
        take(version, amina, segment, state="approved", revision=revision, reviewed_at=timezone.now())
    assert cell(version).can_publish == "voice"
    version.releases.update(state="superseded")
    release(version, kind="voice")
    assert cell(version).can_publish == ""


def test_the_board_costs_the_same_for_one_tutorial_and_for_many(
    version: LanguageVersion, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    coordinator = User.objects.get(display_name="Claire")
    client = signed_in(coordinator)
    client.get("/atelier/board/")  # the pace of work is measured once in ten minutes
    with django_assert_max_num_queries(12) as counted:
        client.get("/atelier/board/")
    for number in range(3):
        row = factories.tutorial(f"film-{number}")
        for language in ("ar", "tr", "zh-Hans"):
            factories.version(row, language, coordinator)
    with django_assert_num_queries(len(counted)):
        page = client.get("/atelier/board/").content.decode()
    assert page.count('class="parts-names"') == 10
    assert page.count('class="stuck"') == 10


def test_an_empty_board_says_what_to_do_first(version: LanguageVersion) -> None:
    client = signed_in(User.objects.get(display_name="Claire"))
    LanguageVersion.objects.all().delete()
    Tutorial.objects.update(state="archived")
    assert 'class="empty"' in client.get("/atelier/board/").content.decode()


def test_a_large_board_comes_in_pages_of_whole_tutorials(django_assert_max_num_queries: Any) -> None:
    """Many tutorials in many languages: no cell is lost between pages, no tutorial is cut, and pages stay small."""
    claire = factories.coordinator()
    tags = [language.tag for language in all_languages() if language.tag != "fr"][:20]
    for number in range(9):
        tutorial = factories.tutorial(f"film-{number}")
        LanguageVersion.objects.bulk_create([LanguageVersion(tutorial=tutorial, language=tag) for tag in tags])
    pages = [board("1")]
    while pages[-1].has_next():
        pages.append(board(str(pages[-1].next_page_number())))
    shown = [cell.version.pk for page in pages for row in page for cell in row.cells]
    assert len(pages) == 5
    assert all(len(row.cells) == len(tags) for page in pages for row in page)
    assert sorted(shown) == sorted(LanguageVersion.objects.values_list("pk", flat=True))
    assert board("99").number == 5  # an old link leads to the last page
    client = signed_in(claire)
    client.get("/atelier/")
    for address in ("/atelier/board/?page=2", "/atelier/", f"/atelier/versions/film-0/{tags[0]}/"):
        with django_assert_max_num_queries(13):  # one of them for the second proof that this coordinator has not
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(("page", "name"), [("fr", "Arabe"), ("en", "Arabic")])
def test_a_language_is_named_in_the_language_of_the_page(version: LanguageVersion, page: str, name: str) -> None:
    User.objects.update(interface_language=page)
    client = signed_in(User.objects.get(display_name="Claire"))
    shown = client.get("/atelier/board/").text
    assert f">{name}</strong>" in shown and "العربية" not in shown
