"""The text checks: silent on good translations, awake to each fault, and right about where it is."""

from __future__ import annotations

from typing import Any

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.languages import all_languages
from craft.text.checks.french_numbers import numbers_in_words
from craft.text.glossary import GlossaryTerm
from craft.text.text_checks import CODES, Reference, TextFinding, blocks
from subtitles.checks.language_guess import guess_language
from tests.craft.text.text_findings import findings_of
from tests.material.voices import demonstration_texts
from tests.subtitles.exchanged import ADMIN, CORE

DEMO = demonstration_texts()
LANGUAGES = [tag for tag in DEMO[0] if tag not in ("scene", "fr")]
KEEP = [GlossaryTerm("Espace école", keep=True), GlossaryTerm("Se connecter", keep=True)]


def codes(source: str, text: str, lang: str, **more: Any) -> set[str]:
    return {finding.code for finding in findings_of(source, text, lang, guess_language=guess_language, **more)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_good_translations_raise_nothing(lang: str) -> None:
    siblings = [Reference(text["fr"], text[lang]) for text in DEMO]
    for text in DEMO:
        assert codes(text["fr"], text[lang], lang, siblings=siblings, terms=KEEP) == set(), text[lang]


# Faults that the published catalogues really have; all other errors would be false alarms.
KNOWN_ERRORS = {("fa", "wrong_script", "Malay")}


@pytest.mark.parametrize("lang", ["ar", "es", "fa", "it", "pt", "pt_BR", "ro", "ru", "sq", "tr", "uk", "zh_Hans"])
def test_published_catalogues_raise_no_error_and_few_warnings(lang: str) -> None:
    texts = warnings = 0
    errors = set()
    for catalogue in (ADMIN, CORE):
        file = str(catalogue / "{}" / "LC_MESSAGES" / "django.po")
        french = {
            (entry.msgctxt, entry.msgid): entry.msgstr
            for entry in polib.pofile(file.format("fr")).translated_entries()
            if not entry.msgid_plural
        }
        for entry in polib.pofile(file.format(lang)).translated_entries():
            if (entry.msgctxt, entry.msgid) not in french or entry.msgid_plural:
                continue
            texts += 1
            for found in findings_of(
                french[entry.msgctxt, entry.msgid], entry.msgstr, lang, guess_language=guess_language
            ):
                warnings += found.severity == "warning"
                if found.severity == "error":
                    errors.add((lang, found.code, entry.msgstr))
    assert texts > 400
    assert errors <= KNOWN_ERRORS
    # zh: half of it ends sentences without 。; fa: twenty superfluous spaces
    assert warnings < {"zh_Hans": 0.12, "fa": 0.07}.get(lang, 0.06) * texts


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_planted_fault_is_found(lang: str) -> None:
    stop = "。" if lang.startswith("zh") else "."
    for row in DEMO:
        french, text = row["fr"], row[lang]
        bare, bare_french = text.rstrip(".。!！"), french.rstrip(".! \u00a0")
        planted = [
            (french, "  ", "empty"),
            (french, french, "unchanged"),
            (french, " " + text, "leading_space"),
            (french, text + "\u00a0", "trailing_space"),
            (french, text[:1] + "  " + text[1:], "double_space"),
            (f"{bare_french} ?", bare, "end_punctuation"),
            (french, bare + "?", "end_punctuation"),
            (french, text[:4] + "(" + text[4:], "unbalanced"),
            (french, "«" + text, "unbalanced"),
            (f"{bare_french} 47.", f"{bare} 74{stop}", "numbers_changed"),
            (f"{bare_french} 1 250.", f"{bare} 1 520{stop}", "numbers_changed"),
            (f"{bare_french} 250.", f"{bare}{stop}", "numbers_changed"),
            (f"{bare_french} https://ecole.fr/a.", f"{bare} https://ecole.fr/b{stop}", "link_lost"),
            (f"{bare_french} mairie@ville.fr.", f"{bare}{stop}", "link_lost"),
            (f"{bare_french} %(name)s.", f"{bare} %(nom)s{stop}", "code_lost"),
            (french, text[:3] + "\u202e" + text[3:], "forbidden_character"),
            (french, text[:3] + "\u0007" + text[3:], "forbidden_character"),
        ]
        if "Se connecter" in text:
            planted.append((french, text.replace("Se connecter", "OK"), "keep_missing"))
        for source, faulty, code in planted:
            assert code in codes(source, faulty, lang, terms=KEEP), (code, faulty)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_another_language_is_noticed(lang: str) -> None:
    noticed = tried = 0
    for other in LANGUAGES:
        for text in DEMO:
            if other != lang:
                tried += 1
                noticed += bool(codes(text["fr"], text[other], lang) & {"wrong_language", "wrong_script"})
    assert noticed >= 0.9 * tried


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("Ouvert à 14 h 30.", "Open at 2:30 pm.", "en"),
        ("Il y a 1 250 élèves.", "There are 1,250 pupils.", "en"),
        ("Il y a 1 250 élèves.", "Es gibt 1.250 Schüler.", "de"),
        ("Attendez 30 secondes.", "انتظروا ٣٠ ثانية.", "ar"),
        ("Attendez 30 secondes.", "৩০ সেকেন্ড অপেক্ষা করুন।", "bn"),
        ("Attendez trois secondes.", "Wait 3 seconds.", "en"),
        ("Attendez 3 secondes.", "Wait three seconds.", "en"),
        ("Le 2 mars 2025.", "2025年3月2日。", "zh-Hans"),
        ("Avant le 03/09/2025.", "Before 3 September 2025.", "en"),
        ("Il y a vingt-cinq élèves en 6e.", "Hay 25 alumnos en sexto.", "es"),
        ("Il y a vingt-cinq élèves en 6e.", "ஆறாம் வகுப்பில் 25 மாணவர்கள் உள்ளனர்.", "ta"),
        ("Il y a vingt-cinq élèves en 6e.", "În clasa a VI-a sunt 25 de elevi.", "ro"),
        ("Il y a deux cent cinquante places.", "Es gibt 250 Plätze.", "de"),
        ("Attendez une demi-heure.", "Wait 30 minutes.", "en"),
        ("Attendez trois quarts d'heure.", "Espere 45 minutos.", "es"),
        ("L'accueil répond 24 h/24 et 7 j/7.", "Danışma 7/24 cevap verir.", "tr"),
        ("L'accueil répond 24 h/24 et 7 j/7.", "Справочная отвечает круглосуточно, без выходных.", "ru"),
        ("Elle ferme à 16 h 30.", "下午四点半关门。", "zh-Hans"),
        ("Elle ferme à 16 h 30.", "বিকেল সাড়ে চারটায় বন্ধ হয়।", "bn"),
        ("Elle ferme à 16 h 30.", "Mihidy amin'ny 4 ora sy sasany.", "mg"),
        ("Elle ouvre à 8 h et ferme à 16 h 30.", "Inafunguliwa saa 2 asubuhi na kufungwa saa 10:30 jioni.", "sw"),
        ("Elle ouvre à 8 h et ferme à 16 h 30.", "ከጠዋቱ 2 ሰዓት ይከፈታል፣ በ10:30 ይዘጋል።", "am"),
        ("C'est terminé !", "Կեցցե՛ք, ավարտվեց։", "hy"),
        ("Appelez le 01 23 45 67 89.", "Call 0123456789.", "en"),
        ("Il dit : « Oui. »", "Er sagt: „Ja.“", "de"),
        ("Il dit : « Oui. »", "Mówi: „Tak.”", "pl"),
        ("Êtes-vous prêt ?", "Դուք պատրա՞ստ եք։", "hy"),
        ("Êtes-vous prêt ?", "คุณพร้อมไหม", "km"),
        ("Êtes-vous prêts ?", "¿Están listos?", "es"),
        ("Touchez a) puis b).", "Touch a) then b).", "en"),
        ("Installez Pronote sur le téléphone.", "Установите Pronote на телефон.", "ru"),
        ("Nom (30 car.)", "Name (30)", "en"),
        ("Menu", "Menu", "en"),
        ("Lisez le message.", "Read the message", "en"),
        ("A", "*", "el"),
        ("A un cadre.", "Γur-s akatar, yesεan.", "kab"),
        ("Largeur en pixels", "너비 (픽셀 단위)", "ko"),
        ("Contrôle de sortie :", "出力制御:", "ja"),
        ("Types des utilisateurs.", "使用使用者定义的类型。", "zh-Hans"),
        ("Allez sur www.ecole.fr.", "Ve a www.ecole.fr.", "es"),
    ],
)
def test_what_is_only_different_is_no_fault(source: str, text: str, lang: str) -> None:
    assert codes(source, text, lang) - {"wrong_script"} == set()


@pytest.mark.parametrize(
    ("source", "text", "lang", "code", "piece"),
    [
        ("Prêt ?", "جاهز?", "ar", "end_punctuation", "?"),
        ("Voilà.", "好了.", "zh-Hans", "end_punctuation", "."),
        ("Lisez. Puis touchez.", "Read. Then touch", "en", "end_punctuation", ""),
        ("Voilà la page.", "यह पृष्ठ है.", "hi", "end_punctuation", "."),
        ("Attendez 30 secondes.", "Wait 13 seconds.", "en", "numbers_changed", "13"),
        ("Attendez 30 secondes.", "Subiri sekunde 24.", "sw", "numbers_changed", "24"),
        ("À 8 h, en 6e.", "At 9 am, in year 6.", "en", "numbers_changed", "9"),
        ("À 8 h du matin.", "Saa 3 asubuhi.", "sw", "numbers_changed", "3"),
        ("Il y a vingt-cinq élèves.", "There are 52 pupils.", "en", "numbers_changed", "52"),
        ("Le mot.", "The word.\u202e", "en", "forbidden_character", "\u202e"),
        ("Le mot.", "The \u202ddrow\u202c.", "en", "forbidden_character", "\u202d"),
        ("Le mot.", "The \u202bword.", "en", "forbidden_character", "\u202b"),
        ("Le mot.", "The word\u202c.", "en", "forbidden_character", "\u202c"),
        ("Le mot juste.", "Верное cлово.", "ru", "wrong_script", "cлово"),
        ("Voici le mot.", "Here  is it.", "en", "double_space", "  "),
        ("Voici le mot.", "Here (is it.", "en", "unbalanced", "("),
        ("Ouvrez la page de l'école.", "打開學校的頁面來選擇。", "zh-Hans", "wrong_script", "開"),
        ("Bonjour {name}.", "Hello {nom}.", "en", "code_added", "{nom}"),
    ],
)
def test_the_place_is_told(source: str, text: str, lang: str, code: str, piece: str) -> None:
    found = [finding for finding in findings_of(source, text, lang) if finding.code == code]
    assert [text[finding.start : finding.end] for finding in found] == [piece]


@pytest.mark.parametrize(
    ("french", "number"),
    [
        ("soixante-dix-sept", 77), ("quatre-vingts", 80), ("quatre-vingt-dix-neuf", 99), ("soixante et onze", 71),
        ("vingt et un", 21), ("la vingt-cinquième page", 25), ("mille deux cents", 1200),
        ("deux mille vingt-cinq", 2025), ("le neuvième", 9), ("centième", 100), ("nonante-cinq", 95),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_numbers_that_french_says_in_words(french: str, number: int) -> None:
    assert max(map(int, numbers_in_words(french))) == number


def test_glossary_terms() -> None:
    terms = [GlossaryTerm("cahier de texte", "homework diary"), GlossaryTerm("Pronote", keep=True)]
    source = "Ouvrez les cahiers de textes dans Pronote."
    assert codes(source, "Open the homework diaries in Pronote.", "en", terms=terms) == set()
    assert codes(source, "Open the notebooks in Pronote.", "en", terms=terms) == {"term_missing"}
    assert codes(source, "Open the homework diaries in the app.", "en", terms=terms) == {"keep_missing"}


def test_siblings() -> None:
    others = [Reference("Touchez le bouton.", "Press the button."), Reference("Lisez le message.", "Read the message.")]
    assert codes("touchez le bouton", "Tap the button", "en", siblings=others) == {"inconsistent"}
    assert codes("Écrivez le message.", "Read the message.", "en", siblings=others) == {"same_text"}
    assert codes("Touchez le bouton.", "Press the button.", "en", siblings=others) == set()


def test_length_and_reading_speed_follow_the_slot() -> None:
    french, text = "Touchez le bouton bleu qui est en haut.", "Touch the blue button that is at the top."
    assert codes(french, text, "en", slot_ms=4000) == set()
    assert codes(french, text, "en", slot_ms=1500) == {"too_long", "reading_speed"}
    severities = {finding.code: finding.severity for finding in findings_of(french, text, "en", slot_ms=1500)}
    assert severities == {"too_long": "warning", "reading_speed": "warning"}, "the picture may wait: none blocks"
    said = {finding.code for finding in findings_of(french, text, "en", slot_ms=1500, spoken=True)}
    assert said == {"too_long"}, "with a voice it is shown for as long as that says it"
    assert codes(french, "x" * 43 + ".", "en") == {"line_length"}
    longer = french.replace(".", " de cette page, du côté droit.")
    assert codes(longer, "Touch the blue button\nthat is at the top of this page, on the right side.", "en") == {
        "line_length"
    }


def test_a_profile_changes_severities() -> None:
    def severity(profile: dict[str, Any] | None) -> list[str]:
        return [
            finding.severity for finding in findings_of("Voilà la page.", "Here is the page,", "en", profile=profile)
        ]

    assert severity(None) == ["warning"]
    assert severity({"end_punctuation": "error"}) == ["error"]
    assert severity({"end_punctuation": "off"}) == []
    assert blocks(findings_of("Voilà.", "", "en"))
    assert not blocks(findings_of("Voilà.", "", "en", profile={"empty": "warning"}))


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([language.tag for language in all_languages()]))
def test_any_text_can_be_checked(source: str, text: str, lang: str) -> None:
    found: tuple[TextFinding, ...] = findings_of(
        source, text, lang, slot_ms=2000, terms=[GlossaryTerm("mot", "word")], siblings=[Reference(text, source)]
    )
    for finding in found:
        assert finding.code in CODES
        assert str(finding.message)
        assert 0 <= finding.start <= finding.end <= len(text)


@pytest.mark.parametrize(
    ("source", "text", "lang"),
    [
        ("Ouvrez Pronote maintenant.", "اکنون \u202aPronote\u202c را باز کنید.", "fa"),
        ("Ouvrez Pronote et l’ENT.", "\u202aPronote\u202c و \u202aENT\u202c را باز کنید.", "fa"),
        ("Ouvrez Pronote maintenant.", "\u202bافتحوا \u202aPronote\u202c الآن.\u202c", "ar"),
    ],
)
def test_embeddings_that_are_closed_are_good(source: str, text: str, lang: str) -> None:
    assert findings_of(source, text, lang) == ()
