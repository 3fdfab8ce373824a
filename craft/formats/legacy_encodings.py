"""Decodes text in an encoding older than UTF-8, if the language leaves no doubt which encoding it is.

A file does not say its encoding, and the same bytes are valid in many. But only in the right one do they give letters
of the language alone, with capitals only where words have them: « Ð×ÈÍØÏÒ » is not Russian. Where two readings differ
and both are possible, there is no result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from craft.languages import find
from craft.languages.shared import ARABIC_LETTERS
from craft.text.graphemes import nfc

_VOWEL_SIGNS = {chr(code) for code in range(0x64B, 0x653)}
_SIGNS = set("\t\n\r\u00a0\u200c\u200d\u200e\u200f«»‹›“”‘’„‚…–—•·°€£§©®™×÷±¿¡№²³ªº½¼¾")
# Of the pairs beyond ASCII in a real Serbian file one in 363 is odd (its author typed a Latin A or M for the Cyrillic
# one); read in a wrong encoding, the same file has one in 56 or more.
SOUND_PAIRS = 150
# In another encoding these are letters: beside a letter they are not what was written.
_NEVER_IN_WORDS = set("½¼¾²³±×÷")


def decoded_by_language(data: bytes, tags: Iterable[str]) -> str | None:
    """The text of `data` when it can be only one text in these languages (BCP-47 tags), NFC; None otherwise."""
    known = [language for tag in tags if (language := find(tag)) and language.legacy_encodings]
    letters = {letter for language in known for letter in language.letters + language.letters.upper()}
    letters |= {"İ"} if known else set()
    encodings = dict.fromkeys(encoding for language in known for encoding in language.legacy_encodings)
    readings = {
        text for encoding in encodings if (text := _read(data, encoding)) is not None and _is_written(text, letters)
    }
    return readings.pop() if len(readings) == 1 else None


def _read(data: bytes, encoding: str) -> str | None:
    try:
        return nfc(data.decode(encoding))
    except UnicodeDecodeError:
        return None


def _is_written(text: str, letters: set[str]) -> bool:
    """Only these letters and ASCII, and hardly any odd pair of letters (a long text may contain a typing error)."""
    if any(sign not in letters and sign not in _SIGNS for sign in set(text) if not " " <= sign <= "~"):
        return False
    # ASCII pairs are skipped: every encoding decodes them alike.
    pairs = Counter(pair for pair in pairwise(text) if max(pair) > "~")
    odd = sum(count for pair, count in pairs.items() if _is_odd(*pair))
    return odd * SOUND_PAIRS <= pairs.total()


def _is_odd(sign: str, following: str) -> bool:
    """A capital after a small letter, a sign or another alphabet within a word, a vowel sign that stands on nothing."""
    if following in _VOWEL_SIGNS:
        return sign not in ARABIC_LETTERS
    if sign in _VOWEL_SIGNS:
        return "~" < following not in ARABIC_LETTERS and following.isalpha()
    if not sign.isalpha() or not following.isalpha():
        other, letter = (sign, following) if following.isalpha() else (following, sign)
        return letter.isalpha() and other in _NEVER_IN_WORDS
    # Arabic joins its article and its prepositions to a name that stays in Latin letters.
    joined = sign in ARABIC_LETTERS and following <= "~"
    return (_is_latin(sign) != _is_latin(following) and not joined) or (sign.islower() and following.isupper())


def _is_latin(letter: str) -> bool:
    return letter < "\u0250" or "\u1e00" <= letter < "\u1f00"
