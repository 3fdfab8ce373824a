"""The glossary, its file, the files of a version on the page, and how strict the checks are."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from craft.formats.spreadsheet import as_written, harmless
from craft.text.checks.registry import NAMES
from journal.errors import Conflict, NotAllowed, Refused
from journal.models import Entry
from subtitles.actions.glossary import NewTerm, severities_set, term_save
from subtitles.checks.text_findings import glossary_of, translation_findings
from subtitles.exchange.glossary_csv import import_glossary, write_csv
from subtitles.models import CheckSeverity, Term, TranslationRevision
from tests import factories
from tests.subtitles.exchanged import filled, out, real_texts, version_of
from tests.volunteers.shortcuts import signed_in
from volunteers.models import User

pytestmark = pytest.mark.django_db


def file(name: str, data: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if isinstance(data, bytes) else data.encode())


def test_a_term_is_one_whatever_its_case_and_accents(claire: User) -> None:
    rachid = factories.reviewer("ar")
    term, changed = term_save(by=rachid, language="ar", new=NewTerm(" Élève ", "تلميذ"))
    assert (term.french, changed) == ("Élève", True)
    same, changed = term_save(by=rachid, language="ar", new=NewTerm("Élève", "تلميذ"))
    assert (same.pk, changed) == (term.pk, False)
    other, changed = term_save(by=rachid, language="ar", new=NewTerm("eleve", "طالب"), was="تلميذ")
    assert (other.pk, other.translation, changed) == (term.pk, "طالب", True)
    with pytest.raises(Conflict, match="طالب"):
        term_save(by=rachid, language="ar", new=NewTerm("eleve", "دارس"), was="تلميذ")
    entries = Entry.objects.filter(verb="term").order_by("pk")
    assert [entry.before.get("translation") for entry in entries] == [None, "تلميذ"]


def test_after_a_word_the_form_waits_for_the_next(claire: User) -> None:
    claire_s, page = signed_in(claire), "/atelier/text/glossary/ar/"
    first = claire_s.post(f"{page}save/", {"french": "tablette", "translation": "لوح"}, follow=True)
    form = first.content.decode().partition('<details class="card"')[2].partition("</details>")[0]
    assert form.startswith(" open")
    assert " autofocus" in form
    assert '<details class="card" open' not in claire_s.get(page).content.decode()
    changed = claire_s.post(f"{page}save/", {"french": "tablette", "translation": "جهاز", "was": "لوح"}, follow=True)
    assert "autofocus" not in changed.content.decode()


def test_who_may_change_the_glossary(claire: User) -> None:
    amina, rachid = factories.volunteer("ar"), factories.reviewer("ar")
    with pytest.raises(NotAllowed):
        term_save(by=amina, language="ar", new=NewTerm("tablette", "لوح"))
    with pytest.raises(NotAllowed):
        term_save(by=rachid, language="tr", new=NewTerm("tablette", "tablet"))
    with pytest.raises(NotAllowed, match="coordinator"):
        term_save(by=rachid, language="ar", new=NewTerm("Pronote", keep=True))
    term_save(by=claire, language="ar", new=NewTerm("Pronote", keep=True))
    assert [term.french for term in glossary_of("ta")] == ["Pronote"]
    for new in (NewTerm(""), NewTerm("!!"), NewTerm("x" * 121), NewTerm("a", "b", "c" * 301)):
        with pytest.raises(Refused):
            term_save(by=claire, language="ar", new=new)


def test_a_term_at_rest_is_asked_for_no_more(claire: User) -> None:
    version = factories.version(factories.tutorial(), "ar")
    segment = factories.speech(version.tutorial)[0]
    term_save(by=claire, language="ar", new=NewTerm("tablette", "اللوح"))

    def codes() -> list[str]:
        return [finding["code"] for finding in translation_findings(segment, version, "اضغطوا على الزر لتشغيل الجهاز.")]

    assert "term_missing" in codes()
    term_save(by=claire, language="ar", new=NewTerm("tablette", ""))
    assert "term_missing" not in codes()


def test_the_csv_goes_out_and_comes_back_unchanged(claire: User) -> None:
    formula = NewTerm("=SOMME", "+1", "@note")
    for new in (NewTerm("tablette", "الجهاز; اللوحي", 'dire "tablette"'), formula, NewTerm("ENT", keep=True)):
        term_save(by=claire, language="ar", new=new)
    text = write_csv(Term.objects.order_by("pk"))
    assert "'=SOMME" in text
    outcome = import_glossary(by=claire, language="ar", name="g.csv", data=text.encode())
    assert (outcome.changed, outcome.unchanged, outcome.refused) == ([], 3, [])
    for changed in (
        text.replace("\r\n", "\n"),
        text.replace("\r\n", "\r"),
        'french,translation,note\ntablette,"الجهاز; اللوحي","dire ""tablette"""',
        "keep\tfrench\ttranslation\tnote\nx\tENT\t\t",
    ):
        outcome = import_glossary(by=claire, language="ar", name="g.csv", data=changed.encode())
        assert (outcome.changed, outcome.refused) == ([], [])
    outcome = import_glossary(
        by=claire, language="ar", name="g.csv", data="french;translation\nécran;الشاشة\n;vide\n".encode("utf-16")
    )
    assert outcome.changed == ["écran"]
    assert outcome.refused == [{"where": "line 3", "why": "A term needs its French words."}]


def test_a_refused_term_is_named_by_its_line_in_the_file(claire: User) -> None:
    """Spreadsheets put several lines into one cell."""
    data = 'french;translation;note\nécran;الشاشة;"une\nnote de\ntrois lignes"\n;vide;\n'
    outcome = import_glossary(by=claire, language="ar", name="g.csv", data=data.encode())
    assert (outcome.changed, [refusal["where"] for refusal in outcome.refused]) == (["écran"], ["line 5"])


def test_a_spreadsheet_that_writes_no_utf_8_is_understood(claire: User) -> None:
    data = "Français;Traduction;Note\nécran tactile;pantalla táctil;où l’on écrit\n".encode("cp1252")
    assert import_glossary(by=claire, language="es", name="g.csv", data=data).changed == ["écran tactile"]
    assert Term.objects.get().translation == "pantalla táctil"
    assert Term.objects.get().note == "où l’on écrit"


@given(st.text(max_size=30))
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    assert not harmless(cell).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))
    if not cell.startswith("'"):
        assert as_written(harmless(cell)) == cell


def test_a_bad_glossary_file_changes_nothing(claire: User) -> None:
    for data, sentence in (
        (b"a;b\n1;2", "must name the columns"),
        (b"", "must name the columns"),
        (b"\xff\xfe\x00", "UTF-8"),
        ('french;translation\n"école;مدرسة'.encode(), "not a CSV"),
        ("french;translation\nø".encode("latin-1"), "UTF-8"),
    ):
        with pytest.raises(Refused, match=sentence):
            import_glossary(by=claire, language="ar", name="g.csv", data=data)
    assert not Term.objects.exists()


def test_the_glossary_page(claire: User) -> None:
    version_of("ar", most=2)
    amina, rachid = factories.volunteer("ar"), factories.reviewer("ar")
    base = "/atelier/text/glossary/ar/"
    reviewer = signed_in(rachid)
    assert reviewer.get("/atelier/text/glossary/")["Location"] == base
    answer = reviewer.post(f"{base}save/", {"french": "tablette", "translation": "الجهاز اللوحي", "note": "<b>"})
    assert answer.status_code == 302
    found = {"q": "TABLÉTTE", "term": str(Term.objects.get().pk)}
    page = reviewer.get(base, found).content.decode()
    assert "الجهاز اللوحي" in page
    assert "&lt;b&gt;" in page
    assert "الجهاز اللوحي" not in reviewer.get(base, {"q": "zzz"}).content.decode()
    reader = signed_in(amina)
    assert "term_save" not in reader.get(base).content.decode()
    assert reader.post(f"{base}save/", {"french": "x", "translation": "y"}).status_code == 403
    assert reader.get("/atelier/text/glossary/tr/").status_code == 403
    assert reader.get("/atelier/text/glossary/xx/").status_code == 404
    got = reviewer.get(f"{base}file/")
    assert "glossary.ar.csv" in got["Content-Disposition"]
    sent = reviewer.post(f"{base}receive/", {"file": file("g.csv", "french;translation\nécran;الشاشة\n")})
    assert sent.status_code == 302
    assert Term.objects.count() == 2
    assert reviewer.post(f"{base}receive/").status_code == 400


def test_three_hundred_words_are_a_light_page_and_the_form_of_one_is_a_page_away(claire: User) -> None:
    names = [f"mot important {n:03}" for n in range(300)]
    words = [Term(french=name, folded=name, language="ar", translation="كلمة مهمة جدا") for name in names]
    Term.objects.bulk_create(words)
    kept = Term.objects.create(french="ENT", folded="ent", keep=True)
    one = Term.objects.get(french="mot important 007")
    version_of("ar", most=2)
    base = "/atelier/text/glossary/ar/"
    client = signed_in(factories.reviewer("ar"))
    answer = client.get(base)
    page = answer.content.decode()
    assert page.count("كلمة مهمة جدا") == 299 and len(answer.content) <= 100_000
    assert "mot important 299" in client.get(base, {"page": 2}).content.decode()
    assert f'href="?term={one.pk}#t{one.pk}"' in page and page.count("<form") < 5
    assert f"?term={kept.pk}#" not in page, "nothing to change, and no note"
    opened = client.get(base, {"term": str(one.pk), "q": "mot"}).content.decode()
    assert opened.count('name="was"') == 1 and f'href="?q=mot&amp;term={one.pk + 1}#' in opened
    form = {"french": one.french, "was": one.translation, "translation": "لفظ", "note": "pour les parents"}
    assert client.post(f"{base}save/", form)["Location"] == f"{base}#t{one.pk}"
    reader = signed_in(factories.volunteer("ar")).get(base, {"term": one.pk}).content.decode()
    assert "pour les parents" in reader and "لفظ" in reader and 'name="was"' not in reader


def test_files_out_and_in_by_page(claire: User) -> None:
    version, amina = version_of("ar", most=4), factories.volunteer("ar")
    base = "/atelier/text/allumer-la-tablette/ar/files/"
    client = signed_in(amina)
    assert client.get(base).status_code == 200
    for format, suffix in (("po", "po"), ("xliff", "xlf"), ("srt", "srt"), ("vtt", "vtt"), ("txt", "txt")):
        got = client.get(f"{base}{format}/")
        assert got["Content-Disposition"] == f'attachment; filename="allumer-la-tablette.ar.{suffix}"'
        if format != "txt":
            assert got.content.decode() == out(version, format)
    assert client.get(f"{base}exe/").status_code == 404
    po = filled(version, real_texts("ar"))
    page = client.post(f"{base}receive/", {"file": file("in.po", po), "how": "submit"})
    assert page.status_code == 200
    assert TranslationRevision.objects.filter(author=amina, state="submitted").count() == 4
    torn = client.post(f"{base}receive/", {"file": file("in.po", po[: len(po) // 2]), "how": "submit"})
    assert torn.status_code == 400
    assert client.post(f"{base}receive/", {"file": file("in.po", po), "how": "approve"}).status_code == 403
    assert signed_in(factories.volunteer("tr", "elif")).get(base).status_code == 403


def test_the_transcript_as_a_file_is_for_coordinators(claire: User) -> None:
    version_of("ar", most=2)
    base = "/atelier/text/allumer-la-tablette/fr/files/"
    assert signed_in(factories.volunteer("ar")).get(base).status_code == 403
    client = signed_in(claire)
    got = client.get(f"{base}srt/").content.decode()
    assert got.count("-->") == 2
    page = client.post(f"{base}receive/", {"file": file("fr.srt", got.replace("\n\n", "?\n\n", 1))})
    assert page.status_code == 200
    assert Entry.objects.filter(object_type="segment").exists()


def test_how_strict_the_checks_are(claire: User) -> None:
    version = version_of("ar", most=2)
    with pytest.raises(NotAllowed):
        severities_set(by=factories.reviewer("ar"), language="ar", chosen={"double_space": "error"})
    with pytest.raises(Refused):
        severities_set(by=claire, language="ar", chosen={"no_such_check": "error"})
    client = signed_in(claire)
    everywhere, arabic = "/atelier/text/checks/", "/atelier/text/checks/ar/"
    assert client.post(everywhere, {"double_space": "off", "empty": ""}).status_code == 302
    assert client.post(arabic, {"double_space": "error"}).status_code == 302
    kept: Any = CheckSeverity.objects.order_by("language").values_list("language", "code", "severity")
    assert list(kept) == [("", "double_space", "off"), ("ar", "double_space", "error")]
    assert client.post(arabic, {"double_space": ""}).status_code == 302
    assert CheckSeverity.objects.get().language == ""
    assert Entry.objects.filter(verb="severity").count() == 3
    assert client.post(arabic, {"double_space": "deadly"}).status_code == 400
    page = client.get(arabic).content.decode()
    assert page.count("<select") == len(NAMES)
    assert page.partition("<main")[2].count("<details") == 1  # of the checks, none of languages
    for tag in ("tr", "ta", "ru", "ro", "uk", "es", "pt", "it"):  # more than a telephone should begin with
        factories.version(version.tutorial, tag)
    folded = client.get(arabic).content.decode().partition("<main")[2]
    assert folded.index("<details") < folded.index("/atelier/text/checks/ta/") < folded.index("</details>")
    assert signed_in(factories.volunteer("ar")).get(everywhere).status_code == 403
