"""Is the text written in the language's script, and does it look like the language at all?"""

from __future__ import annotations

import unicodedata

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Check, GuessLanguage, Pair
from craft.text.checks.finding import Code, QuotedText, Severity, TextFinding
from craft.text.checks.protected_spans import blank_protected
from craft.text.checks.script_tables import KIN, UNICODE_SCRIPTS, VARIANTS

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_MIXABLE = tuple(regex.compile(rf"\p{{{script}}}") for script in ("Latin", "Cyrillic", "Greek"))
_LEAST_LETTERS = 4
_FEW_OWN_LETTERS = 0.25
_HAN_WEIGHT = 3  # one sign says what three letters say
_GUESS_LETTERS = 24  # below this a statistical guess is a guess
_GUESS_LETTERS_HAN = 10
_GUESS_PROBABILITY = 0.85

WRONG_SCRIPT = Code(
    "wrong_script",
    N_("The wrong script"),
    {
        "": N_("This is not written in the script of the language."),
        "mixed": N_("“{word}” mixes letters of two alphabets."),
        "variant": N_("“{sign}” belongs to the other Chinese script."),
    },
    "error",
)
WRONG_LANGUAGE = Code(
    "wrong_language",
    N_("Another language"),
    # Translators: the code of a language, such as es
    N_("This looks like another language ({guess})."),
)


def check_script(source: str, text: str, language: Language) -> list[TextFinding]:
    """`wrong_script`: most letters (but quotations of the French) are foreign, or one word mixes two alphabets."""
    letters = own_letters(source, text)
    allowed = _allowed_letters(language)
    foreign = [match for match in letters if not allowed.search(match.group())]
    strange = sum(_length(match.group()) for match in foreign)
    own = sum(_length(match.group()) for match in letters) - strange
    own *= _HAN_WEIGHT if language.script in UNICODE_SCRIPTS else 1
    if own + strange >= _LEAST_LETTERS and strange > own:
        # A foreign name among few words is no error; a text that is nearly all foreign is.
        severity: Severity | None = None if own < _FEW_OWN_LETTERS * strange else "warning"
        return [WRONG_SCRIPT.at(foreign[0].start(), foreign[-1].end(), severity=severity)]
    return _check_mixed_scripts(letters, language.letters if language.script == "Latn" else "") + _other_chinese(
        text, language.script
    )


def check_language(source: str, text: str, language: Language, guess_language: GuessLanguage) -> list[TextFinding]:
    """`wrong_language`, where a statistical detector is nearly sure and the text long enough to be judged."""
    letters = own_letters(source, text)
    plain = " ".join(match.group() for match in letters)
    least = _GUESS_LETTERS_HAN if language.script in UNICODE_SCRIPTS else _GUESS_LETTERS
    if sum(_length(match.group()) for match in letters) < least or (len(letters) < 3 and least == _GUESS_LETTERS):
        return []
    guess = guess_language(plain, language.tag)
    if guess is None:
        return []
    code, probability = guess
    base = language.base
    if code == base or probability < _GUESS_PROBABILITY or any(code in kin and base in kin for kin in KIN):
        return []
    return [WRONG_LANGUAGE.at(0, len(text), guess=code)]


def own_letters(source: str, text: str) -> list[regex.Match[str]]:
    """The words of `text` that are neither protected nor quoted from the French (Se connecter, Pronote)."""
    quoted = {word.casefold() for word in _WORD.findall(source)}
    return [match for match in _WORD.finditer(blank_protected(text)) if match.group().casefold() not in quoted]


def _allowed_letters(language: Language) -> regex.Pattern[str]:
    names = f"{language.script} {language.other_scripts}".split()
    scripts = {script for name in names for script in UNICODE_SCRIPTS.get(name, name).split()}
    return regex.compile("[" + "".join(rf"\p{{Script={script}}}" for script in sorted(scripts)) + r"\p{Common}]")


def _length(word: str) -> int:
    return sum(1 for sign in word if unicodedata.category(sign)[0] == "L")


def _check_mixed_scripts(letters: list[regex.Match[str]], own: str) -> list[TextFinding]:
    """A Cyrillic « а » inside a Latin word, and kin: searches and voices stumble over it. own: foreign
    letters that the language writes."""
    return [
        WRONG_SCRIPT.at(*match.span(), "mixed", severity="warning", word=match.group())
        for match in letters
        if sum(1 for script in _MIXABLE if any(script.match(sign) for sign in match.group() if sign.lower() not in own))
        > 1
    ]


def _other_chinese(text: str, script: str) -> list[TextFinding]:
    wrong = VARIANTS.get(script, set())
    right = VARIANTS["Hant" if script == "Hans" else "Hans"]
    places = [place for place, sign in enumerate(text) if sign in wrong]
    if len(places) < 2 or sum(sign in right for sign in text) >= len(places):
        return []
    sign = str(QuotedText(text[places[0]]))
    return [WRONG_SCRIPT.at(places[0], places[0] + 1, "variant", severity="warning", sign=sign)]


def _run(pair: Pair) -> list[TextFinding]:
    found = check_script(pair.source, pair.text, pair.language)
    if pair.guess_language is None or any(finding.severity == "error" for finding in found):
        return found
    return found + check_language(pair.source, pair.text, pair.language, pair.guess_language)


CHECK = Check(_run, (WRONG_SCRIPT, WRONG_LANGUAGE))
