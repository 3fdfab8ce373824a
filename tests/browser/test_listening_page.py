"""A listener opens the page from a disk, with the keyboard alone, is interrupted, and hands back their answers."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from playwright.sync_api import Browser, expect

from tests.browser import axe
from tests.material.voices import human

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With two pairs of each kind, of two takes: that there are fifty, of many, is held by test_listening.py."""
    folder = tmp_path_factory.mktemp("listening") / "test"
    takes = [str(human(language, "dir-instr")) for language in ("ru", "fr")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("operations.listening_pairs.pairs.PAIRS_OF_A_KIND", 2)
        call_command("listening_test", str(folder), "--say-in", "en", "--takes", *takes, stdout=StringIO())
    return folder


def test_a_listener_answers_with_the_keyboard_and_hands_back_a_file(
    chromium: Browser, listening: Path, tmp_path: Path
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 720}, offline=True, accept_downloads=True)
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto((listening / "index.html").as_uri())
    assert axe.violations(page) == []
    page.get_by_role("button", name="Begin").press("Enter")
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Pair {number} of 10")).to_be_focused()
        if number == 1:
            assert axe.violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            first, second = page.locator("section:not([hidden]) audio").all()
            for sound in (first, second):
                sound.evaluate("async (sound) => { sound.muted = true; await sound.play(); }")
            assert first.evaluate("(sound) => sound.paused"), "two sounds at once"
        if number == 5:  # left, and opened again: what was answered is there
            page.reload()
            page.get_by_role("button", name="Begin").press("Enter")
            expect(page.get_by_role("radio", name="The first")).to_be_checked()
            for _step in range(4):
                page.locator("section:not([hidden])").get_by_role("button", name="Next").press("Enter")
        shown = page.locator("section:not([hidden])")
        if number != 3:
            shown.get_by_role("radio", name="The first").press(" ")
        shown.get_by_role("button", name="Next").press("Enter")
    expect(page.get_by_text("Pairs without an answer: 1.")).to_be_visible()
    assert axe.violations(page) == []
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save my answers").press("Enter")
    answers = tmp_path / saved.value.suggested_filename
    saved.value.save_as(answers)
    assert page.get_by_role("textbox").input_value().split() == answers.read_text(encoding="utf-8").split()
    context.close()
    assert trouble == []
    out = StringIO()
    with translation.override("en"):
        call_command("listening_test", str(listening), "--read", str(answers), stdout=out)
    # Which of a pair is the first was drawn: of two answers *the first* as many are for the one as lots fell.
    assert len(out.getvalue().splitlines()) == 5
    assert sum(int(number) for number in re.findall(r"(\d+) times?\b", out.getvalue())) == 9
