"""A file comes in in lots under one row: killed in the middle it goes on or is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client

from journal.errors import Missing, NotAllowed, Refused
from journal.models import Entry
from subtitles.actions import (
    draft_save,
    import_continue,
    import_end,
    import_take_back,
    imports,
    translation_submit,
)
from subtitles.exchange.imports import import_named
from subtitles.models import Draft, TextImport, Translation, TranslationRevision
from tests import factories
from tests.subtitles.exchanged import back, claire, filled
from tests.subtitles.importing import TEXTS, Killed, bring, everything, last, texts
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db
LANGUAGE = "tr"


@pytest.mark.parametrize(
    ("how", "lots"), [("draft", 1), pytest.param("submit", 2, marks=pytest.mark.postgres), ("approve", 3)]
)
def test_killed_in_the_middle_it_goes_on_with_the_rest(
    version: LanguageVersion, killed_after: Callable[[int], None], how: str, lots: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_after(lots)
    bring(version, how)
    written = Draft.objects.count() if how == "draft" else len(texts())
    assert written == lots
    assert (last().state, imports.progress(last())) == ("writing", (lots, 4))
    monkeypatch.setattr(imports, "let_others_write", lambda: None)
    import_continue(by=claire(), batch=last())
    assert (last().state, imports.progress(last())) == ("written", (4, 4))
    said = {row.segment.text: row.text for row in Draft.objects.all()}
    said |= {row.segment.text: row.latest.text for row in Translation.objects.filter(latest__isnull=False)}
    assert said == TEXTS
    states = set(TranslationRevision.objects.values_list("state", flat=True))
    assert states == {"draft": set(), "submit": {"submitted"}, "approve": {"approved"}}[how]
    entries = Entry.objects.count()
    import_continue(by=claire(), batch=last())
    assert Entry.objects.count() == entries, "again is the same"


@pytest.mark.postgres
def test_two_that_go_on_at_once_write_everything_once(
    version: LanguageVersion, killed_after: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_after(1)
    bring(version)
    turns: Iterator[bool] = iter([True, False])

    def between() -> None:
        if next(turns, False):  # another process goes on between two lots of this one
            import_continue(by=claire(), batch=last())

    monkeypatch.setattr(imports, "let_others_write", between)
    import_continue(by=claire(), batch=last())
    assert TranslationRevision.objects.count() == 4
    assert last().state == "written"


def test_a_file_that_died_before_its_first_text_left_nothing(
    version: LanguageVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_parts: object) -> None:
        raise Killed

    monkeypatch.setattr(imports, "in_lots", dies)
    before = everything()
    bring(version)
    assert everything() == before
    base = f"/atelier/text/{version.tutorial.slug}/tr/files/"
    client = Client()
    client.force_login(claire())
    assert b'id="imports"' not in client.get(base).content


def test_it_is_left_at_what_is_written(version: LanguageVersion, killed_after: Callable[[int], None]) -> None:
    killed_after(2)
    bring(version)
    import_end(by=claire(), batch=last())
    assert last().state == "ended"
    import_continue(by=claire(), batch=last())
    assert len(texts()) == 2
    assert Entry.objects.filter(verb="import_end").count() == 1


@pytest.mark.postgres
def test_a_text_that_came_while_the_file_was_written_is_kept_beside_it(
    version: LanguageVersion, monkeypatch: pytest.MonkeyPatch, small_lots: None
) -> None:
    amina = factories.volunteer("tr")
    last_one = factories.speech(version.tutorial)[-1]
    once = iter([True])

    def between() -> None:
        if next(once, False):
            translation_submit(by=amina, version=version, segment=last_one, text="Oka dokunun.", base_number=0)

    monkeypatch.setattr(imports, "let_others_write", between)
    outcome = back(version, claire(), "in.po", filled(version, TEXTS), approve=True)
    assert [refusal["where"] for refusal in outcome.refused] == [last_one.public_id]
    texts_of_it = TranslationRevision.objects.filter(translation__segment=last_one)
    assert {(text.text, text.state) for text in texts_of_it} == {
        ("Oka dokunun.", "submitted"),
        (TEXTS[last_one.text], "superseded"),
    }


@pytest.mark.postgres
def test_a_database_that_does_not_answer_is_said_and_nothing_is_lost(
    version: LanguageVersion, monkeypatch: pytest.MonkeyPatch, small_lots: None
) -> None:
    once = iter([False, True])

    def between() -> None:
        if next(once, False):
            raise OperationalError("database is locked")

    monkeypatch.setattr(imports, "let_others_write", between)
    with pytest.raises(Refused, match="2 of 4 texts are in"):
        back(version, claire(), "in.po", filled(version, TEXTS), approve=True)
    import_continue(by=claire(), batch=last())
    assert len(texts()) == 4


def test_only_who_brought_it_in_or_a_coordinator(version: LanguageVersion) -> None:
    amina, elif_ = factories.volunteer("tr"), factories.volunteer("tr", "elif")
    back(version, amina, "in.po", filled(version, TEXTS))
    for verb in (import_continue, import_end, import_take_back):
        with pytest.raises(NotAllowed):
            verb(by=elif_, batch=last())
    import_take_back(by=claire(), batch=last())
    assert texts() == {}


def test_the_screen_offers_it(version: LanguageVersion, killed_after: Callable[[int], None]) -> None:
    killed_after(2)
    bring(version)
    client, base = Client(), f"/atelier/text/{version.tutorial.slug}/tr/files/"
    client.force_login(claire())
    page = client.get(base, headers={"accept-language": "en"}).content.decode()
    act = f"{base}{last().pk}/"
    assert all(f'action="{act}{what}/"' in page for what in ("go-on", "end", "take-back"))
    assert client.post(f"{act}nonsense/").status_code == 404
    assert client.post(f"{base}{last().pk + 1}/end/").status_code == 404
    killed_after(99)
    assert client.post(f"{act}go-on/").status_code == 302
    assert len(texts()) == 4
    assert client.post(f"{act}take-back/").status_code == 302
    assert texts() == {}
    page = client.get(base).content.decode()
    assert f'action="{act}' not in page
    other = Client()
    other.force_login(factories.volunteer("tr"))
    assert "in.po" not in other.get(base).content.decode()


def test_the_command_offers_it(
    version: LanguageVersion, killed_after: Callable[[int], None], capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*options: str) -> dict[str, Any]:
        call_command("import_texts", version.tutorial.slug, "tr", *options, json=True)
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    killed_after(1)
    bring(version)
    (row,) = said("--list")["imports"]
    assert (row["file"], row["state"], row["written"], row["left"]) == ("in.po", "writing", 1, 3)
    killed_after(99)
    number = str(row["number"])
    assert len(said("--go-on", number)["changed"]) == 4
    assert said("--undo", number)["kept"] == []
    assert texts() == {}
    assert said("--list")["imports"][0]["state"] == "taken_back"
    with pytest.raises(CommandError, match="no import") as refusal:
        said("--end", "99999")
    assert refusal.value.returncode == 1
    with pytest.raises(CommandError) as usage:
        said()
    assert usage.value.returncode == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_others_write_between_two_lots(
    version: LanguageVersion, monkeypatch: pytest.MonkeyPatch, small_lots: None
) -> None:
    """Another connection saves a draft while the import waits between two lots: it would wait 20 s for a lock."""
    amina, segments = factories.volunteer("tr"), factories.speech(version.tutorial)
    failed: list[Exception] = []

    def save() -> None:
        try:
            draft_save(by=amina, segment=segments[0], language="tr", text="Yarım", base_number=0)
        except Exception as wrong:
            failed.append(wrong)
        finally:
            connection.close()

    def between() -> None:
        other = Thread(target=save)
        other.start()
        other.join()

    monkeypatch.setattr(imports, "let_others_write", between)
    back(version, claire(), "in.po", filled(version, TEXTS), approve=True)
    assert (failed, len(texts())) == ([], 4)
    assert Draft.objects.get(person=amina).text == "Yarım"


@pytest.mark.postgres
def test_a_lot_ends_in_time_and_the_lock_is_given_up(version: LanguageVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock decides, not a number of texts; between two lots nothing is locked."""
    now = iter(range(1000))
    monkeypatch.setattr(imports, "LOT_S", 0.25)
    monkeypatch.setattr(imports, "monotonic", lambda: next(now) * 0.1)
    depths = []
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(imports, "let_others_write", lambda: depths.append(len(connection.savepoint_ids)))
    back(version, claire(), "in.po", filled(version, TEXTS), approve=True)
    assert depths == [outside] * 2
    assert len(texts()) == 4


def test_a_lot_ends_after_a_tenth_of_a_second(version: LanguageVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    """LOT_S as shipped: three texts of 40 ms, then whoever saves a draft has a turn."""
    now, lots = iter(range(1000)), list[int]()
    monkeypatch.setattr(imports, "monotonic", lambda: next(now) * 0.04)
    monkeypatch.setattr(imports, "let_others_write", lambda: lots.append(len(texts())))
    back(version, claire(), "in.po", filled(version, TEXTS), approve=True)
    assert lots == [3, 4]


def test_a_bad_file_makes_no_import(version: LanguageVersion, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        back(version, claire(), "in.po", filled(version, TEXTS)[:-20])
    untouched = filled(version, {})
    assert back(version, claire(), "in.po", untouched).changed == []
    assert polib.pofile(untouched)
    assert not TextImport.objects.exists()
    with pytest.raises(Missing):
        import_named(version.tutorial, "tr", 1)
