"""What eSpeak writes of any language becomes phones of an English model."""

from __future__ import annotations

import pytest

from craft.text.english_phones import ENGLISH, PHONES, english_phones


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("bɔ̃ʒˈuʁ", "B AO ZH UW R"),
        ("tʃˈaː2w", "CH AA W"),
        ("ts_ˈiː_ə_n", "T S IY AH N"),
        ("d͡ʒ ʔ", "JH"),
        ("(en)kˈæt(fr) ʃa", "K AE T SH AA"),
        ("", ""),
    ],
    ids=["French", "tones and length", "an affricate without English", "a tie", "another language", "nothing"],
)
def test_phones(ipa: str, phones: str) -> None:
    assert " ".join(english_phones(ipa)) == phones


def test_the_table_names_only_phones_of_the_model() -> None:
    assert {phone for phones in ENGLISH.values() for phone in phones} <= set(PHONES)
