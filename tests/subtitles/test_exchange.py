"""Files in and out: exact round trips on real texts, through gettext's own programs, and what a bad file may not do."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from journal.errors import NotAllowed, Refused
from journal.models import Entry
from subtitles.actions import translation_approve, translation_submit
from subtitles.exchange import import_texts
from subtitles.models import Draft, Translation, TranslationRevision
from tests import factories
from tests.subtitles.exchanged import back, filled, french_out, gettext, out, real_texts, version_of
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

pytestmark = pytest.mark.django_db
SUFFIX = {"po": "po", "xliff": "xlf", "xliff12": "xlf", "srt": "srt", "vtt": "vtt", "txt": "txt"}


def brought_in(version: LanguageVersion, by: User) -> dict[str, str]:
    """Real translations sent by file; French → text of those that the checks let through."""
    texts = real_texts(version.language)
    outcome = back(version, by, "in.po", filled(version, texts))
    assert all(refusal["where"] and refusal["why"] for refusal in outcome.refused)
    sent = Translation.objects.filter(language=version.language).select_related("segment", "latest")
    kept = {row.segment.text: row.latest.text for row in sent if row.latest}
    assert len(kept) == len(outcome.changed) >= 0.9 * Segment.objects.filter(kind="speech").count()
    return kept


@pytest.mark.parametrize("language", ["ar", "fa", "pt-BR", "ru", "zh-Hans"])
def test_an_untouched_round_trip_changes_nothing(claire: User, language: str, tmp_path: Path) -> None:
    version = version_of(language)
    kept = brought_in(version, claire)
    assert kept == {french: real_texts(language)[french] for french in kept}
    before = TranslationRevision.objects.count()
    for format, suffix in SUFFIX.items():
        text = out(version, format)
        outcome = back(version, claire, f"out.{suffix}", text)
        assert (outcome.changed, outcome.refused) == ([], []), format
        assert outcome.unchanged >= len(kept)
        (tmp_path / f"out.{suffix}").write_text(text, encoding="utf-8")
    assert TranslationRevision.objects.count() == before
    po = tmp_path / "out.po"
    gettext("msgfmt", "-c", "-o", "/dev/null", po)
    again = tmp_path / "again.po"
    for program in (
        ["msgcat", "--sort-output", "--width=40"],
        ["msgcat", "--escape", "--indent"],
        ["msgmerge", "--no-wrap", po],
        ["msgattrib", "--no-fuzzy"],
    ):
        gettext(*program, "-o", again, po)
        outcome = back(version, claire, "again.po", again.read_bytes())
        assert (outcome.changed, outcome.refused) == ([], []), program


def test_entries_of_the_past_and_of_nobody_are_left_alone(claire: User) -> None:
    version = version_of("ar", most=4)
    file = polib.pofile(filled(version, real_texts("ar")))
    file.append(polib.POEntry(msgid="Autrefois", msgstr="سابقا", msgctxt=file[1].msgctxt, obsolete=True))
    file.append(polib.POEntry(msgctxt="s0000000000", msgid="Ailleurs", msgstr="هناك"))
    file.append(polib.POEntry(msgid="Sans contexte", msgstr="بدون"))
    outcome = back(version, claire, "in.po", str(file))
    assert len(outcome.changed) == 4
    assert [refusal["where"] for refusal in outcome.refused] == ["s0000000000", "Sans contexte"]


def test_without_submit_a_text_becomes_ones_own_draft_once(claire: User) -> None:
    version = version_of("ar", most=5)
    text = filled(version, real_texts("ar"))
    assert len(back(version, claire, "in.po", text, submit=False).changed) == 5
    assert len(back(version, claire, "in.po", text, submit=False).changed) == 0
    assert set(Draft.objects.values_list("person", flat=True)) == {claire.pk}
    assert not TranslationRevision.objects.exists()


def test_approved_elsewhere_says_so_and_is_for_coordinators(claire: User) -> None:
    version, rachid = version_of("ar", most=5), factories.reviewer("ar")
    text = filled(version, real_texts("ar"))
    with pytest.raises(NotAllowed):
        back(version, rachid, "in.po", text, approve=True)
    assert len(back(version, claire, "in.po", text, approve=True).changed) == 5
    assert set(TranslationRevision.objects.values_list("state", "origin", "reviewer")) == {
        ("approved", "import", claire.pk)
    }
    approvals = Entry.objects.filter(verb="approve")
    assert len(approvals) == 5
    assert all(entry.after["approved_elsewhere"] for entry in approvals)


def test_what_the_file_itself_doubts_is_sent_to_review_not_approved(claire: User) -> None:
    version = version_of("ar", most=3)
    file = polib.pofile(filled(version, real_texts("ar")))
    doubted = next(entry for entry in file if entry.msgstr)
    doubted.flags.append("fuzzy")
    back(version, claire, "in.po", str(file), approve=True)
    states = dict(Translation.objects.values_list("segment__public_id", "latest__state"))
    assert states.pop(doubted.msgctxt) == "submitted"
    assert set(states.values()) == {"approved"}
    # Somebody looked at it in the other program: the same text, not fuzzy any more.
    doubted.flags.clear()
    back(version, claire, "in.po", str(file), approve=True)
    assert set(Translation.objects.values_list("latest__state", flat=True)) == {"approved"}


def test_a_text_that_changed_here_meanwhile_is_named_and_kept(claire: User) -> None:
    version, amina = version_of("ar", most=3), factories.volunteer("ar")
    old = filled(version, real_texts("ar"))
    segment = factories.speech(version.tutorial)[0]
    translation_submit(by=amina, version=version, segment=segment, text="نص آخر هنا.", base_number=0)
    outcome = back(version, claire, "old.po", old)
    assert [refusal["where"] for refusal in outcome.refused] == [segment.public_id]
    assert len(outcome.changed) == 2
    assert Translation.objects.get(segment=segment).latest.text == "نص آخر هنا."


def test_stale_texts_are_fuzzy_with_the_french_that_they_translate(claire: User) -> None:
    version, rachid = version_of("ar", most=3), factories.reviewer("ar")
    brought_in(version, claire)
    segment = factories.speech(version.tutorial)[0]
    revision = TranslationRevision.objects.get(translation__segment=segment)
    translation_approve(by=rachid, version=version, revision=revision)
    entry = polib.pofile(out(version, "po")).find(segment.text, by="msgid")
    assert "fuzzy" not in entry.flags
    was = segment.text
    segment_edit(by=claire, segment=segment, text="Tout autre chose.", base_revision=1)
    entry = polib.pofile(out(version, "po")).find("Tout autre chose.", by="msgid")
    assert ("fuzzy" in entry.flags, entry.previous_msgid, entry.msgstr) == (True, was, revision.text)
    assert 'subState="portevoix:stale"' in out(version, "xliff")


def test_a_text_for_older_french_comes_in_as_stale(claire: User) -> None:
    version = version_of("ar", most=3)
    text = filled(version, real_texts("ar"))
    segment = factories.speech(version.tutorial)[0]
    was = segment.text
    segment_edit(by=claire, segment=segment, text="Tout autre chose.", base_revision=1)
    back(version, claire, "in.po", text)
    assert Translation.objects.get(segment=segment).latest.source_text == was


def test_the_transcript_goes_out_and_comes_back_corrected(claire: User) -> None:
    version = version_of("ar", most=4)
    segment = factories.speech(version.tutorial)[2]
    for format, suffix in SUFFIX.items():
        same = import_texts(
            by=claire,
            tutorial=version.tutorial,
            version=None,
            name=f"fr.{suffix}",
            data=french_out(version, format).encode(),
        )
        assert (same.changed, same.refused) == ([], []), format
    corrected = french_out(version, "srt").replace(segment.text, "Une phrase corrigée.")
    outcome = import_texts(by=claire, tutorial=version.tutorial, version=None, name="fr.srt", data=corrected.encode())
    assert outcome.changed == [segment.public_id]
    segment.refresh_from_db()
    assert (segment.text, segment.revision) == ("Une phrase corrigée.", 2)
    with pytest.raises(NotAllowed):
        import_texts(
            by=factories.volunteer("ar"),
            tutorial=version.tutorial,
            version=None,
            name="fr.srt",
            data=corrected.encode(),
        )


def test_the_paper_script_holds_both_languages(claire: User) -> None:
    version = version_of("ar", most=3)
    kept = brought_in(version, claire)
    script = out(version, "txt")
    assert all(french in script and text in script for french, text in kept.items())


def test_a_revision_number_that_is_none_counts_as_not_said(claire: User) -> None:
    version = version_of("ar", most=1)
    po = filled(version, real_texts("ar"))
    for number in ("²", "9" * 5000, "-1"):
        named = po.replace(":0\n", f":{number}\n")
        outcome = back(version, claire, "in.po", named, submit=False)
        assert (named != po, outcome.refused) == (True, []), number
    assert Draft.objects.count() == 1
    back(version, claire, "in.po", po)
    xliff = out(version, "xliff")
    named = xliff.replace('"revision">1<', '"revision">²<')
    outcome = back(version, claire, "in.xlf", named)
    assert (named != xliff, outcome.changed, outcome.refused) == (True, [], [])


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xliff>&b;</xliff>'
OUTSIDE = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>'
TURKISH = (
    b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fr" trgLang="tr-TR"><file id="f">'
    b'<unit id="s1"><segment><source>a</source><target>b</target></segment></unit></file></xliff>'
)


BAD = [
    ("cut.po", b'msgctxt "s1"\nmsgid "a"\nmsgstr "unfinished', "line 3"),
    ("bin.po", b"\x00\x01\x02", "not a text file"),
    ("latin.po", 'msgid "a"\nmsgstr "é"'.encode("latin-1"), "UTF-8"),
    ("words.po", "Bonjour à tous".encode(), "not a PO file"),
    ("empty.po", b" \n", "is empty"),
    ("big.po", b"#" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ("many.po", b"".join(b'msgctxt "s%d"\nmsgid "a"\nmsgstr "b"\n\n' % n for n in range(10_001)), "10,000"),
    ("bomb.xlf", BOMB, "entities"),
    ("outside.xlf", OUTSIDE, "entities"),
    ("utf16.xlf", BOMB.decode().encode("utf-16"), "entities"),
    ("torn.xlf", b"<xliff><file>", "damaged"),
    ("other.xlf", b"<html/>", "not an XLIFF file"),
    ("dutch.srt", "1\n00:00:00,000 --> 00:00:02,000\nĳ\n".encode("utf-16-le"), "not a text file"),
    ("danish.srt", "1\n00:00:00,000 --> 00:00:02,000\nsmørrebrød\n".encode("latin-1"), "UTF-8"),
    ("none.srt", b"Bonjour", "no subtitle"),
    ("none.vtt", b"Bonjour", "not a WebVTT"),
    ("bare.vtt", b"WEBVTT\n", "no subtitle"),
    ("text.odt", b"PK", "not a PO"),
    ("words.txt", "Bonjour à tous.\n1. Une liste\n".encode(), "not a script of this site"),
    ("turkish.po", b'msgid ""\nmsgstr "Language: tr\\n"\n\nmsgctxt "s1"\nmsgid "a"\nmsgstr "b"\n', "“tr”"),
    ("turkish.xlf", TURKISH, "“tr-TR”"),
    ("zip.po", b'msgid ""\nmsgstr "Content-Type: text/plain; charset=zlib\\n"\n\xff', "UTF-8"),
]


def test_a_bad_file_is_refused_with_a_sentence_and_changes_nothing(claire: User) -> None:
    version = version_of("ar", most=3)
    entries = Entry.objects.count()
    for name, data, sentence in BAD:
        with pytest.raises(Refused, match=sentence):
            back(version, claire, name, data)
    assert not TranslationRevision.objects.exists()
    assert not Draft.objects.exists()
    assert Entry.objects.count() == entries


def test_the_same_sentence_twice_in_a_file_is_named(claire: User) -> None:
    version = version_of("ar", most=2)
    segment = factories.speech(version.tutorial)[0]
    entry = f'msgctxt "{segment.public_id}"\nmsgid "x"\nmsgstr "%s"\n\n'
    outcome = back(version, claire, "in.po", 'msgid ""\nmsgstr ""\n\n' + entry % "النص الأول" + entry % "النص الثاني")
    assert [refusal["where"] for refusal in outcome.refused] == [segment.public_id]
    assert Translation.objects.get(segment=segment).latest.text == "النص الأول"


def test_xliff_of_another_program_with_marks_and_codes(claire: User) -> None:
    version = version_of("ar", most=2)
    segment = factories.speech(version.tutorial)[0]
    text = out(version, "xliff").replace(
        f"<source>{segment.text}</source>",
        f"<source>{segment.text}</source><target>النص <mrk id='m1' type='term'>الأول</mrk><!-- no --> هنا</target>",
        1,
    )
    assert back(version, claire, "in.xlf", text).changed == [segment.public_id]
    assert Translation.objects.get(segment=segment).latest.text == "النص الأول هنا"
