"""The script on paper: whatever way people type where the dots stand, their words come in and the dots do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.text.graphemes import clean_text
from subtitles.exchange import script
from subtitles.exchange.script import DOTS
from subtitles.exchange.units import units_of
from subtitles.models import Translation
from tests import factories
from tests.subtitles.exchanged import back, claire, out
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db
LANGUAGE = "ro"
TEXT = "Apăsați butonul timp de trei secunde."
LONG = "Apăsați butonul timp de trei secunde, așa…"  # 42 signs: typed over the dots it leaves six
ALMOST = "Apăsați acum butonul timp de trei secunde lungi"  # 47 of 48


WAYS = {
    "after": (f"{DOTS} {TEXT}", TEXT),
    "after without a space": (f"{DOTS}{TEXT}", TEXT),
    "before": (f"{TEXT} {DOTS}", TEXT),
    "in the middle": (f"{DOTS[:20]}{TEXT}{DOTS[20:]}", TEXT),
    "a word in the middle of words": (f"Apăsați {DOTS[:10]} butonul timp de trei secunde.", TEXT),
    "over": (TEXT + DOTS[len(TEXT) :], TEXT),
    "over half": (TEXT + DOTS[len(TEXT) // 2 :], TEXT),
    "over all but one": (ALMOST + DOTS[47:], ALMOST),
    "under": (f"{DOTS}\n   {TEXT}", TEXT),
    "under, on two lines": (f"{DOTS}\n   Apăsați butonul\n   timp de trei secunde.", TEXT),
    "instead of": (TEXT, TEXT),
    "full stops for dots": (f"{'...' * 48} {TEXT}", TEXT),
    "own three dots kept": (f"{DOTS} {LONG}", LONG),
    "own full stops kept": (f"{TEXT[:-1]}... {DOTS}", f"{TEXT[:-1]}..."),
    "nothing": (DOTS, ""),
    "a few dots fewer": (DOTS[7:], ""),
}


def test_typed_where_the_dots_stand(version: LanguageVersion) -> None:
    units = units_of(version)
    before, head, blocks = out(version, "txt").partition("1. [")
    for way, (typed, text) in WAYS.items():
        read = script.read(before + head + blocks.replace(DOTS, typed, 1), units, "ro")
        assert [clean_text(entry.text) for entry in read if entry.text] == ([text] if text else []), way
        assert all(entry.segment for entry in read), way


def test_chinese_dots_and_a_text_of_dots_come_back_as_they_were() -> None:
    version = factories.version(factories.tutorial(), "zh-Hans")
    assert back(version, claire(), "a.txt", out(version, "txt").replace(DOTS, DOTS + "请稍等……", 1)).changed
    assert Translation.objects.get().latest.text == "请稍等……"
    again = back(version, claire(), "a.txt", out(version, "txt"))
    assert (again.changed, again.refused) == ([], [])


def test_no_dot_stays_wherever_it_was_typed(version: LanguageVersion) -> None:
    units, text = units_of(version), out(version, "txt")

    @given(st.integers(3, 48), st.integers(3, 48), st.sampled_from(["", " ", "\n   "]), st.sampled_from(["", " "]))
    def check(before: int, after: int, gap: str, space: str) -> None:
        typed = DOTS[:before] + gap + TEXT + space + DOTS[:after]
        read = script.read(text.replace(DOTS, typed, 1), units, "ro")
        assert [entry.text for entry in read if entry.text] == [TEXT]

    check()
