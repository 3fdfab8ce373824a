"""Words that stand twice in a row, as a slip of copying leaves them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, QuotedText, TextFinding

REPEATED_WORDS = Code("repeated_words", N_("Words twice in a row"), N_("“{words}” stands here twice in a row."))

_WORD = r"\p{L}[\p{L}\p{M}\u200c\u200d'’]*+"
_TWICE = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}'’\-])({_WORD}(?:\s+{_WORD}){{0,5}})\s+\1(?![\p{{L}}\p{{M}}\p{{N}}'’\-])",
    regex.IGNORECASE,
)
_TWICE_WITHOUT_SPACES = regex.compile(
    r"(\p{Han}{2,12})\1|([\p{Khmer}\p{Thai}\p{Lao}]{6,60}|[\p{Hiragana}\p{Katakana}ー\p{Han}]{4,24})\2"
)  # fewer kana are one word: いろいろ, ひとつひとつ


def repeated_words(pair: Pair) -> Iterator[TextFinding]:
    """`repeated_words`, unless the French says something twice too. One word alone is good grammar in some languages
    (Turkish *yavaş yavaş*, German *die die*): those that a record names (`Language.said_twice`)."""
    pattern = _TWICE if pair.language.spaces else _TWICE_WITHOUT_SPACES
    for match in pattern.finditer(pair.bare_text):
        words = match[1] or match[2]
        if words.casefold() in pair.language.said_twice.split() or _TWICE.search(pair.bare_source):
            continue
        yield REPEATED_WORDS.at(*match.span(), words=str(QuotedText(words)))


CHECK = Check(
    repeated_words,
    (REPEATED_WORDS,),
    cases=(
        Case("Touchez le bouton.", "Touch the the button.", "en", ("the the",)),
        Case("Touchez le bouton.", "Toque el botón el botón.", "es", ("el botón el botón",)),
        Case("Touchez le bouton.", "点击按钮按钮。", "zh-Hans", ("按钮按钮",)),
        Case("Touchez le bouton.", "ボタンをボタンを押します。", "ja", ("ボタンをボタンを",)),
        Case("Essayez.", "いろいろ試してください。", "ja"),
        Case("Lisez lentement.", "Yavaş yavaş okuyun.", "tr"),
        Case("Non non, pas ici.", "No no, not here.", "en"),
    ),
)
