"""What the fit meter says in the browser: the server's words for the verdict, in the plural form of the count."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser

from craft.messages import Message, Rounded
from craft.timing.speech_rate import VERDICTS
from journal.translated import in_browser, translated

pytestmark = pytest.mark.browser

SHOW = """async ([lang, fit, words]) => {
    document.documentElement.lang = lang;
    document.body.innerHTML = '<p id="fit"><span><span></span></span><strong></strong><span></span></p>';
    const { showFit } = await import(`/static/js/text/fit.js?${lang}${fit.lettersToShorten}`);
    showFit(fit, words);
    return document.querySelector("#fit strong").textContent;
}"""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_browser_counts_letters_as_the_server_does(chromium: Browser, live_server: Any, language: str) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/static/js/fit-meter.js")
    with translation.override(language):
        words = {"verdicts": {verdict: in_browser(text) for verdict, text in VERDICTS.items()}, "seconds": "{said}"}
        expected = {
            letters: translated(Message(VERDICTS["too_long"], {"seconds": Rounded(1.5, 1), "letters": letters}))
            for letters in (1, 2, 11, 21)
        }
    for letters, said in expected.items():
        fit = {
            "verdict": "too_long",
            "ratio": 2,
            "predictedMs": 3000,
            "slotMs": 1500,
            "tooLongByMs": 1500,
            "lettersToShorten": letters,
        }
        assert page.evaluate(SHOW, [language, fit, words]) == said
    assert ("1 lettre " if language == "fr" else "1 letter ") in expected[1]
    page.close()
