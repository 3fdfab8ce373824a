"""Where a text may be broken, and the cost of each place.

Opportunities come from UAX #14 (uniseg). Costs follow the usual rules of subtitling: best after a sentence, good after
a comma or before « et », bad after an article or a preposition, inside a number, a name or a French phrase inside
Arabic. Chinese and Japanese are broken between phrases (budoux), Thai at the spaces between its phrases, and inside one
only if it is longer than a line (budoux: a dictionary calls a quarter of its breaks the middle of a word). Costs are
whole numbers that depend only on the characters around the place, so that a text and a part of it get the same costs.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import budoux
import regex
from uniseg.linebreak import line_break_boundaries

from craft.languages import Language
from craft.text.bidi import CONTROLS
from craft.text.graphemes import graphemes

SENTENCE_END_COST = 0
CLAUSE_END_COST = 8
# « | et », « | à l'école »: the next words begin a group
GROUP_START_COST = 12
PLAIN = 20
# « le nom | d'utilisateur », « est | ouverte »
CLOSE = 45
# « page | 3 », « et | la suite »
NUMBER_SPLIT_COST = 60
TORN_GROUP_COST = 80
# A place that is avoided even at the price of one more cue.
AWKWARD = 300
# Used only where nothing else fits: after a hyphen or a slash; where UAX #14 forbids it; inside a word.
INNER = 5_000
FORBIDDEN = 50_000
INSIDE_WORD = 200_000

_SPACES = regex.compile(r"[ \t\n\r\f\v\u0085\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]+")
_NO_BREAK = "\u00a0\u2007\u202f"
SPACES_AT_ENDS = " " + _NO_BREAK  # what no line begins or ends with
_SPACE_AT_NO_BREAK = regex.compile(rf" +(?=[{_NO_BREAK}](?!\p{{M}}))|(?<=[{_NO_BREAK}]) +(?!\p{{M}})")
_LETTER_START = regex.compile(r"[\p{L}\p{N}]")
_LETTER_END = regex.compile(r"[\p{L}\p{M}\p{N},;.]$")
WITHOUT_SPACES = r"\p{Han}\p{Hiragana}\p{Katakana}ー"  # Chinese and Japanese letters, for a set of a pattern
_HAN_SPACE_HAN = regex.compile(
    rf"(?<=[{WITHOUT_SPACES}\p{{Block=CJK_Symbols_And_Punctuation}}\uff00-\uff60])[\r\n]+(?=[{WITHOUT_SPACES}])"
)
# Between a letter, digit or comma and a letter UAX #14 always allows a break at a space (LB18), whatever stands around.
_PLAIN_SPACE = regex.compile(r"(?<=[\p{L}\p{Nd}.,]) (?=\p{L})")
_ONE_WORD = regex.compile(
    r"[\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Devanagari}\p{Bengali}\p{Tamil}\p{Armenian}\p{Georgian}&&\p{L}]"
    r"+[.,]?",
    flags=regex.V1,
)
_LAST_WORD = regex.compile(r"(\S+)\s*$")
_FIRST_WORD = regex.compile(r"\S+")
_TRIM = regex.compile(r"^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$")
_SENTENCE_END = regex.compile(r"[.!?…。！？؟۔।॥։።፧፨]+[\"'»”’)\]）」』\s\u00a0\u202f]*$")
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(«])(?:M|MM|Mme|Mlle|Dr|Pr|St|Ste|Mr|Mrs|Ms|Sr|Sra|Hr|Fr|г|ул|nr|n|p|\p{Lu})\.\s*$"
)
_CLAUSE_END = regex.compile(r"[,;:،؛、，；：፣፤፥—–]+[\"'»”’)\]）\s\u00a0\u202f]*$")
_TITLE = frozenset(
    "m. mm. mme mlle dr dr. pr pr. mr mr. mrs mrs. ms ms. monsieur madame sr. sra. herr frau п. г.".split()
)
_DIGIT_END = regex.compile(r"\p{Nd}$")
_DIGIT_START = regex.compile(r"[+\-−]?\p{Nd}")
_UNIT = regex.compile(
    r"(?:[%‰€$£°]|h|min|s|ms|km|m|cm|mm|kg|g|ko|Mo|Go|MB|GB|kB|euros?|год[ау]?|ч|мин)(?!\p{L})|[月日年号點点时時分秒个個次元岁岁%]"
)
_UNIT_AFTER_NUMBER = regex.compile(r"\p{Nd}[\s\u00a0\u202f]?(?:h|min|ч|год)\s*$")
_PUNCTUATION = regex.compile(r"[\p{P}\s]$|^[\p{P}\s]")
_FOREIGN = regex.compile(rf"[^{WITHOUT_SPACES}\p{{P}}\s]")
_LATIN_END = regex.compile(r"\p{Latin}[\p{Latin}\p{Nd}.,+#/&'’)-]*\s*$")
_LATIN_START = regex.compile(r"[(\"«“]?\p{Latin}")
_PARTICLE = regex.compile(r"[\p{Latin}\p{Nd}] ?\|\p{Hiragana}")  # « Pronote | を開く »
_CAPITAL = regex.compile(r"\p{Lu}[\p{L}\p{M}'’-]+[)\"»”]?$|\p{Lu}{2,}$")
_CAPITAL_START = regex.compile(r"\p{Lu}[\p{L}\p{M}]")
_ARABIC_ARTICLE = regex.compile(r"[وفبكل]?ال|لل")
_KHMER_STACK = "\u17d2"  # the next consonant is written under this one


@dataclass(frozen=True)
class Break:
    """A place before `offset` (code points, 0 < offset < len) and its cost."""

    offset: int
    cost: int


def normalise(text: str) -> str:
    """NFC; runs of breaking space become one space, none at the ends; isolates and embeddings go (isolates are set
    anew when cues are written). A space that carries a combining mark is a letter and stays. No-break spaces stay
    inside, and take the place of breaking ones beside them."""
    text = unicodedata.normalize("NFC", CONTROLS.sub("", text))
    text = _SPACES.sub(" ", _HAN_SPACE_HAN.sub("", text))
    return trim(_SPACE_AT_NO_BREAK.sub("", text))


def trim(text: str) -> str:
    """Without the spaces at both ends, those too that do not break."""
    return regex.sub(rf"^[{SPACES_AT_ENDS}]+(?!\p{{M}})|[{SPACES_AT_ENDS}]+$", "", text)


def breaks(text: str, language: Language) -> list[Break]:
    """Every place where a normalised text may be broken, in order, with its cost. Graphemes stay whole."""
    whole = _grapheme_starts(text)
    places = [offset for offset in _uax14(text) if 0 < offset < len(text) and offset in whole]
    phrases = _phrase_starts(text, language) if not is_spaced(language) else frozenset()
    return [Break(offset, _cost(text, offset, language, phrases)) for offset in places]


def emergency_breaks(text: str, start: int, end: int, language: Language) -> list[Break]:
    """Places inside text[start:end], which has no other and is longer than a line: between any two graphemes,
    preferably after a space, even a no-break space, or between two Thai words."""
    found = []
    words = _phrase_starts(text, language) if language.base == "th" else frozenset()
    for offset in sorted(_grapheme_starts(text)):
        if start < offset < end and text[offset] not in SPACES_AT_ENDS and text[offset - 1] != _KHMER_STACK:
            bearable = offset in words or _is_word_boundary(text, offset)
            found.append(Break(offset, FORBIDDEN if bearable else INSIDE_WORD))
    return found


def _is_word_boundary(text: str, offset: int) -> bool:
    """After a breaking space, or after a no-break space between two words (not next to punctuation)."""
    if text[offset - 1] not in _NO_BREAK:
        return text[offset - 1] == " "
    before = text[:offset].rstrip(SPACES_AT_ENDS)[-1:]
    return bool(_LETTER_END.match(before) and _LETTER_START.match(text[offset]))


def _grapheme_starts(text: str) -> frozenset[int]:
    offset, starts = 0, []
    for grapheme in graphemes(text):
        starts.append(offset)
        offset += len(grapheme)
    return frozenset(starts)


def _uax14(text: str) -> list[int]:
    offset, found = 0, []
    for piece in _PLAIN_SPACE.split(text):
        found += [offset + inner for inner in _uax14_of_piece(piece)]
        offset += len(piece) + 1
        found.append(offset)
    return found[:-1]


@lru_cache(maxsize=8192)
def _uax14_of_piece(piece: str) -> tuple[int, ...]:
    if _ONE_WORD.fullmatch(piece):
        return ()
    return tuple(offset for offset in line_break_boundaries(piece) if 0 < offset < len(piece))


_PHRASES = {
    "Hans": budoux.load_default_simplified_chinese_parser,
    "Hant": budoux.load_default_traditional_chinese_parser,
    "Jpan": budoux.load_default_japanese_parser,
    "Thai": budoux.load_default_thai_parser,
}


@lru_cache(maxsize=4)
def _phrases(script: str) -> budoux.Parser:
    return _PHRASES[script]()


def _phrase_starts(text: str, language: Language) -> frozenset[int]:
    if language.script not in _PHRASES:
        return frozenset()
    inked = [offset for offset, sign in enumerate(text) if sign != " "]  # spaces do not change what a phrase is
    at, starts = 0, []
    for phrase in _phrases(language.script).parse("".join(text[offset] for offset in inked)):
        starts.append(inked[at])
        at += len(phrase)
    return frozenset(starts)


def _cost(text: str, offset: int, language: Language, phrases: frozenset[int]) -> int:
    before, after = text[max(0, offset - 60) : offset], text[offset : offset + 60]
    at_space = before.endswith((" ", "\u1361", "\u200b"))
    cost = _taste(before, after, language)
    if is_spaced(language):
        return cost if at_space else INNER + cost
    if at_space and _FOREIGN.match(before.rstrip()[-1:]) and _FOREIGN.match(after):
        return INNER + cost  # whoever joins the lines again, in Chinese without a space, would glue two Latin words
    particle = language.script == "Jpan" and _PARTICLE.search(before + "|" + after)
    starts = offset in phrases or at_space or script_changes(before, after)
    if cost > CLAUSE_END_COST and (particle or not starts):
        cost = AWKWARD
    return cost


def is_spaced(language: Language) -> bool:
    """Whether lines are broken at spaces. Khmer and Thai are: they have spaces between phrases, Khmer U+200B between
    words too."""
    return language.spaces or language.script in {"Khmr", "Thai"}


def script_changes(before: str, after: str) -> bool:
    """Between Chinese or Japanese and a Latin word or a digit, where many write a space. A phrase ends there, although
    budoux, which was not trained on such words, does not know it."""
    if not before or not after or _PUNCTUATION.search(before) or _PUNCTUATION.match(after):
        return False
    return bool(_FOREIGN.match(before[-1:])) != bool(_FOREIGN.match(after[:1]))


def _taste(before: str, after: str, language: Language) -> int:
    last, first = _LAST_WORD.search(before), _FIRST_WORD.search(after)
    if last is None or first is None:
        return PLAIN
    if _ABBREVIATION.search(before) is None and _SENTENCE_END.search(before):
        return SENTENCE_END_COST
    if _CLAUSE_END.search(before) and not (_DIGIT_END.search(before) and _DIGIT_START.match(after)):
        return CLAUSE_END_COST
    left, right = last.group(1), first.group()
    if _UNIT_AFTER_NUMBER.search(before) and _DIGIT_START.match(after):
        return AWKWARD
    if _inside_number(left, right) or _inside_name(left, right, language) or _inside_latin(before, after, language):
        return AWKWARD
    return _word_break_cost(left, right, language)


def _word_break_cost(left: str, right: str, language: Language) -> int:
    known = language.function_words
    if is_spaced(language):
        a, b = _TRIM.sub("", left).casefold(), _TRIM.sub("", right).casefold()
        if a in known.leans_on_next or b in known.leans_on_previous:
            return AWKWARD
        if a in known.opens_clause:
            return TORN_GROUP_COST
        if a in known.leans_softly or _belongs_to_noun(left, right, language):
            return CLOSE
        if b in known.opens_clause or b in known.leans_on_next or b in known.leans_softly:
            return GROUP_START_COST
        return NUMBER_SPLIT_COST if _DIGIT_START.match(right) else PLAIN
    if right.startswith(tuple(known.leans_on_previous)) or left.endswith(tuple(known.leans_on_next)):
        return AWKWARD
    if left.endswith(tuple(known.opens_clause)):
        return TORN_GROUP_COST
    return GROUP_START_COST if right.startswith(tuple(known.opens_clause)) else PLAIN


@lru_cache
def _genitive(words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?:{words})(?!\p{{L}})", flags=regex.IGNORECASE)


def _belongs_to_noun(left: str, right: str, language: Language) -> bool:
    """« le nom | d'utilisateur »; Arabic: a word without article before one that has it is its possession."""
    if language.base == "ar":
        return not _ARABIC_ARTICLE.match(left) and bool(_ARABIC_ARTICLE.match(right))
    return bool(language.genitive and _genitive(language.genitive).match(right))


def _inside_number(left: str, right: str) -> bool:
    if not _DIGIT_END.search(left):
        return left.casefold() in {"n°", "no", "№", "numéro", "n.º", "nº"} and bool(_DIGIT_START.match(right))
    return bool(_DIGIT_START.match(right) or _UNIT.match(right))


def _inside_name(left: str, right: str, language: Language) -> bool:
    if left.casefold() in _TITLE and _CAPITAL_START.match(right):
        return True
    if language.base == "de":  # every noun has a capital
        return False
    return bool(_CAPITAL.search(left) and _CAPITAL_START.match(right))


def _inside_latin(before: str, after: str, language: Language) -> bool:
    """A Latin phrase inside another script is one name; torn, it changes its order on a right-to-left line."""
    if language.script in {"Latn", "Cyrl", "Grek"}:
        return False
    return bool(_LATIN_END.search(before) and _LATIN_START.match(after))
