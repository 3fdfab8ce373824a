"""An import says what is doubtful, and approves nothing doubtful without a word."""

from __future__ import annotations

import json
from pathlib import Path

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from subtitles.models import Draft, Translation
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, out
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db
FRENCH = (
    (0, 5000, "Bonjour, bienvenue sur le portail de la ville."),
    (8000, 13000, "Rendez-vous avant le 12 juin 2026 à 18 h 30."),
    (16000, 21000, "Lisez le message, puis touchez la flèche."),
    (24000, 29000, "Merci à tous, à bientôt."),
)
GOOD = (
    "Здравствуйте, добро пожаловать на портал города.",
    "Встреча до 12 июня 2026 года, 18:30.",
    "Прочитайте сообщение, затем нажмите стрелку.",
    "Всем спасибо, до скорого.",
)
LOSSY = (GOOD[0], "Встреча в июне.", GOOD[2], "Спасибо  всем, до скорого.")


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(sentences=FRENCH, duration_ms=32_000), "ru")


def po(version: LanguageVersion, texts: tuple[str, ...] = LOSSY) -> str:
    return filled(version, {french: text for (_start, _end, french), text in zip(FRENCH, texts, strict=True)})


def states(version: LanguageVersion) -> list[str]:
    rows = Translation.objects.filter(segment__kind="speech").order_by("segment__start_ms")
    return [row.latest.state if row.latest else "" for row in rows]


def ids(version: LanguageVersion) -> list[str]:
    return [factory.public_id for factory in factories.speech(version.tutorial)]


@pytest.mark.parametrize("how", ["draft", "submit", "approve"])
def test_what_is_doubtful_is_named_however_it_comes_in(version: LanguageVersion, how: str) -> None:
    outcome = back(version, claire(), "in.po", po(version), submit=how == "submit", approve=how == "approve")
    assert (len(outcome.changed), outcome.refused) == (4, [])
    _first, second, _third, fourth = ids(version)
    told = {(warning["where"], warning["code"]) for warning in outcome.warnings}
    allowed = {(second, code) for code in ("numbers_changed", "length_unlike", "sentence_beside")}
    assert allowed | {(fourth, "double_space")} >= told
    assert {where for where, _code in told} <= {second, fourth}
    assert (second, "numbers_changed") in told
    assert all(warning["message"].endswith(".") for warning in outcome.warnings)
    kept = {"draft": [], "submit": ["submitted"] * 4, "approve": ["approved", "submitted", "approved", "approved"]}
    assert states(version) == kept[how]
    assert Draft.objects.count() == (4 if how == "draft" else 0)


def test_a_text_too_fast_for_the_video_comes_in(version: LanguageVersion) -> None:
    long = (GOOD[0], *GOOD[1:3], " ".join([GOOD[3]] * 8))
    outcome = back(version, claire(), "in.po", po(version, long), submit=True)
    assert outcome.refused == [] and states(version) == ["submitted"] * 4
    assert (ids(version)[3], "reading_speed") in {(told["where"], told["code"]) for told in outcome.warnings}


def test_a_second_look_approves_what_a_check_warned_of(
    version: LanguageVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by, file = claire(), po(version)
    assert back(version, by, "in.po", file, approve=True).held == 1
    again = back(version, by, "in.po", file, approve=True)
    assert (again.changed, again.unchanged, again.held) == ([], 5, 1)
    assert {warning["where"] for warning in again.warnings} == {ids(version)[1]}, (
        "said again until a person has decided"
    )
    (tmp_path / "in.po").write_text(file)
    options = ("--approve", "--even-with-warnings")
    call_command("import_texts", version.tutorial.slug, "ru", tmp_path / "in.po", *options, json=True)
    assert json.loads(capsys.readouterr().out)["changed"] == [ids(version)[1]]
    assert states(version) == ["approved"] * 4
    assert back(version, by, "in.po", file, approve=True).warnings == [], "decided"


def test_the_command_names_them_too(
    version: LanguageVersion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claire()
    file = tmp_path / "in.po"
    file.write_text(po(version))
    call_command("import_texts", version.tutorial.slug, "ru", file, "--approve")
    said = capsys.readouterr().out
    assert ids(version)[1] in said
    assert "--even-with-warnings" in said
    call_command("import_texts", version.tutorial.slug, "ru", file, "--approve", json=True)
    answer = json.loads(capsys.readouterr().out)
    assert {"changed", "unchanged", "refused", "warnings"} <= set(answer)
    assert {frozenset(warning) for warning in answer["warnings"]} == {frozenset(("where", "code", "message"))}


def test_a_text_sent_to_review_by_itself_is_approved_by_the_next_step(version: LanguageVersion) -> None:
    by, file = claire(), po(version)
    assert back(version, by, "in.po", file).warnings
    outcome = back(version, by, "in.po", file, approve=True)
    assert (len(outcome.changed), outcome.held) == (4, 0)
    assert {warning["where"] for warning in outcome.warnings} == {ids(version)[1]}, "said again all the same"
    assert states(version) == ["approved"] * 4


def test_texts_of_one_file_see_each_other() -> None:
    twice = [(0, 5000, "Touchez le bouton."), (8000, 13000, "Touchez le bouton.")]
    version = factories.version(factories.tutorial(sentences=twice), "ru")
    first, second = factories.speech(version.tutorial)
    entry = 'msgctxt "{}"\nmsgid "Touchez le bouton."\nmsgstr "{}"\n\n'
    file = entry.format(first.public_id, "Нажмите кнопку.") + entry.format(second.public_id, "Коснитесь кнопки.")
    outcome = back(version, claire(), "in.po", f'msgid ""\nmsgstr ""\n\n{file}', approve=True)
    assert [(warning["where"], warning["code"]) for warning in outcome.warnings] == [(second.public_id, "inconsistent")]
    assert states(version) == ["approved", "submitted"]


def test_what_the_checks_forbid_is_refused_before_anything_is_written(version: LanguageVersion) -> None:
    texts = (*GOOD[:3], "Спаси\u202eбо.")
    outcome = back(version, claire(), "in.po", po(version, texts), approve=True)
    assert [refusal["where"] for refusal in outcome.refused] == [ids(version)[3]]
    assert states(version) == ["approved"] * 3


def test_hours_of_one_digit_are_said_once(version: LanguageVersion) -> None:
    back(version, claire(), "in.po", po(version, GOOD), approve=True)
    text = out(version, "vtt").replace("00:00:", "0:00:")
    outcome = back(version, claire(), "in.vtt", text)
    assert (outcome.changed, outcome.refused) == ([], [])
    assert [(warning["where"], warning["code"]) for warning in outcome.warnings] == [("line 5", "hours")]


def test_the_screen_shows_them_and_has_a_box(version: LanguageVersion) -> None:
    by = claire()
    client = Client()
    client.force_login(by)
    base = f"/atelier/text/{version.tutorial.slug}/ru/files/"
    assert 'name="even_with_warnings"' in client.get(base).content.decode()
    file = po(version)
    page = client.post(f"{base}receive/", {"file": upload(file), "how": "approve"}).content.decode()
    assert FRENCH[1][2] in page
    assert states(version) == ["approved", "submitted", "approved", "approved"]
    client.post(f"{base}receive/", {"file": upload(file), "how": "approve", "even_with_warnings": "yes"})
    assert states(version) == ["approved"] * 4


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("in.po", text.encode())


def test_a_text_without_any_doubt_is_named_nowhere(version: LanguageVersion) -> None:
    outcome = back(version, claire(), "in.po", po(version, GOOD), approve=True)
    assert (outcome.warnings, outcome.refused, outcome.held) == ([], [], 0)
    assert polib.pofile(out(version, "po")).percent_translated() > 0
