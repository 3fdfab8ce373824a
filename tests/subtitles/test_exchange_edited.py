"""Files that other programs changed: what was edited comes in, what they only rewrote does not, and doubts are kept."""

from __future__ import annotations

import polib
import pytest

from craft.text.digests import text_digest
from subtitles.actions import translation_approve, translation_submit
from subtitles.exchange.script import DOTS
from subtitles.models import Draft, Translation, TranslationRevision
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, gettext, out, real_texts, version_of
from tutorials.actions import segment_edit
from tutorials.models import LanguageVersion, Segment

pytestmark = pytest.mark.django_db
NO_BREAK = "\u00a0"


def approved(version: LanguageVersion, segment: Segment, text: str) -> TranslationRevision:
    latest = Translation.objects.filter(segment=segment, language=version.language).first()
    revision = translation_submit(
        by=factories.volunteer(version.language),
        version=version,
        segment=segment,
        text=text,
        base_number=latest.number if latest else 0,
    )
    return translation_approve(by=factories.reviewer(version.language), version=version, revision=revision)


def latest(segment: Segment) -> TranslationRevision:
    found = Translation.objects.select_related("latest").get(segment=segment).latest
    assert found is not None
    return found


def test_punctuation_is_kept_as_it_was_typed(tmp_path: object) -> None:
    """No-break spaces are part of a language's punctuation; only plain spaces are put in order."""
    version = version_of("ru", most=2)
    first = factories.speech(version.tutorial)[0]
    typed = f" «{NO_BREAK}Сообщения{NO_BREAK}»  —{NO_BREAK}10{NO_BREAK}000 строк "
    wanted = f"«{NO_BREAK}Сообщения{NO_BREAK}»{NO_BREAK}10"
    segment_edit(by=claire(), segment=first, text="«\u00a0Messages\u00a0» — 10\u00a0000 lignes", base_revision=1)
    first.refresh_from_db()
    assert first.text == "«\u00a0Messages\u00a0» — 10\u00a0000 lignes"
    kept = approved(version, first, typed).text
    assert kept == f"«{NO_BREAK}Сообщения{NO_BREAK}» —{NO_BREAK}10{NO_BREAK}000 строк"
    assert wanted not in kept
    for suffix, format in {"po": "po", "xlf": "xliff", "srt": "srt", "vtt": "vtt", "txt": "txt"}.items():
        outcome = back(version, claire(), f"out.{suffix}", out(version, format))
        assert (outcome.changed, outcome.refused) == ([], []), format


def test_a_po_file_is_read_in_the_encoding_that_it_names() -> None:
    version = version_of("ru", most=4)
    text = filled(version, real_texts("ru"))
    for charset in ("windows-1251", "KOI8-R", "iso-8859-5"):
        named = text.replace("charset=UTF-8", f"charset={charset}")
        named = "".join(sign for sign in named if sign.encode(charset, "ignore"))
        outcome = back(version, claire(), "in.po", named.encode(charset), submit=False)
        assert len(outcome.changed) + outcome.unchanged >= 4, charset
        assert not outcome.refused


def test_letters_written_as_numbers_are_letters_and_backslashes_stay() -> None:
    """`msgcat --escape` writes the bytes of the file's own encoding as numbers."""
    version, by = version_of("ru", most=4), claire()
    text = filled(version, real_texts("ru"))
    entry = next(candidate for candidate in polib.pofile(text) if candidate.msgstr)
    plain = text.replace(entry.msgstr, "PLACE")
    for charset, written, meant in (
        ("UTF-8", r"\320\224\xd0\xb0", "Да"),
        ("KOI8-R", r"\344\301", "Да"),
        ("UTF-8", r"C:\\320 \"Да\"\042", r'C:\320 "Да""'),
        ("UTF-8", r"Да \777\320", r"Да \777\320"),  # no letter of any encoding: as it stands
    ):
        named = plain.replace("charset=UTF-8", f"charset={charset}").replace("PLACE", written)
        named = "".join(sign for sign in named if sign.encode(charset, "ignore"))
        outcome = back(version, by, "in.po", named.encode(charset), submit=False)
        assert not outcome.refused
        assert Draft.objects.get(segment__public_id=entry.msgctxt).text == meant


def test_line_ends_that_only_python_knows_break_nothing() -> None:
    version = version_of("ar", most=3)
    text = filled(version, real_texts("ar"))
    entry = next(candidate for candidate in polib.pofile(text) if candidate.msgstr)
    odd = text.replace(entry.msgstr, f"{entry.msgstr}\u2028كلمة\x85أخرى")
    for ends in (odd, odd.replace("\n", "\r\n"), odd.replace("\n", "\r")):
        outcome = back(version, claire(), "in.po", ends, submit=False)
        assert not outcome.refused
    texts = set(version.tutorial.segments.filter(drafts__isnull=False).values_list("drafts__text", flat=True))
    assert f"{entry.msgstr} كلمة أخرى" in texts


def test_what_is_no_longer_fuzzy_translates_today_s_french() -> None:
    """The other program looked at a stale text and found that it still says it."""
    version = version_of("ar", most=3)
    first = factories.speech(version.tutorial)[0]
    text = approved(version, first, real_texts("ar")[first.text]).text
    segment_edit(by=claire(), segment=first, text="Tout autre chose.", base_revision=1)
    stale = out(version, "po")
    assert back(version, claire(), "same.po", stale).changed == []
    file = polib.pofile(stale)
    entry = file.find("Tout autre chose.", by="msgid")
    entry.flags.remove("fuzzy")
    entry.previous_msgid = None
    assert back(version, claire(), "looked.po", str(file)).changed == [first.public_id]
    assert (latest(first).text, latest(first).source_digest) == (text, text_digest("Tout autre chose."))
    # A subtitle file says nothing about that: the same words stay as they are.
    segment_edit(by=claire(), segment=first, text="Encore autre chose.", base_revision=2)
    assert back(version, claire(), "same.srt", out(version, "srt")).changed == []


def test_gettext_s_guess_for_changed_french_stays_stale() -> None:
    """msgmerge keeps the old text as fuzzy beside the new French, and says which French it translated."""
    version = version_of("ar", most=4)
    texts = real_texts("ar")
    old = filled(version, texts)
    first = factories.speech(version.tutorial)[0]
    was = first.text
    segment_edit(by=claire(), segment=first, text=f"{was} Encore.", base_revision=1)
    template = out(version, "po")
    merged = _merged(old, template)
    entry = polib.pofile(merged).find(f"{was} Encore.", by="msgid")
    assert ("fuzzy" in entry.flags, entry.previous_msgid) == (True, was)
    back(version, claire(), "merged.po", merged)
    assert latest(first).source_text == was
    others = [factory for factory in factories.speech(version.tutorial) if factory.pk != first.pk]
    assert all(latest(other).source_text == other.text for other in others)


def _merged(old: str, template: str) -> str:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "old.po").write_text(old, encoding="utf-8")
        (place / "new.pot").write_text(template, encoding="utf-8")
        gettext("msgmerge", "--previous", "-o", place / "merged.po", place / "old.po", place / "new.pot")
        return (place / "merged.po").read_text(encoding="utf-8")


def test_a_text_with_signs_that_subrip_takes_for_tags_comes_back_untouched() -> None:
    version = version_of("ar", most=3)
    first = factories.speech(version.tutorial)[0]
    segment_edit(by=claire(), segment=first, text="Appuyez sur <b>Entrée</b> {i} puis <Échap>.", base_revision=1)
    first.refresh_from_db()
    approved(version, first, "اضغطوا <b>Entrée</b> {i} ثم <Échap>.")
    for suffix in ("srt", "vtt"):
        outcome = back(version, claire(), f"out.{suffix}", out(version, suffix))
        assert (outcome.changed, outcome.refused) == ([], []), suffix


BROKEN_SRT = """1
00:00:00,000 --> 00:00:02,500
واحد هنا.

2
لا وقت له.

3
00:00:18,00O --> 00:00:20,000
وقت مكسور.

4
00:00:29,000 --> 00:00:27,000
إلى الوراء.
"""
BROKEN_VTT = """WEBVTT

00:00.000 --> 00:02.500
واحد هنا.

نص ضائع.

00:18.00 --> 00:20.000
وقت مكسور.

00:29.000 --> 00:27.000
إلى الوراء.
"""


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [("in.srt", BROKEN_SRT, [5, 9, 13]), ("in.vtt", BROKEN_VTT, [6, 8, 11])],
    ids=["SRT", "WebVTT"],
)
def test_every_word_is_in_its_sentence_or_named_by_its_line(name: str, data: str, lines: list[int]) -> None:
    version = version_of("ar", most=4)
    outcome = back(version, claire(), name, data)
    first = factories.speech(version.tutorial)[0]
    assert outcome.changed == [first.public_id]
    assert latest(first).text == "واحد هنا."
    assert [int(refusal["where"].split()[-1]) for refusal in outcome.refused] == lines
    assert len({refusal["why"] for refusal in outcome.refused}) == 3


def test_xliff_that_was_cut_into_sentences_is_joined_again() -> None:
    version = version_of("ar", most=3)
    first, second = factories.speech(version.tutorial)[:2]
    cut = (
        "<segment state='final'><source>A.</source><target>النص الأول.</target></segment>"
        "<ignorable><source> </source></ignorable>"
        "<segment state='final'><source>B.</source><target>النص <pc id='1'>الثاني</pc>.</target></segment>"
    )
    partial = "<segment><source>A.</source><target>جزء.</target></segment><segment><source>B.</source></segment>"
    xliff = (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="fr" trgLang="ar"><file id="f">'
        f'<unit id="{first.public_id}">{cut}</unit><unit id="{second.public_id}">{partial}</unit></file></xliff>'
    )
    outcome = back(version, claire(), "in.xlf", xliff)
    assert outcome.changed == [first.public_id]
    assert latest(first).text == "النص الأول. النص الثاني."
    assert [refusal["where"] for refusal in outcome.refused] == [second.public_id]


def test_the_script_comes_back_from_paper() -> None:
    version = version_of("ar", most=4)
    first, second, third, fourth = factories.speech(version.tutorial)
    texts = real_texts("ar")
    script = out(version, "txt")
    assert back(version, claire(), "empty.txt", script).unchanged == 5  # the title too
    dots = f"   ar: {DOTS}"
    parts = script.split(dots)
    typed = parts[0] + dots + parts[1] + f"ar : {texts[first.text]}" + parts[2] + f"   ar: {texts[second.text]}"
    typed += parts[3].replace(third.text, "Une autre phrase.") + "AR: " + texts[third.text] + parts[4] + dots
    outcome = back(version, claire(), "typed.txt", typed.replace("\n", "\r\n"))
    assert outcome.changed == [first.public_id, second.public_id]
    assert (latest(first).text, latest(second).text) == (texts[first.text], texts[second.text])
    (refused,) = outcome.refused
    assert refused["where"].startswith("3. [")
    assert not Translation.objects.filter(segment__in=[third, fourth], latest__isnull=False).exists()
