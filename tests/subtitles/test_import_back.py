"""What a file brought is taken back: everything is as it was, but for what somebody has worked on since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from journal.models import Entry
from subtitles.actions import (
    changes_request,
    draft_aside,
    draft_save,
    import_take_back,
    imports,
    translation_approve,
    translation_submit,
)
from subtitles.exchange import import_texts
from subtitles.models import Draft, ImportedText, TranslationRevision
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, french_out
from tests.subtitles.importing import TEXTS, bring, everything, last, texts
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment, Tutorial

pytestmark = pytest.mark.django_db
LANGUAGE = "tr"


@dataclass(frozen=True)
class Before:
    """What stands in the first sentence when the file comes: state of its text; whether one is approved beside it."""

    state: str
    approved: bool = False
    draft: bool = False


STANDING = [
    Before(""),
    Before("", draft=True),
    Before("submitted"),
    Before("changes_requested"),
    Before("approved"),
    Before("submitted", approved=True),
    Before("changes_requested", approved=True),
    Before("submitted", draft=True),
]


def stand(version: LanguageVersion, before: Before) -> None:
    amina, rachid = factories.volunteer("tr"), factories.reviewer("tr")
    segments = [factories.speech(version.tutorial)[0], Segment.objects.get(kind="title")]
    for segment, words in zip(segments, ("Üç saniye basın.", "Tablet"), strict=True):
        number = 0
        if before.approved or before.state == "approved":
            made = translation_submit(by=amina, version=version, segment=segment, text=words, base_number=0)
            translation_approve(by=rachid, version=version, revision=made)
            number = 1
        if before.state in ("submitted", "changes_requested"):
            text = words.replace("Ü", "Dü").replace("T", "D")
            made = translation_submit(by=amina, version=version, segment=segment, text=text, base_number=number)
            if before.state == "changes_requested":
                changes_request(by=rachid, version=version, revision=made, reason="Plus court.")
        if before.draft:
            draft_save(by=claire(), segment=segment, language="tr", text="Yarım", base_number=number)


@pytest.mark.parametrize("how", ["submit", "approve"])
@pytest.mark.parametrize("before", STANDING, ids=str)
def test_taken_back_everything_is_as_it_was(version: LanguageVersion, before: Before, how: str) -> None:
    stand(version, before)
    was = everything()
    back(version, claire(), "in.po", filled(version, TEXTS), submit=how == "submit", approve=how == "approve")
    assert imports.progress(last()) == (4, 4)
    nothing_is_left(was)


@pytest.mark.parametrize(("how", "before"), [("draft", STANDING[1]), ("submit", STANDING[2]), ("approve", STANDING[5])])
def test_what_was_written_until_the_process_died_is_taken_back(
    version: LanguageVersion,
    before: Before,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
    killed_after: Callable[[int], None],
) -> None:
    stand(version, before)
    was = everything()
    killed_after(2)
    bring(version, how)
    monkeypatch.setattr(imports, "let_others_write", lambda: None)
    nothing_is_left(was)


def nothing_is_left(was: list[Any]) -> None:
    assert everything() != was
    import_take_back(by=claire(), batch=last())
    assert (last().state, everything()) == ("taken_back", was)
    assert not ImportedText.objects.filter(state="kept").exists()
    entries = Entry.objects.count()
    import_take_back(by=claire(), batch=last())
    assert (Entry.objects.count(), everything()) == (entries, was), "again is the same"


def test_taken_back_an_approval_of_a_text_that_waited_here(version: LanguageVersion) -> None:
    amina, segment = factories.volunteer("tr"), factories.speech(version.tutorial)[0]
    translation_submit(by=amina, version=version, segment=segment, text=TEXTS[segment.text], base_number=0)
    was = everything()
    file = filled(version, TEXTS).replace("#, fuzzy", "#")
    back(version, claire(), "in.po", file, approve=True)
    assert set(TranslationRevision.objects.values_list("state", flat=True)) == {"approved"}
    import_take_back(by=claire(), batch=last())
    assert everything() == was


@pytest.mark.parametrize("aside", [[], ["Ailleurs"]])
@pytest.mark.parametrize("how", ["draft", "submit"])
def test_ones_own_draft_comes_back(version: LanguageVersion, how: str, aside: list[str]) -> None:
    """Also one that said the same and went with the submission; what other tabs put aside since stays."""
    by, segment = claire(), factories.speech(version.tutorial)[0]
    said = TEXTS[segment.text] if how == "submit" else "Yarım"
    draft = draft_save(by=by, segment=segment, language="tr", text=said, base_number=0)
    Draft.objects.filter(pk=draft.pk).update(aside=aside)
    was = everything()
    back(version, by, "in.po", filled(version, TEXTS), submit=how == "submit")
    if how == "draft":
        draft_aside(by=by, segment=segment, language="tr", add="Yeni")
        was[1][0] = (*was[1][0][:4], [*aside, "Yeni"])
    import_take_back(by=by, batch=last())
    assert everything() == was


@pytest.mark.postgres
def test_what_somebody_worked_on_since_stays_and_is_named(version: LanguageVersion) -> None:
    """A newer text, a reviewer's yes; a text that was asked for again is taken back all the same."""
    back(version, claire(), "in.po", filled(version, TEXTS))
    first, second, third = factories.speech(version.tutorial)
    amina, rachid = factories.volunteer("tr"), factories.reviewer("tr")
    translation_submit(by=amina, version=version, segment=first, text="Üç saniye basın.", base_number=1)
    of_second, of_third = (TranslationRevision.objects.get(translation__segment=segment) for segment in (second, third))
    translation_approve(by=rachid, version=version, revision=of_second)
    changes_request(by=rachid, version=version, revision=of_third, reason="Plus court.")
    import_take_back(by=claire(), batch=last())
    kept = {row.segment_id: row.why for row in ImportedText.objects.filter(state="kept")}
    assert set(kept) == {first.pk, second.pk}
    assert ("newer text" in kept[first.pk], "approved" in kept[second.pk]) == (True, True)
    assert texts() == {first.text: "Üç saniye basın. submitted", second.text: f"{TEXTS[second.text]} approved"}


def test_the_french_is_taken_back_too(version: LanguageVersion) -> None:
    by, tutorial = claire(), version.tutorial
    was = everything()
    file = french_out(version, "srt").replace("appuyez", "pressez").replace("bleue", "verte")
    outcome = imports_french(tutorial, by, file)
    assert len(outcome) == 2
    first, _second, _third = factories.speech(tutorial)
    other = segment_edit(by=by, segment=first, text="Pour l’allumer, pressez.", base_revision=2)
    import_take_back(by=by, batch=last())
    assert [row.segment_id for row in ImportedText.objects.filter(state="kept")] == [other.pk]
    segment_edit(by=by, segment=first, text=factories.FRENCH[0][2], base_revision=3)
    assert everything() == was


def imports_french(tutorial: Tutorial, by: Any, file: str) -> list[str]:
    return import_texts(by=by, tutorial=tutorial, version=None, name="fr.srt", data=file.encode()).changed
