"""A word with a slip of the fingers is the word that was meant; one like none is not."""

from __future__ import annotations

import pytest

from craft.text.search_form import searchable
from craft.text.spelling import vocabulary, words_meant

KNOWN = vocabulary(
    searchable(text)
    for text in (
        "Touchez l'icône des messages, puis la photo.",
        "الرسائل في التطبيق، وللأطفال بالمدرسة",
        "Okul için mesajlarınızı okuyun",
        "Нажмите кнопку",
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mesages", ["messages"]), ("messaeg", ["messages"]), ("mensages", ["messages"]), ("foto", []),
        ("phto", ["photo"]), ("رسئل", ["رسايل"]), ("مدرسه", ["مدرسه"]), ("اطفل", ["اطفال"]), ("кнпку", ["кнопку"]),
        ("okuyn", ["okuyun"]), ("pui", ["pui"]), ("pus", []), ("banane", []), ("tablette", []),
    ],
)  # fmt: skip  # a table: several short entries a row
def test_what_was_meant(typed: str, meant: list[str]) -> None:
    assert list(words_meant(searchable(typed), KNOWN)) == meant
