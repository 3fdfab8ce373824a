"""The journal: read by a person, filtered by tutorial, person and language, kept as a table."""

from __future__ import annotations

import csv
import io
import random
from html import unescape
from typing import Any

import pytest
from django.utils import translation

from craft.formats.spreadsheet import as_written
from dubbing.actions import take_approve
from journal.actions import record
from journal.models import Entry
from subtitles.actions import translation_approve, translation_submit
from tests import factories
from tests.volunteers.shortcuts import consenting, signed_in, take
from tutorials.models import LanguageVersion
from volunteers.models import User
from volunteers.views.journal_lines import LOT, journal_csv, journal_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire() -> User:
    return factories.coordinator()


@pytest.fixture
def version(claire: User) -> LanguageVersion:
    """A sentence was sent, approved, recorded and approved."""
    version = factories.version(factories.tutorial(), "ar", claire)
    amina, rachid = consenting(factories.volunteer()), factories.reviewer()
    segment = factories.speech(version.tutorial)[1]
    sent = translation_submit(by=amina, version=version, segment=segment, text="المسوا الظرف.", base_number=0)
    translation_approve(by=rachid, version=version, revision=sent)
    take_approve(by=rachid, version=version, take=take(version, amina, segment, revision=sent))
    return version


def table(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert text.count("\r\n") >= len(lines) and "\n" not in text.replace("\r\n", "")
    return lines


def test_a_line_is_a_sentence_with_the_number_and_the_first_words(claire: User, version: LanguageVersion) -> None:
    client = signed_in(claire)
    answer = client.get("/atelier/journal/")
    page = " ".join(unescape(answer.content.decode()).split())
    segment = factories.speech(version.tutorial)[1]
    for said in ("a envoyé une traduction", "a approuvé une traduction", "a approuvé un enregistrement"):
        assert said in page
    assert page.count('<span class="nowrap">nº 2</span>') == 3
    assert page.count(segment.text) >= 3
    rows = table(client.get("/atelier/journal/?format=csv&language=ar"))
    assert next(row for row in rows if row[2] == "a approuvé un enregistrement")[6] == f"nº 2 · {segment.text}"


def test_it_is_filtered_by_tutorial_person_and_language(claire: User, version: LanguageVersion) -> None:
    factories.version(factories.tutorial("autre", title="Un autre"), "tr", claire)
    client = signed_in(claire)
    rachid = User.objects.get(display_name__istartswith="rachid")
    for query, expected in (
        ({}, Entry.objects.all()),
        ({"tutorial": "autre"}, Entry.objects.filter(tutorial="autre")),
        ({"language": "tr"}, Entry.objects.filter(language="tr")),
        ({"person": str(rachid.public_id)}, Entry.objects.filter(actor=rachid) | Entry.objects.filter(concerns=rachid)),
        ({"person": str(rachid.public_id), "language": "tr"}, Entry.objects.none()),
    ):
        shown = client.get("/atelier/journal/", query)
        assert [line.entry.pk for line in shown.context["lines"]] == list(expected.values_list("pk", flat=True))
        assert len(table(client.get("/atelier/journal/", {**query, "format": "csv"}))) == 1 + expected.count()


def test_odd_cells_come_back_as_they_were_and_none_is_a_formula(claire: User, version: LanguageVersion) -> None:
    draw = random.Random(20)
    odd = [
        '=HYPERLINK("http://x")',
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "＝1",
        'a"b',
        "a,b",
        "a\r\nb",
        "a;b",
        "'=1",
        "العربية",
    ]
    reasons = [draw.choice(odd) + draw.choice(["", " fin", '"', ","]) for _number in range(60)]
    for reason in reasons:
        record(actor=claire, verb="archive", about=version.tutorial, tutorial=version.tutorial.slug, reason=reason)
    rows = table(signed_in(claire).get("/atelier/journal/?format=csv"))
    assert {len(row) for row in rows} == {10}
    cells = [row[7] for row in rows[1 : len(reasons) + 1]]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert [as_written(cell) for cell in reversed(cells)] == reasons


def test_the_file_is_read_in_lots_and_in_the_language_of_who_asked(
    claire: User, django_assert_max_num_queries: Any
) -> None:
    Entry.objects.bulk_create(
        Entry(actor=claire, verb="open", object_type="languageversion", object_id="1", language="ar")
        for _number in range(2 * LOT + 1)
    )
    with translation.override("fr"):
        parts = journal_csv(journal_entries(), {})
    with translation.override("en"), django_assert_max_num_queries(16):
        text = "".join(parts)
    assert text.count("a ouvert une langue") == 2 * LOT + 1
    assert text.count("arabe") == 2 * LOT + 1


def test_only_coordinators_have_it(version: LanguageVersion) -> None:
    answer = signed_in(User.objects.get(display_name__istartswith="rachid")).get("/atelier/journal/?format=csv")
    assert answer.status_code == 403
