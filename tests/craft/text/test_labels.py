"""The checks of the site's own words: what the program puts into them, what a page cannot bear, their length."""

from __future__ import annotations

import pytest

from craft.text.checks.labels import Label, fits
from tests.craft.text.text_findings import findings_of

PLAIN, ONE_ONLY, MANY = Label(), Label(plural=True, numbers=(1,)), Label(plural=True, numbers=(1, 21))
SAID_ELSEWHERE = Label(plural=True, numbers=(1, 21), number="{count}")
NONE_OR_ONE = Label(plural=True, numbers=(0, 1), number="{count}")
JUST_ONE = Label(plural=True, numbers=(1,), number="{count}")


def codes(source: str, text: str, lang: str = "ar", label: Label = PLAIN) -> dict[str, str]:
    return {finding.code: finding.severity for finding in findings_of(source, text, lang, label=label)}


@pytest.mark.parametrize(
    ("source", "text", "label", "code"),
    [
        ("Étape %(number)s", "الخطوة %(number)s", PLAIN, None),
        ("Étape %(number)s", "الخطوة", PLAIN, "code_lost"),
        ("Étape %(number)s", "الخطوة %(nombre)s", PLAIN, "code_added"),
        ("Étape %(number)s", "الخطوة %(number)s %(number)s", PLAIN, "code_added"),
        ("Étape %(number)s", "الخطوة %(number)", PLAIN, "code_lost"),
        ("Étape %(number)s", "الخطوة %(number)s 5%", PLAIN, "code_added"),
        ("Bonjour {name}", "مرحبا", PLAIN, "code_lost"),
        ("Lire", "اقرأ <b>الآن</b>", PLAIN, "code_added"),
        ("Lire", "<script>", PLAIN, "code_added"),
        ("Lire", "اقرأ < الآن", PLAIN, "markup"),
        ("Lire", 'اقرأ "الآن"', PLAIN, "markup"),
        ("Lire", "اقرأ &lt;", PLAIN, "code_added"),
        ("%(count)d minute", "دقيقة واحدة", ONE_ONLY, None),
        ("%(count)d minute", "دقيقة", MANY, "code_lost"),
        ("%(count)d minutes", "%(count)d دقائق", MANY, None),
        # French says « one » in words; in Ukrainian the same form is for 21.
        ("Un texte", "{count} نص", SAID_ELSEWHERE, None),
        ("Un texte", "نص واحد", SAID_ELSEWHERE, "code_lost"),
        ("Un texte", "{n} نص", SAID_ELSEWHERE, "code_added"),
        ("Un texte", "{count} نص {count}", SAID_ELSEWHERE, "code_added"),
        ("Un texte", "{count} نص", NONE_OR_ONE, None),
        ("Un texte", "نص واحد", NONE_OR_ONE, None),
        ("Un texte", "{count} نص", JUST_ONE, "code_added"),
    ],
)
def test_what_blocks_a_word_of_the_site(source: str, text: str, label: Label, code: str | None) -> None:
    blocking = {one for one, severity in codes(source, text, label=label).items() if severity == "error"}
    assert (code in blocking) if code else not blocking, blocking
    assert fits(source, text, label) is (code is None)


def test_a_label_that_outgrows_its_button_is_remarked() -> None:
    long = "Bu videoyu telefonunuza hemen indirin ve saklayın"
    assert codes("Télécharger", long, "tr")["label_long"] == "warning"
    assert "label_long" not in codes("Télécharger", "Videoyu indir", "tr")
    assert "label_long" not in codes("Ce site suit les règles françaises d’accessibilité.", long, "tr")


def test_a_word_of_the_site_has_no_subtitle_line_and_no_slot() -> None:
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    assert "line_length" in {finding.code for finding in findings_of("Un mot.", f"{word}.", "de")}
    assert "line_length" not in codes("Un mot.", f"{word}.", "de")


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a\x1bb"])
def test_nothing_empty_and_no_control_character_reaches_a_page(text: str) -> None:
    assert fits("Lire", text, PLAIN) is False


@pytest.mark.parametrize(
    ("lang", "text"), [("tr", "%{percent} daha hızlı çalınacak."), ("fa", "‏{percent} % تندتر پخش می‌شود.")]
)
def test_beside_a_name_in_braces_a_percent_sign_is_a_sign(lang: str, text: str) -> None:
    assert codes("Elle sera lue {percent} % plus vite.", text, lang) == {}
