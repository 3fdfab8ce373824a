"""A long text while it is read: whole, or moving by itself with the word that is said; nothing of it under a button."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from craft import languages
from craft.timing.speech_rate import model_parameters, predicted_ms
from subtitles.models import TranslationRevision
from tests.browser.studio.fake_microphone import Desk, human_take, speaking, write_feed
from tests.browser.studio.studio_room import StudioRoom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = (
    "افتحوا تطبيق Pronote على الهاتف أو الجهاز اللوحي، ثم المسوا الظرف الصغير الموجود في أعلى الشاشة لقراءة رسائل "
    "معلّمي أطفالكم، وإذا لم تجدوا الظرف فالمسوا أوّلاً القائمة ثم كلمة «ENT» "
    "وانتظروا حتى تظهر الصفحة كاملة قبل أن تتابعوا."
)
# Every word, at the moment at which it lights up and has been brought to its place: is it whole, and above the buttons?
WATCH = """() => {
    window.lit = [];
    const text = document.getElementById("text");
    const inside = (box, around) => box.top >= around.top - 1 && box.bottom <= around.bottom + 1;
    new MutationObserver((changes) => requestAnimationFrame(() => {
        for (const { target } of changes) {
            if (target.className !== "now") continue;
            const [word, place] = [target, text].map((element) => element.getBoundingClientRect());
            const buttons = document.querySelector(".controls").getBoundingClientRect();
            const above = place.bottom <= buttons.top && buttons.bottom <= innerHeight;
            lit.push([target.textContent, inside(word, place), above]);
        }
    })).observe(text, { subtree: true, attributes: true, attributeFilter: ["class"] });
}"""
# At rest: the text's place ends above the buttons, and the buttons are on the screen.
AT_REST = """() => {
    const place = (selector) => document.querySelector(selector).getBoundingClientRect();
    const [text, buttons] = ["#text", ".controls"].map(place);
    return [text.bottom <= buttons.top + 1, buttons.bottom <= innerHeight + 1, text.height];
}"""
SCREENS = {"a small phone": (360, 640), "the same, lying": (640, 360), "a desk": (1280, 720)}


def weights(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "() => [...new Set([...document.querySelectorAll('#text span')]"
        ".map((element) => getComputedStyle(element).fontWeight))]"
    )
    return found


@pytest.mark.parametrize("screen", SCREENS)
def test_every_word_of_a_long_text_is_in_sight_when_it_is_said(
    arabic: StudioRoom, chromium: Browser, tmp_path: Path, screen: str
) -> None:
    width, height = SCREENS[screen]
    TranslationRevision.objects.filter(translation__language="ar").update(text=LONG)
    write_feed(tmp_path / "feed.wav", np.concatenate([human_take(1)] * 6), lead_ms=3000)
    with speaking(chromium, tmp_path / "feed.wav") as browser:
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, reduced_motion="reduce", locale="fr"
        )
        desk = Desk(context, arabic.voice, arabic.address)
        page = desk.studio(arabic.record(2))
        text_above, buttons_seen, room = page.evaluate(AT_REST)
        assert (text_above, buttons_seen) == (True, True)
        assert room > 90  # three lines at least
        page.evaluate(WATCH)
        page.locator("#record").click()
        desk.phase("recording")
        page.wait_for_function("() => document.querySelector('#text span:last-of-type').className !== ''")
        lit: list[Any] = page.evaluate("() => lit")
        assert len(lit) > 20
        assert [word for word in lit if not (word[1] and word[2])] == []
        assert len(weights(page)) == 1  # a word that was said keeps its width: the lines do not jump
        page.keyboard.press(" ")
        desk.phase("deciding")
        assert desk.errors == []


WORDS = """async ([text, locale, model, cut]) => {
    if (!cut) delete Intl.Segmenter;
    const { pieces, shares } = await import("/static/js/studio/words.js");
    const parts = pieces(text, locale);
    const words = parts.filter((part) => part.word);
    return [parts.map((part) => part.text), words.map((part) => part.text), shares(parts, model)];
}"""
TEXTS = {
    "ar": (LONG, "Pronote"),
    "fa": ("برنامهٔ Pronote را باز کنید؛ سپس پاکت کوچک را لمس کنید.", "Pronote"),
    "ur": ("فون پر Pronote کھولیں، پھر چھوٹے لفافے کو چھوئیں۔ پیغام پڑھیں۔", "Pronote"),
    "zh-Hans": ("请打开 Pronote 应用程序，然后轻触屏幕上方的小信封图标。", "Pronote"),
    "ta": ("Pronote செயலியைத் திறந்து, சிறிய உறையைத் தொடுங்கள்.", "Pronote"),
    "am": ("Pronote ን ይክፈቱ፣ ከዚያ ትንሹን ፖስታ ይንኩ። መልእክቱን ያንብቡ።", "Pronote"),
}


@pytest.mark.parametrize("cut", [True, False], ids=["words by the browser", "a browser without Intl.Segmenter"])
@pytest.mark.parametrize("tag", TEXTS)
def test_words_light_up_one_after_the_other_in_every_script(
    chromium: Browser, live_server: Any, tag: str, cut: bool
) -> None:
    text, name = TEXTS[tag]
    seconds = languages.get(tag).seconds_per_letter
    model = {**model_parameters(seconds), "latinSecondsPerLetter": languages.get("fr").seconds_per_letter}
    page = chromium.new_page()
    page.goto(f"{live_server.url}/static/js/take-thresholds.js")
    parts, words, begins = page.evaluate(WORDS, [text, tag, model, cut])
    page.close()
    assert "".join(parts) == text
    assert name in words
    assert begins[0] == 0
    assert all(one < other for one, other in pairwise([*begins, 1]))
    assert max(other - one for one, other in pairwise([*begins, 1])) < 0.45  # no phrase lights up as a whole
    spoken = predicted_ms(text, seconds)
    at = words.index(name)
    lasts = ([*begins, 1][at + 1] - begins[at]) * spoken
    assert 250 < lasts < 900  # a name of seven French letters: half a second, in whatever text
