"""Files from before UTF-8: read where the language leaves one reading, refused everywhere else."""

from __future__ import annotations

import pytest

from craft.formats.legacy_encodings import decoded_by_language
from craft.languages import all_languages
from tests.material.recordings import recording

# Sentences with what is hardest in each: signs that are letters elsewhere, capitals, names in Latin letters.
WRITTEN = {
    "fr": "L’élève ouvre l’œuvre à Noël… Où ? À 8 °C, pour 5 €.",
    "es": "¿Qué año? El niño tocó la «Ñ». ¡Ábrela!",
    "pt": "Não é à toa: são três opções, Élancourt.",
    "it": "Perché è così? È già lì.",
    "de": "Öffnen Sie die Straße – über „Größe“.",
    "pl": "Zażółć gęślą jaźń. Łódź, Święta i Źródło.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy. Škola.",
    "hr": "Đino, dođavola: Čačak, Šišmiš, Žaba, ćevap.",
    "ro": "Şcoala începe mâine, în ţară; Îți place?",
    "sr": "Љубазни фењерџија чађавог лица хоће да ми покаже штос.",
    "ru": "Съешь ещё этих мягких французских булок, да выпей чаю. Щёлкните № 5.",
    "uk": "Їжак і єнот їдять. Чуєш їх, доцю, га? Кумедна ж ти.",
    "bg": "Щъркелът яде. Ученикът пише; Януари и Юли.",
    "el": "Καλημέρα, Άννα. Ξεσκεπάζω την ψυχοφθόρα βδελυγμία· Ώρα.",
    "tr": "İstanbul’da ışık; öğretmen Şule, Çiğdem ve Ğ.",
    "ar": "اضغطوا على زر «Pronote»، ثم اختاروا المدرسة. هل فهمتم؟",
    "fa": "دکمه را فشار دهيد، سپس گزينه‌ها را ببينيد. پدر و چراغ.",
    "vi": "Xin chào các bạn, đây là máy tính.",
}
CODE_PAGES = {
    "cp1252": "fr es pt it de", "iso8859-15": "fr es pt it de", "cp1250": "pl cs hr ro", "iso8859-2": "pl cs hr ro",
    "cp1251": "sr ru uk bg", "koi8-u": "ru uk bg", "iso8859-5": "sr ru bg", "cp866": "ru bg", "cp1253": "el",
    "cp1254": "tr", "cp1256": "ar fa", "iso8859-6": "ar", "cp1258": "vi",
}  # fmt: skip  # a table: several short entries a row
CASES = [(tag, page) for page, tags in CODE_PAGES.items() for tag in tags.split()]


def as_in(text: str, encoding: str) -> bytes:
    """The bytes an old program would have written: its encoding's signs in place of those that it lacks."""
    for sign, plain in (("’", "'"), ("…", "..."), ("–", "-"), ("„", '"'), ("“", '"'), ("«", '"'), ("»", '"')):
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            text = text.replace(sign, plain)
    return text.encode(encoding, "ignore")


@pytest.mark.parametrize(("tag", "encoding"), CASES)
def test_each_language_is_read_in_its_encodings(tag: str, encoding: str) -> None:
    data = as_in(WRITTEN[tag], encoding)
    assert decoded_by_language(data, ["fr", tag]) == data.decode(encoding)


@pytest.mark.parametrize(("tag", "encoding"), CASES)
def test_no_language_reads_another_as_its_own(tag: str, encoding: str) -> None:
    """Where a text has letters that only some languages have, the others refuse it or read it rightly."""
    data = as_in(WRITTEN[tag], encoding)
    for other in all_languages():
        assert decoded_by_language(data, ["fr", other.tag]) in (None, data.decode(encoding)), other.tag


@pytest.mark.recordings
@pytest.mark.parametrize(("name", "encoding"), [("1250", "cp1250"), ("1251", "cp1251")])
def test_real_files_are_read_whole(name: str, encoding: str) -> None:
    data = recording(f"subs/subtitleedit/tests/libse/Files/auto_detect_windows-{name}.srt").read_bytes()
    assert decoded_by_language(data, ["fr", "sr"]) == data.decode(encoding)
    assert decoded_by_language(data, ["fr"]) is None
    assert decoded_by_language(data, ["fr", "ar"]) is None


@pytest.mark.parametrize(
    ("data", "tags"),
    [
        ("привет".encode("koi8-u"), ["ru"]),  # or shouted in Windows-1251
        ("2 ½ œufs".encode("cp1252", "ignore"), ["en"]),  # no œ in English
        ("smørrebrød".encode("cp1252"), ["fr", "de"]),
        (b"caf\x81", ["fr"]),  # nothing in any of them
        (b"\x00\xe9t\xe9", ["fr"]),
        ("été".encode("cp1252"), []),
        ("文字".encode("gb18030"), ["fr", "zh-Hans"]),
        ("ქართული".encode("utf-16-le"), ["fr", "ka"]),
    ],
)
def test_what_leaves_a_doubt_is_not_read(data: bytes, tags: list[str]) -> None:
    assert decoded_by_language(data, tags) is None


def test_a_sign_of_another_time_is_no_letter() -> None:
    """½ in Windows-1252 is œ in ISO 8859-15: beside a letter it is the letter, alone both are meant."""
    assert decoded_by_language("l'œuf".encode("iso8859-15"), ["fr"]) == "l'œuf"
    assert decoded_by_language("2 ½ pommes".encode("cp1252"), ["fr"]) is None
