"""What the fit meter says in the browser: the server's words for the verdict, in the plural form of the count."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.formats import get_format

from craft.messages import Message, RoundedNumber
from craft.timing.speech_rate import VERDICTS
from journal.message_translation import in_browser, translate_message
from tests.node import answered

SHOW = """async ([lang, fits, words]) => {
    const part = () => ({ textContent: "", firstElementChild: { style: { setProperty() {} } } });
    const meter = { children: [part(), part(), part()], dataset: {}, scrollIntoView() {} };
    meter.parentElement = meter;
    globalThis.document = { documentElement: { lang }, getElementById: (id) => (id === "fit" ? meter : null) };
    const { showFit } = await site("text/fit.js");
    return fits.map((fit) => (showFit(fit, words), meter.children[1].textContent));
}"""


@pytest.mark.parametrize("language", ["fr", "en", "so"])
def test_the_browser_counts_letters_as_the_server_does(language: str) -> None:
    with translation.override(language):
        words = {
            "verdicts": {verdict: in_browser(text) for verdict, text in VERDICTS.items()},
            "seconds": "{said}",
            "decimal": get_format("DECIMAL_SEPARATOR"),
        }
        expected = {
            letters: translate_message(
                Message(VERDICTS["too_long"], {"seconds": RoundedNumber(1.5, 1), "letters": letters})
            )
            for letters in (1, 2, 11, 21)
        }
    fits = [
        {
            "verdict": "too_long",
            "ratio": 2,
            "predictedMs": 3000,
            "slotMs": 1500,
            "tooLongByMs": 1500,
            "lettersToShorten": letters,
        }
        for letters in expected
    ]
    assert answered(SHOW, [language, fits, words]) == list(expected.values())
    assert {"fr": "1 lettre ", "en": "1 letter ", "so": "1.5"}[language] in expected[1]
