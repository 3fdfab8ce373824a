"""Where French sentences end, and where a French phrase may be parted."""

from __future__ import annotations

import regex

# A full stop after these does not end a sentence (Imprimerie nationale, Lexique des règles typographiques).
ABBREVIATIONS = frozenset(
    "m mm mme mmes mlle mlles mgr dr drs pr prof st ste cf ex al bd boul tél tel env adr dép dept vs i.e e.g c.-à-d "
    "janv févr juil sept oct nov".split()
)
# These are words as well (« l'art. », « non, no. »): an abbreviation only before a number.
NUMBER_ABBREVIATIONS = frozenset(
    "art p pp n no nos num fig chap vol réf ref éd apr av bât app max min déc avr tome".split()
)
# These usually end with a stop of their own; only a capital after them begins a new sentence.
OPEN_ABBREVIATIONS = frozenset("etc h s svp".split())

CONJUNCTIONS = frozenset(
    "et ou mais donc or car puis ensuite parce lorsque lorsqu quand si comme afin pour tandis alors sinon où qui "
    "dont".split()
)
# Nothing is parted after these: an article, a preposition or a pronoun belongs to what follows.
PROCLITICS = frozenset(
    "le la les l un une des du de d au aux à en dans sur sous par pour avec sans chez vers entre ce cet cette ces mon "
    "ma mes ton ta tes son sa ses notre nos votre vos leur leurs je j tu il elle on nous vous ils elles ne n se s me m "
    "te t que qu qui et ou très plus moins si y c".split()
)

_SENTENCE_END = regex.compile(r"(?P<stop>[.!?…]+)[\s»”\"')\]]*$")
_LAST_WORD = regex.compile(r"(?P<word>[\p{L}\p{N}][\p{L}\p{N}.\-]*?)\.$")
_SENTENCE_START = regex.compile(r"^[\s«“„\"'(\[–—-]*(?P<sign>[\p{L}\p{N}])")
_COMMA = regex.compile(r"[,;:–—][\s»”\"')\]]*$|\)$")
_LETTERS = regex.compile(r"[\p{L}\p{N}]+")


def ends_sentence(text: str, following: str) -> bool:
    """Whether a sentence ends with `text`, when `following` is said next (empty: nothing follows)."""
    ending = _SENTENCE_END.search(text)
    if not ending:
        return False
    if not following.strip():
        return True
    beginning = _SENTENCE_START.match(following)
    if beginning and beginning["sign"].islower():
        return False  # « Quoi ? » dit-il; 3,5 s. puis …
    if ending["stop"] != ".":
        return True
    before = _LAST_WORD.search(text[: ending.start("stop") + 1])
    if not before:
        return True
    word = before["word"].casefold()
    if word in OPEN_ABBREVIATIONS:
        return True
    if word in NUMBER_ABBREVIATIONS and beginning and beginning["sign"].isdigit():
        return False
    initial = len(word) == 1 and word.isalpha() and before["word"].isupper()
    return not (initial or word in ABBREVIATIONS)


def ends_phrase(text: str) -> bool:
    """Whether a comma, semicolon, colon, dash or closing bracket ends `text`."""
    return bool(_COMMA.search(text))


def begins_phrase(text: str) -> bool:
    """Whether `text` begins with a conjunction."""
    word = _LETTERS.search(text.casefold())
    return bool(word and word[0] in CONJUNCTIONS)


def clings(text: str) -> bool:
    """Whether the last word of `text` belongs to what follows (« dans la | classe »)."""
    words = _LETTERS.findall(text.casefold())
    return bool(words and words[-1] in PROCLITICS)


def split_sentences(text: str) -> list[str]:
    """The sentences of `text`, in order, spaces around them left out."""
    words = text.split()
    found: list[list[str]] = [[]]
    for at, word in enumerate(words):
        found[-1].append(word)
        following = words[at + 1] if at + 1 < len(words) else ""
        more = any(sign.isalnum() for sign in following)  # a closing quotation mark alone begins nothing
        if more and ends_sentence(" ".join(found[-1]), following):
            found.append([])
    return [" ".join(words) for words in found if words]
