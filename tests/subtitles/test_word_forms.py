"""The glossary with dictionary forms where their tables are, with our own stems where not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from craft.text.word_forms import NO_LEMMAS
from media.words.lemma_files import table_file
from operations.doctor.machine import word_tables
from subtitles.checks.text_findings import translation_findings
from subtitles.checks.word_forms import lemmas_of
from subtitles.models import Term
from tests import factories
from tests.material.word_tables import put_tables

pytestmark = pytest.mark.django_db
FRENCH = "Inscrivez votre enfant à l’école."


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


def test_a_term_is_missed_only_with_its_table_in_a_form_that_no_ending_tells(data: Path) -> None:
    version = factories.version(factories.tutorial("film", [(0, 3000, FRENCH)]), "sw")
    Term.objects.create(french="inscrire", folded="inscrire", language="sw", translation="andikisha")
    (segment,) = factories.speech(version.tutorial)

    def codes() -> set[str]:
        return {finding["code"] for finding in translation_findings(segment, version, "Soma kitabu cha mtoto wako.")}

    assert lemmas_of("sw") == NO_LEMMAS
    assert "term_missing" not in codes(), "« inscrivez » is no form of « inscrire » by its ending"
    put_tables(data, "fr", "sw")
    assert "term_missing" in codes()


def test_what_is_open_gets_its_tables_by_the_command_and_the_doctor_says_what_lacks(data: Path) -> None:
    assert word_tables().state == "ok", "where nothing is translated nothing lacks"
    factories.version(factories.tutorial(), "sw")
    put_tables(data, "sw")
    lacking = word_tables()
    assert (lacking.state, "fr" in lacking.message, "sw" in lacking.message) == ("warning", True, False)
    for said in ("fr\n", ""):
        out = io.StringIO()
        call_command("lemma_tables", stdout=out)
        assert out.getvalue() == said
    assert word_tables().state == "ok"
    assert [file.name for file in table_file(data, "fr").parent.iterdir() if file.name != "sw.dic"] == ["fr.dic"]
