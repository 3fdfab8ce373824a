"""Files as ordinary programs make them of ours: XLIFF of older versions, parts in another order, PO without context,
subtitles with marks of direction, times of another style."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

import polib
import pytest

from journal.errors import Refused
from subtitles.exchange import timed_import, xliff
from subtitles.models import Draft, Translation, TranslationRevision
from tests import factories
from tests.subtitles.exchanged import back, claire, filled, out
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db
LANGUAGE = "tr"
TEXTS = {
    french: text
    for (_start, _end, french), text in zip(
        factories.FRENCH,
        (
            "Tablet için düğmeye üç saniye basın.",
            "Şimdi mavi simgeye dokunun.",
            "Mesajı okuyun, sonra oka dokunun.",
        ),
        strict=True,
    )
}


def stored() -> list[str]:
    rows = Translation.objects.filter(segment__kind="speech").order_by("segment__start_ms")
    return [row.latest.text for row in rows if row.latest]


def older(po: str, number: str, *, unit: Callable[[int, polib.POEntry], str] | None = None) -> str:
    """A PO of ours as po2xliff turns it into XLIFF: numbered units, the header as one, no context, references kept."""
    namespace = f' xmlns="urn:oasis:names:tc:xliff:document:{number}"' if number != "1.0" else ""
    units = "".join((unit or _unit)(at, one) for at, one in enumerate(polib.pofile(po), 3))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<xliff{namespace} version="{number}">'
        '<file original="a.po" source-language="en-US" datatype="plaintext" target-language="tr"><body>'
        '<trans-unit xml:space="preserve" id="2" approved="no" restype="x-gettext-domain-header"><source>Language: tr'
        '</source><target state="translated">Language: tr</target></trans-unit>'
        f"{units}</body></file></xliff>"
    )


def _unit(at: int, one: polib.POEntry) -> str:
    (place, number), *_rest = one.occurrences
    doubt = "fuzzy" in one.flags
    approved = f' approved="{"no" if doubt else "yes"}"' if one.msgstr else ""
    state = f' state="{"needs-translation" if doubt else "translated"}"' if one.msgstr else ""
    previous = (
        f'<alt-trans origin="previous"><source>{escape(one.previous_msgid)}</source><target>rien</target></alt-trans>'
        if one.previous_msgid
        else ""
    )
    return (
        f'<trans-unit xml:space="preserve" id="{at}"{approved}><source>{escape(one.msgid)}</source>'
        f"<target{state}>{escape(one.msgstr)}</target>{previous}"
        f'<context-group name="po-reference" purpose="location"><context context-type="sourcefile">{place}</context>'
        f'<context context-type="linenumber">{number}</context></context-group>'
        f'<note from="developer">{escape(one.comment)}</note></trans-unit>'
    )


@pytest.mark.parametrize("number", ["1.0", "1.1", "1.2"])
def test_an_older_xliff_is_read(version: LanguageVersion, number: str) -> None:
    file = older(filled(version, TEXTS), number)
    with pytest.raises(Refused, match="“ru”"):
        back(version, claire(), "in.xlf", file.replace('target-language="tr"', 'target-language="ru"'))
    assert not TranslationRevision.objects.exists()
    outcome = back(version, claire(), "in.xlf", file)
    assert outcome.refused == []
    assert stored() == list(TEXTS.values())
    again = back(version, claire(), "in.xlf", older(out(version, "po"), number))
    assert (again.changed, again.refused) == ([], [])


def test_an_older_xliff_says_what_is_not_sure_and_from_which_revision(version: LanguageVersion) -> None:
    file = polib.pofile(filled(version, TEXTS))
    doubted = next(entry for entry in file if entry.msgid in TEXTS)
    doubted.flags.append("fuzzy")
    first = str(file)
    back(version, claire(), "in.xlf", older(first, "1.1"), approve=True)
    states = {
        translation_revision.text: translation_revision.state
        for translation_revision in TranslationRevision.objects.all()
    }
    assert states.pop(TEXTS[doubted.msgid]) == "submitted"
    assert set(states.values()) == {"approved"}
    # The same file, edited from what it was: a newer text stands here now.
    late = back(version, claire(), "in.xlf", older(first.replace("düğmeye", "tuşa"), "1.1"))
    assert [refusal["where"] for refusal in late.refused] == [doubted.msgctxt]
    assert "changed here since" in late.refused[0]["why"]


def test_an_older_xliff_by_identity_with_codes_and_proposals(version: LanguageVersion) -> None:
    """As other converters write it: the identity in `id` or `resname`, codes inside, proposals beside the target."""

    def unit(at: int, one: polib.POEntry) -> str:
        name = f'id="{one.msgctxt}"' if at % 2 else f'id="{at}" resname="{one.msgctxt}"'
        words = escape(one.msgstr).replace(" ", '<x id="1"/> ', 1)
        return (
            f"<trans-unit {name}><source>{escape(one.msgid)}</source><target><g id='2'>{words}</g></target>"
            "<alt-trans><source>x</source><target>Başka</target></alt-trans></trans-unit>"
        )

    assert back(version, claire(), "in.xlf", older(filled(version, TEXTS), "1.2", unit=unit)).refused == []
    assert stored() == list(TEXTS.values())


def test_a_unit_that_names_no_sentence_is_named(version: LanguageVersion) -> None:
    text = older(filled(version, TEXTS), "1.1")
    segment = factories.speech(version.tutorial)[0].public_id
    units = '<trans-unit id="9"><source>x</source><target>y</target></trans-unit>' * 10_001
    with pytest.raises(Refused, match="10,000"):
        back(version, claire(), "in.xlf", text.replace("</body>", f"{units}</body>"))
    outcome = back(version, claire(), "in.xlf", text.replace(f">{segment}<", ">src/a.c<"))
    assert len(outcome.refused) == 1
    assert stored() == list(TEXTS.values())[1:]


TYPED = (
    '<!DOCTYPE xliff PUBLIC "-//XLIFF//DTD XLIFF//EN" "http://www.oasis-open.org/committees/xliff/documents/xliff.dtd"'
)


def test_the_document_type_of_the_standard_is_no_danger(version: LanguageVersion) -> None:
    file = older(filled(version, TEXTS), "1.0")
    for subset in (' [<!ENTITY a "b">]', " [<!ELEMENT a ANY>]"):
        with pytest.raises(Refused, match="entities"):
            back(version, claire(), "in.xlf", file.replace("<xliff", f"{TYPED}{subset}>\n<xliff", 1))
    assert stored() == []
    assert back(version, claire(), "in.xlf", file.replace("<xliff", f"{TYPED}>\n<xliff", 1)).refused == []
    assert len(stored()) == 3


HALVES = (
    '<segment id="1"><source>Pour allumer la tablette, </source><target order="{0}">üç saniye basın.</target></segment>'
    "<ignorable><source> </source></ignorable>"
    '<segment id="2"><source>appuyez trois secondes.</source><target order="{1}">Tableti açmak için</target></segment>'
)


ORDERS: dict[tuple[object, object], str] = {
    (3, 1): "Tableti açmak için üç saniye basın.",
    (1, 3): "üç saniye basın. Tableti açmak için",
    (1, 1): "",
    (4, 1): "",
    (0, 3): "",
    ("x", 3): "",
}


def test_parts_of_a_sentence_are_read_in_the_order_of_the_target() -> None:
    file = f'<xliff xmlns="{xliff.NS}" version="2.1" srcLang="fr" trgLang="tr"><file id="f"><unit id="s1">%s</unit>'
    for orders, text in ORDERS.items():
        halves = f"{file % HALVES.format(*orders)}</file></xliff>"
        (read,) = xliff.read(halves.encode(), "tr")
        assert (read.segment, read.text, bool(read.why)) == ("s1" if text else "", text, not text), orders


def test_a_po_without_context_is_known_by_its_reference(version: LanguageVersion) -> None:
    bare = re.sub("^msgctxt .*\n", "", filled(version, TEXTS), flags=re.MULTILINE)
    assert bare.count("\n#: ") > 2 and "msgctxt" not in bare
    assert back(version, claire(), "in.po", bare).refused == []
    assert stored() == list(TEXTS.values())
    late = back(version, claire(), "in.po", bare.replace("Tablet", "Cihaz"))
    assert ["changed here since" in refusal["why"] for refusal in late.refused] == [True]


def test_equal_french_joined_by_a_program_that_drops_the_context_goes_to_all() -> None:
    twice = [(0, 2000, "Touchez."), (3000, 5000, "Touchez."), (6000, 8000, "Merci.")]
    version = factories.version(factories.tutorial(sentences=twice), "tr")
    first, second, _third = factories.speech(version.tutorial)
    joined = f'#: {first.public_id}:0 {second.public_id}:0\nmsgid "Touchez."\nmsgstr "Dokunun."\n'
    outcome = back(version, claire(), "in.po", f'msgid ""\nmsgstr ""\n\n{joined}')
    assert set(outcome.changed) == {first.public_id, second.public_id}
    assert stored() == ["Dokunun.", "Dokunun."]


def test_a_po_of_another_program_is_named_entry_by_entry(version: LanguageVersion) -> None:
    outcome = back(version, claire(), "in.po", 'msgid ""\nmsgstr ""\n\n#: src/a.c:12\nmsgid "Open"\nmsgstr "Aç"\n')
    assert (outcome.changed, [refusal["where"] for refusal in outcome.refused]) == ([], ["Open"])


ARABIC = ("اضغطوا ثلاث ثوان على الزر.", "المسوا الآن الأيقونة الزرقاء.", "اقرؤوا الرسالة.")


def subtitled(texts: tuple[str, ...], form: str) -> str:
    head, comma = ("WEBVTT\n\n", ".") if form == "vtt" else ("", ",")
    return head + "\n\n".join(
        f"00:00:{start // 1000:02}{comma}{start % 1000:03} --> 00:00:{end // 1000:02}{comma}{end % 1000:03}\n{text}"
        for (start, end, _french), text in zip(factories.FRENCH, texts, strict=True)
    )


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_subtitles_with_marks_of_direction_around_them(form: str) -> None:
    segments = factories.speech(factories.tutorial())
    for around in ("\u202b{}\u202c", "\u200f{}", "\u200f{}\u200f", "\u202b{}", "\u202e{}\u202c", "{}\u202c"):
        file = subtitled(tuple(around.format(text) for text in ARABIC), form)
        read = timed_import.read(file, form, segments, "ar")
        assert [(entry.text, entry.why) for entry in read] == [(text, "") for text in ARABIC], around


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_marks_inside_stay_and_what_is_not_closed_is_refused(form: str) -> None:
    version = factories.version(factories.tutorial(), "fa")
    good, open_, third = (
        "\u202aPronote\u202c را باز کنید و سه ثانیه صبر کنید.",
        "اکنون \u202aPronote را باز کنید.",
        "پیام را بخوانید.",
    )
    outcome = back(version, claire(), f"in.{form}", subtitled((good, open_, third), form))
    assert stored() == [good, third]
    assert [("direction" in refusal["why"]) for refusal in outcome.refused] == [True]
    again = back(version, claire(), f"in.{form}", out(version, form))
    assert (again.changed, again.refused) == ([], [])


@pytest.mark.parametrize("form", ["srt", "vtt"])
def test_a_text_that_has_such_marks_here_comes_back_unchanged(form: str) -> None:
    version = factories.version(factories.tutorial(), "ar")
    marked = f"\u200f{ARABIC[0]}\u200f"
    po = polib.pofile(out(version, "po"))
    next(entry for entry in po if entry.msgid == factories.FRENCH[0][2]).msgstr = marked
    assert back(version, claire(), "in.po", str(po)).changed
    outcome = back(version, claire(), f"in.{form}", out(version, form))
    assert (outcome.changed, outcome.refused, stored()) == ([], [], [marked])


def test_hours_of_one_digit_are_read(version: LanguageVersion) -> None:
    text = subtitled(tuple(TEXTS.values()), "vtt").replace("00:00:", "0:00:")
    outcome = back(version, claire(), "in.vtt", text, submit=False)
    assert (len(outcome.changed), outcome.refused) == (3, [])
    assert set(Draft.objects.values_list("text", flat=True)) == set(TEXTS.values())
