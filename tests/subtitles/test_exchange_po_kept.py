"""What a PO file brings beside its texts: translators' comments and entries of the past stay, and go out again."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import polib
import pytest

from subtitles.actions.imports import import_take_back
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, gettext, out
from tests.subtitles.importing import TEXTS, last
from tutorials.actions import comment_add, comment_resolve
from tutorials.models import Comment, LanguageVersion

pytestmark = pytest.mark.django_db
LANGUAGE = "tr"
REMARK = "« Pronote » garde son nom, et l'école l'écrit ainsi partout dans ses messages et sur ses affiches."


def with_remark(version: LanguageVersion, remark: str) -> str:
    file = polib.pofile(filled(version, TEXTS))
    entry = next(entry for entry in file if entry.msgid in TEXTS and entry.msgctxt.startswith("s"))
    entry.tcomment = remark
    return str(file)


def said() -> list[tuple[str, str, str]]:
    return [(row.language, row.author.display_name, row.text) for row in Comment.objects.order_by("pk")]


def test_a_comment_in_the_file_is_one_on_the_sentence_once(version: LanguageVersion, tmp_path: Path) -> None:
    outcome = back(version, claire(), "in.po", with_remark(version, REMARK))
    assert outcome.refused == []
    assert said() == [("tr", "Claire", REMARK)]
    (tmp_path / "out.po").write_text(out(version, "po"), encoding="utf-8")
    again = gettext("msgcat", "--width=40", tmp_path / "out.po")
    assert REMARK[:12] in again
    outcome = back(version, claire(), "out.po", again)
    assert (outcome.changed, outcome.refused) == ([], [])
    back(version, claire(), "out.po", with_remark(version, f"{REMARK}\nVraiment ?"))
    assert [text for _language, _author, text in said()] == [REMARK, "Vraiment ?"]


def test_what_was_settled_here_does_not_go_out_and_does_not_come_back(version: LanguageVersion) -> None:
    file = with_remark(version, REMARK)
    back(version, claire(), "in.po", file)
    comment_resolve(by=claire(), comment=Comment.objects.get())
    assert REMARK[:12] not in out(version, "po")
    back(version, claire(), "in.po", file)
    assert len(said()) == 1


def test_a_long_comment_is_cut_between_words(version: LanguageVersion) -> None:
    back(version, claire(), "in.po", with_remark(version, "mot " * 600))
    assert " ".join(text for _language, _author, text in said()).split() == ["mot"] * 600


def test_what_is_said_in_another_language_stays_there(version: LanguageVersion) -> None:
    segment = factories.speech(version.tutorial)[0]
    comment_add(by=claire(), segment=segment, language="ar", text=REMARK, key=uuid4())
    assert REMARK[:12] not in out(version, "po")


OBSOLETE = '#~ msgctxt "sold"\n#~ msgid "Une phrase d\'avant."\n#~ msgstr "Eski bir cümle."'


def test_entries_of_the_past_go_out_again_until_taken_back(version: LanguageVersion, tmp_path: Path) -> None:
    back(version, claire(), "in.po", f"{filled(version, TEXTS)}\n{OBSOLETE}\n")
    text = out(version, "po")
    assert text.endswith(f"\n\n{OBSOLETE}\n")
    (tmp_path / "out.po").write_text(text, encoding="utf-8")
    gettext("msgfmt", "-c", "-o", "/dev/null", tmp_path / "out.po")
    outcome = back(version, claire(), "out.po", gettext("msgcat", tmp_path / "out.po"))
    assert (outcome.changed, outcome.refused, outcome.number) == ([], [], None)
    import_take_back(by=claire(), batch=last())
    assert "#~" not in out(version, "po")


def test_a_file_with_nothing_else_is_kept_too(version: LanguageVersion) -> None:
    back(version, claire(), "in.po", filled(version, TEXTS))
    outcome = back(version, claire(), "in.po", f"{out(version, 'po')}\n{OBSOLETE}\n")
    assert (outcome.changed, outcome.refused) == ([], [])
    assert OBSOLETE in out(version, "po")
