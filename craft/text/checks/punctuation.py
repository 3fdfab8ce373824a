"""How a text ends, and whether quotes and brackets come in pairs, as each language writes them."""

from __future__ import annotations

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, TextFinding
from craft.text.checks.protected_spans import blank_protected

# What a sign means, in every script (Unicode Sentence_Terminal and kin).
_MEANING = {
    "stop": ".。．｡।॥۔።։។៕။᠃߹܀",
    "question": "?？؟՞፧⁇⸮;",
    "exclamation": "!！՜",
    "ellipsis": "…⋯",
    "colon": ":：፦",
    "comma": ",،，、፣՝၊߸",
    "semicolon": ";；؛፤",
}

_CLOSERS = " \t\n\u00a0\u202f\u200e\u200f\u061c\u2069\u202c\"'”’»«“‘›‹)]}）」』】》〉*_"
_LETTER = regex.compile(r"\p{L}")
_SENTENCE_FOLLOWS = regex.compile(r"(?:[.?!…:]\s|[。．｡।॥۔።։？！])\P{L}*\p{L}")
_LAST_BRACKET = regex.compile(r"^[^(（\[]+[(（\[].*[)）\]][^\p{L}\p{N}]*$", regex.DOTALL)
_DOTS = regex.compile(r"(?<!\.)\.{2,}\Z")
_USUAL_SIGNS = dict(zip("stop question exclamation ellipsis colon comma semicolon".split(), ".?!…:,;", strict=True))

_BRACKETS = dict(zip("([{（【「『《〈［", ")]}）】」』》〉］", strict=True))
_LIST_MARK = regex.compile(r"(?<!\S)[\p{L}\p{N}]{1,2}\)|[:;=]-?[()DP]|\^\)")
# German, Polish, Danish and others turn the same signs round: only their number tells, not their order.
_CURLY = "“”„‟"
_INSIDE_WORD = regex.compile(r"(?<=[\p{L}])\"(?=\p{L})|(?<=\p{N})\"")

END_PUNCTUATION = Code(
    "end_punctuation",
    N_("Punctuation at the end"),
    {
        # Translators: each value is a sign, such as ? or …
        "": N_("The French ends with “{french}”: end with “{expected}”."),
        "none": N_("End without “{found}”, as the French does."),
        "opening": N_("A question or an exclamation begins with “{expected}” here."),
    },
)
UNBALANCED = Code(
    "unbalanced",
    N_("Quotation marks and brackets without partner"),
    # Translators: a bracket or a quotation mark
    N_("“{sign}” has no partner."),
)


def check_ending(source: str, text: str, language: Language) -> list[TextFinding]:
    """`end_punctuation`: a question stays a question, a sentence ends as the language ends sentences."""
    french, french_sign, _ = _end_sign(source, "fr")
    meaning, sign, place = _end_sign(text, language.base)
    if not language.ends_with_a_sign or not _LETTER.search(source):
        return []
    if french == "stop" and len(source.split()) == 1 and source.strip()[:1].islower():
        return []  # « janv. »: an abbreviation, not a sentence
    if not french:
        return [END_PUNCTUATION.at(*place, "none", found=sign)] if meaning in ("question", "exclamation") else []
    expected = language.signs.get(french, _USUAL_SIGNS[french])
    asks = french in ("question", "exclamation")
    if asks and language.base == "hy" and any(sign in text for sign in expected + "՛" * (french == "exclamation")):
        return []  # Armenian asks and calls on the stressed vowel, inside the sentence
    if {french, meaning} == {"stop", "exclamation"}:
        return []  # how loudly a sentence is said is a matter of taste
    if french == "stop" and not meaning and not (_SENTENCE_FOLLOWS.search(source) or _SENTENCE_FOLLOWS.search(text)):
        return []  # whether a line of one sentence has a stop too: published catalogues do as they like
    if meaning != french or (french != "ellipsis" and sign not in expected):
        return [END_PUNCTUATION.at(*place, french=french_sign, expected=expected[:1])]
    opening = "¿" if french == "question" else "¡"
    if asks and language.base == "es" and opening not in text:
        return [END_PUNCTUATION.at(0, 0, "opening", expected=opening)]
    return []


def check_pairs(source: str, text: str) -> list[TextFinding]:
    """`unbalanced`: brackets that do not close, quotes that do not pair (unless the French has the same fault)."""
    findings = _check_pairs(blank_protected(text))
    if findings and _check_pairs(blank_protected(source)):
        return []
    return findings


def _end_sign(text: str, base: str) -> tuple[str, str, tuple[int, int]]:
    """(meaning, sign, place) of what ends `text`; ("", "", the end) where no sign does."""
    inner = text.rstrip(_CLOSERS)
    if _LAST_BRACKET.match(text) and text.rstrip()[-1:] in ")）]":
        # « Nom (30 car.) »: the stop belongs to what the bracket says, the sentence has none.
        return "", "", (len(text.rstrip()), len(text.rstrip()))
    dots = _DOTS.search(inner)
    if dots:
        return "ellipsis", dots.group(), dots.span()
    place = (len(inner) - 1, len(inner))
    sign = inner[-1:]
    meaning = next((name for name, signs in _MEANING.items() if sign and sign in signs), "")
    if sign and sign in ";\u037e":
        meaning = "question" if base == "el" else "semicolon"
    if not meaning:
        return "", "", (len(inner), len(inner))
    return meaning, sign, place


def _check_pairs(text: str) -> list[TextFinding]:
    """Of what may be a list's mark, « a) », and may be the end of a bracket (Korean, « (픽셀 단위) »), whichever is
    better."""
    marked = _LIST_MARK.sub(lambda match: " " * len(match.group()), text)
    return min((_signs_without_partner(each) for each in (text, marked)), key=len)


def _signs_without_partner(text: str) -> list[TextFinding]:
    findings = []
    opened: list[tuple[str, int]] = []
    for place, sign in enumerate(text):
        if sign in _BRACKETS:
            opened.append((sign, place))
        elif sign in _BRACKETS.values():
            if opened and _BRACKETS[opened[-1][0]] == sign:
                opened.pop()
            else:
                findings.append(UNBALANCED.at(place, place + 1, sign=sign))
    findings += [UNBALANCED.at(place, place + 1, sign=sign) for sign, place in opened]
    for signs in (_CURLY, "«»"):
        places = [place for place, sign in enumerate(text) if sign in signs]
        if len(places) % 2:
            findings.append(UNBALANCED.at(places[-1], places[-1] + 1, sign=text[places[-1]]))
    straight = [place for place, sign in enumerate(text) if sign == '"']
    # צה"ל and 5" are spelling, not quoting: left alone where they are what makes the number odd.
    inside = sum(match.group() == '"' for match in _INSIDE_WORD.finditer(text))
    if len(straight) % 2 and inside != len(straight):
        findings.append(UNBALANCED.at(straight[-1], straight[-1] + 1, sign='"'))
    return findings


def _run(pair: Pair) -> list[TextFinding]:
    return check_ending(pair.source, pair.text, pair.language) + check_pairs(pair.source, pair.text)


CHECK = Check(_run, (END_PUNCTUATION, UNBALANCED))
