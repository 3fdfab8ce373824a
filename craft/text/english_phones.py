"""The phones of any language, said as an English acoustic model knows them: ARPABET's, from the IPA that eSpeak writes.

The table is frozen. Drawn up by hand, with the feature distances of panphon 0.22.2 beside it: each sign is the English
phone that it is nearest to, but every kind of r is R, of l is L, of n is N; what rubs in the throat is HH; rounded
front vowels are those that lie as far in front; affricates that English lacks are their two parts.
"""

from __future__ import annotations

import re

PHONES = tuple(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)
_SIGNS = {
    "AA": "ɑ a ɒ ɶ", "AE": "æ", "AH": "ʌ ə ɐ ɘ ɤ ɜ ɞ", "AO": "ɔ", "EH": "ɛ œ", "ER": "ɚ ɝ", "EY": "e", "IH": "ɪ ɨ ʏ",
    "IY": "i", "OW": "o", "UH": "ʊ ø ɵ", "UW": "u ɯ ʉ y", "B": "b β ɓ ʙ", "CH": "tʃ tɕ tʂ ʧ ʨ c", "D": "d ɖ ɗ",
    "DH": "ð", "F": "f ɸ", "G": "ɡ g ɢ ɠ ʛ", "HH": "h ɦ ħ χ x ʕ", "JH": "dʒ dʑ dʐ ɟ ʄ ʤ", "K": "k q",
    "L": "l ɫ ɭ ʎ ʟ ɬ ɮ", "M": "m ɱ", "N": "n ɳ ɲ", "NG": "ŋ ɴ", "P": "p", "R": "ɹ ɻ r ɾ ɽ ʀ ʁ ɣ ɰ", "S": "s",
    "SH": "ʃ ʂ ɕ ɧ ç", "T": "t ʈ", "TH": "θ", "V": "v ʋ", "W": "w ʍ", "Y": "j ɥ ʝ", "Z": "z", "ZH": "ʒ ʐ ʑ",
    "T S": "ts ʦ", "D Z": "dz ʣ",
}  # fmt: skip  # a table: several short entries a row
ENGLISH = {sign: tuple(phones.split()) for phones, signs in _SIGNS.items() for sign in signs.split()}
_SWITCHED = re.compile(r"\([a-z-]+\)")  # where eSpeak reads a word of another language


def english_phones(ipa: str) -> tuple[str, ...]:
    """The phones of what eSpeak wrote. Stress, length, tones, ties and breaths of stops have no phone here."""
    found: list[str] = []
    for word in _SWITCHED.sub(" ", ipa).replace("\u0361", "").split():
        at = 0
        while at < len(word):
            size = 2 if word[at : at + 2] in ENGLISH else 1
            found += ENGLISH.get(word[at : at + size], ())
            at += size
    return tuple(found)
