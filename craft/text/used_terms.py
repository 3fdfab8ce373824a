"""Does a translation use a term, or leave a word of the glossary as it is?"""

from __future__ import annotations

from functools import lru_cache

import regex

from craft.languages import Language
from craft.text.folding import fold
from craft.text.word_forms import Lemma, no_lemma, root

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_SPACELESS_SCRIPTS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_ARABIC = regex.compile(r"\p{Arabic}")
# Letters that the forms of an Arabic word change inside it: كتاب, كتب.
_ARABIC_WEAK = regex.compile(r"[اأإآىويئؤءةهیۀۃہ](?<=[\u0600-\u06ff])")
_SHORTEST = 3  # letters: of a shorter word the beginning says nothing (Turkish un in unutma)
_SHORTEST_LEFT = 2  # letters behind what is written onto a word's front

folded = lru_cache(maxsize=4096)(fold)


def uses_translation(text: str, translation: str, language: Language, lemma: Lemma = no_lemma) -> bool:
    """Whether `text` says every word of `translation`, each in any form. lemma: of the language's words.

    Words are compared whole, never with a part of another word, but where the language joins words (German *abend* in
    *Elternabend*) or has no spaces. Of two words that the dictionary knows it alone says whether they are the same;
    else the beginning does, of Arabic words that of their consonants.
    """
    said = list(dict.fromkeys(_WORD.findall(text)))
    hay = fold(text)
    return all(
        folded(word) in hay
        if _SPACELESS_SCRIPTS.search(word)
        else any(_is_form(word, other, language, lemma) for other in said)
        for word in _WORD.findall(translation)
    )


def stays(text: str, french: str) -> bool:
    """Whether `text` has the French words as they are, with an ending at most: « Pronoteda », not ENT in *entrer*."""
    if regex.search(rf"(?<!\p{{Latin}}){regex.escape(french)}(?!\p{{Lu}})", text):
        return True
    return bool(regex.search(rf"(?<!\p{{Latin}}){regex.escape(fold(french))}(?!\p{{Latin}})", fold(text)))


def _is_form(wanted: str, word: str, language: Language, lemma: Lemma) -> bool:
    ours, theirs = _readings(wanted, language), _readings(word, language)
    if not {folded(one) for one in ours}.isdisjoint(folded(one) for one in theirs):
        return True
    our_roots, their_roots = ({root(one, lemma) for one in readings} - {None} for readings in (ours, theirs))
    if our_roots & their_roots:
        return True
    if our_roots and their_roots:
        return False
    return any(_begins_alike(own, other, language) for own in ours[:1] for other in theirs)


def _readings(word: str, language: Language) -> list[str]:
    """The word, then the word without each thing that may be written onto its front (an article, a preposition)."""
    rest = (word[len(front) :] for front in language.proclitics.split() if word.startswith(front))
    return [word, *(one for one in rest if len(one) >= _SHORTEST_LEFT)]


def _begins_alike(wanted: str, word: str, language: Language) -> bool:
    beginning, whole = _consonants(folded(wanted)), _consonants(folded(word))
    if len(beginning) < _SHORTEST:  # لوحي has two consonants: there its other letters count too
        beginning, whole = folded(wanted), folded(word)
    if len(beginning) < _SHORTEST:
        return False
    beginning = beginning[: max(_SHORTEST, round(0.6 * len(beginning)))]
    return beginning in whole if language.joins_words else whole.startswith(beginning)


def _consonants(word: str) -> str:
    return (_ARABIC_WEAK.sub("", word) or word) if _ARABIC.search(word) else word
