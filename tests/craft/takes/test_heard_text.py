"""What was heard against what is written: forgiving of case, accents and signs, not of another sentence."""

from __future__ import annotations

import pytest

from craft.takes.heard_text import character_error_rate, comparable, compared_words, wrong_text


@pytest.mark.parametrize(
    ("written", "heard", "low", "high"),
    [
        ("Touchez l'icône bleue.", "touchez l’icone bleue", 0.0, 0.0),
        ("Touchez l'icône bleue.", "touchez l'icone verte", 0.1, 0.4),
        ("Touchez l'icône bleue.", "fermez la fenêtre du salon", 0.6, 1.0),
        ("Touchez l'icône bleue.", "", 1.0, 1.0),
        ("Ok", "okay then, this is a very long other sentence", 1.0, 1.0),
        ("المسوا الأيقونة", "المسوا الأَيقونة.", 0.0, 0.0),
        ("点击蓝色图标。", "点击蓝色图标", 0.0, 0.0),
        ("…", "anything", 0.0, 0.0),
    ],
)
def test_error_rates(written: str, heard: str, low: float, high: float) -> None:
    assert low <= character_error_rate(written, heard) <= high


def test_only_more_than_half_is_a_finding_and_it_never_blocks() -> None:
    assert wrong_text(0.5) is None
    finding = wrong_text(0.51)
    assert finding is not None
    assert (finding.code, finding.severity, finding.figure) == ("wrong_text", "warn", 0.51)


@pytest.mark.parametrize(
    ("written", "heard", "same"),
    [
        ("Додирните плаву икону", "Dodirnite plavu ikonu", False),
        ("Dodirnite plavu ikonu", "Dodirnite plavu ikonu", True),
        ("请点击页面上的蓝色图标", "請點擊頁面上的藍色圖標", True),
        ("点击 Pronote 里的蓝色图标", "Pronote", False),
        ("Touchez l'icône bleue", "", True),
        ("12", "douze", False),
        ("ستّة", "ستتطن", False),
        ("点击", "点心", False),
    ],
)
def test_another_script_and_single_words_say_nothing(written: str, heard: str, same: bool) -> None:
    assert comparable(written, heard) is same


# What a person would underline in the text and in what was heard.
UNDERLINED = {
    "case, accents and signs are no difference": ("Touchez l'icône bleue.", "touchez l’icone, bleue", [], []),
    "one word for another": ("Touchez l'icône bleue.", "Touchez l'icône verte.", ["bleue"], ["verte"]),
    "a word that is missing": ("Fermez bien la page.", "Fermez la page.", ["bien"], []),
    "words more": ("Fermez la page.", "Fermez donc vite la page.", [], ["donc vite"]),
    "Arabic with a French name": (
        "افتحوا تطبيق Pronote على الهاتف.",
        "افتحوا تطبيق برونوت على الهاتف",
        ["Pronote"],
        ["برونوت"],
    ),
    "Arabic with and without its vowels": ("مُعلِّم أطفالكم «ENT»", "معلم أطفالكم ENT", [], []),
    "Persian": ("پاکت کوچک را لمس کنید.", "پاکت بزرگ را لمس کنید.", ["کوچک"], ["بزرگ"]),
    "Urdu": ("چھوٹے لفافے کو چھوئیں۔", "چھوٹے لفافے کو دیکھیں", ["چھوئیں"], ["دیکھیں"]),
    "Chinese, sign by sign": ("轻触小信封图标。", "轻触大信封图标", ["小"], ["大"]),
    "Tamil": ("சிறிய உறையைத் தொடுங்கள்.", "பெரிய உறையைத் தொடுங்கள்", ["சிறிய"], ["பெரிய"]),
    "Amharic": ("ትንሹን ፖስታ ይንኩ።", "ትልቁን ፖስታ ይንኩ", ["ትንሹን"], ["ትልቁን"]),
    "nothing heard": ("Fermez.", "", ["Fermez"], []),
}


@pytest.mark.parametrize("case", UNDERLINED)
def test_words_that_the_other_text_has_not_are_named(case: str) -> None:
    written, heard, missing, more = UNDERLINED[case]
    sides = compared_words(written, heard)
    assert ["".join(text for _differs, text in side) for side in sides] == [written, heard]
    assert [[text for differs, text in side if differs] for side in sides] == [missing, more]
