"""Cues of any script, cut and joined again, are the text that they were cut from."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.cues.cue_layout import TimedText, layout_cues
from craft.cues.joining import join_parts
from craft.cues.line_breaks import normalise
from craft.languages import get
from tests.craft.cue_texts import CHINESE, WORDS, sentences


@pytest.mark.parametrize(
    ("tag", "parts", "text"),
    [
        ("fr", ("Pour allumer", "la tablette."), "Pour allumer la tablette."),
        ("zh-Hans", ("要打开", "平板电脑"), "要打开平板电脑"),
        ("zh-Hant", ("您好，", "歡迎。"), "您好，歡迎。"),
        ("zh-Hans", ("点击名为 Espace", "école 的图标"), "点击名为 Espace école 的图标"),
        ("zh-Hans", ("打开 ENT，然后点击", "Pronote。"), "打开 ENT，然后点击 Pronote。"),
        ("zh-Hans", ("打开ENT，然后点击", "Pronote。"), "打开ENT，然后点击Pronote。"),
        ("zh-Hans", ("按住", "3 秒"), "按住 3 秒"),
        ("ar", ("اضغطوا على", "\u2068Pronote\u2069 ثم"), "اضغطوا على \u2068Pronote\u2069 ثم"),
        ("km", ("សូមចុច\u200b", "លើ"), "សូមចុច\u200bលើ"),
        ("km", ("សូមចុច", "លើ"), "សូមចុច លើ"),
        ("ja", ("学校からの", "メッセージを読みます。"), "学校からのメッセージを読みます。"),
        ("ja", ("メッセージ", "ひらく"), "メッセージひらく"),
        ("ja", ("Espace", "école を開く"), "Espace école を開く"),
        ("ko", ("메시지를", "읽으세요."), "메시지를 읽으세요."),
        ("th", ("อ่านข้อความ", "แล้วกดปุ่ม"), "อ่านข้อความ แล้วกดปุ่ม"),
        ("fr", ("", "  Un.", " "), "Un."),
        ("zh-Hans", (), ""),
    ],
)
def test_parts_become_a_text(tag: str, parts: tuple[str, ...], text: str) -> None:
    assert join_parts(parts, get(tag)) == text


def test_a_line_that_is_broken_at_the_ethiopic_word_space_is_joined_without_another() -> None:
    """Found by chance: the fourth of five such words came back as two."""
    text = " ".join(["ቤት፡ትምህርቲ"] * 5)
    assert back(text, "ti") == text


def back(text: str, tag: str) -> str:
    """Laid out as cues with their lines, and joined: lines to cues, cues to a sentence."""
    layout = layout_cues([TimedText(0, 90 * len(text) + 1000, text)], get(tag), until_ms=10_000_000)
    return join_parts([join_parts(cue.lines, get(tag)) for cue in layout.cues], get(tag))


@given(st.sampled_from(sorted(set(WORDS) - {"km"})).flatmap(lambda tag: st.tuples(st.just(tag), sentences(tag))))
def test_a_text_of_words_comes_back(case: tuple[str, str]) -> None:
    tag, text = case
    assert back(text, tag) == normalise(text)


@given(
    st.sampled_from(["zh-Hans", "zh-Hant"]),
    st.lists(st.sampled_from([*CHINESE, "ENT", "Pronote"]), min_size=1, max_size=90),
    st.booleans(),
)
def test_chinese_comes_back_without_a_space_more(tag: str, pieces: list[str], apart: bool) -> None:
    """Latin words stand alone between Chinese, all with spaces around them or all without."""
    text = pieces[0]
    for before, after in pairwise(pieces):
        latin = before.isascii(), after.isascii()
        between = " " if all(latin) or (apart and any(latin) and (before + after).isalpha()) else ""
        text += between + after
    text = normalise(text)
    again = back(text, tag)
    assert again.replace(" ", "") == text.replace(" ", "")
    assert "  " not in again
    gaps = [again[at - 1] + again[at + 1] for at, sign in enumerate(again) if sign == " "]
    assert all(not pair.isalpha() or any(sign.isascii() for sign in pair) for pair in gaps), "none between two Chinese"
