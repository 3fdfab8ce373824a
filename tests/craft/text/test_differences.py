"""Joined, the differences give both texts again; changes are shown as phrases."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from craft.text.differences import differences

TEXTS = st.text(st.sampled_from("ab é'.,  您好e\u0301\n"), max_size=40)


@given(TEXTS, TEXTS)
def test_both_texts_come_back(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(text for operation, text in pieces if operation != "insert") == old
    assert "".join(text for operation, text in pieces if operation != "delete") == new
    assert all(text for _, text in pieces)
    assert all(left[0] != right[0] for left, right in pairwise(pieces))


def test_a_replaced_phrase_is_one_change() -> None:
    assert differences("Touchez le bouton bleu, puis attendez.", "Touchez la grande icône, puis attendez.") == [
        ("equal", "Touchez "),
        ("delete", "le bouton bleu"),
        ("insert", "la grande icône"),
        ("equal", ", puis attendez."),
    ]


def test_chinese_is_compared_sign_by_sign() -> None:
    assert differences("点击按钮", "点击图标") == [("equal", "点击"), ("delete", "按钮"), ("insert", "图标")]
