"""What Whisper writes when nobody speaks: credits of subtitlers, and loops.

It learned from subtitle files, so that on silence and music it "hears" their last lines. Sources of the phrases: the
public reports of Whisper's and faster-whisper's users for French, and the subtitling teams' own credits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import regex

from craft.transcripts.words import Word

# Nobody says these in a tutorial: gone wherever they stand.
CREDITS = regex.compile(
    r"sous titr\w*(?: \w+){0,6}? (?:amara|communaute|soustitreur|(?:societe )?radio canada)"
    r"(?: d? ?amara)?(?: org| com)?"
    r"|(?:par )?soustitreur com|amara org"
    r"|sous titrage (?:st ?501|fr|mfp|radio canada)"
    r"|sous titres? (?:realises?|faits?|crees?|traduits?) (?:par|para|pour) \w+(?: \w+){0,5}"
    r"|traduction et sous titrage(?: \w+){0,4}"
    r"|subtitles by(?: the)?(?: \w+){0,4}|transcription by(?: \w+){0,3}"
)

# A person may say these: they go only where the recogniser itself doubts, or where they cannot have been said.
DOUBTFUL = regex.compile(
    r"merci d avoir regarde(?: (?:cette|la|ma) video)?(?: jusqu au bout)?"
    r"|merci(?: beaucoup)?(?: a tous)?|merci de votre attention"
    r"|(?:n oubliez pas de )?(?:vous )?abonne[rz](?: vous)?(?: a (?:la|ma) chaine)?"
    r"|a (?:bientot|la prochaine)|au revoir|bye(?: bye)?|thank you(?: very much)?|thanks for watching"
    r"|musique(?: de generique| douce)?|generique|applaudissements|rires|silence|ok|oh|ah|hum|mmh|you|the end|fin"
)

NO_SPEECH_DOUBT = 0.6  # openai-whisper's own default no_speech_threshold
CONFIDENCE_DOUBT = 0.45
FASTEST_LETTERS_PER_S = 30.0  # twice the fastest reading rate measured for French (Coupé et al. 2019)
LOOP_TIMES = 4  # « très, très, très » is speech; four times the same phrase on end is a loop
LOOP_LONGEST_WORDS = 12
SINGLE_WORD_TIMES = 6

_NOT_WORD = regex.compile(r"[^\p{L}\p{N}]+")


def is_hallucination(
    text: str, *, no_speech: float | None = None, confidence: float | None = None, duration_ms: int | None = None
) -> bool:
    """Whether a recogniser's piece of text was never said.

    `no_speech` and `confidence` are probabilities 0–1 as the recogniser gives them, `duration_ms` the piece's length.
    """
    plain = _plain(text)
    if not plain:
        return True  # « ... », « ♪ »
    if CREDITS.fullmatch(plain) or _mostly_credits(plain):
        return True
    if not DOUBTFUL.fullmatch(plain):
        return False
    doubted = (no_speech is not None and no_speech >= NO_SPEECH_DOUBT) or (
        confidence is not None and confidence <= CONFIDENCE_DOUBT
    )
    impossible = duration_ms is not None and len(plain) > FASTEST_LETTERS_PER_S * max(1, duration_ms) / 1000
    return doubted or impossible


def without_hallucinations(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words less subtitlers' credits; loops keep their first round. Order and times are untouched."""
    return without_loops(_without_credits(words))


def without_loops(words: Sequence[Word]) -> tuple[Word, ...]:
    """Phrases of 1–12 words that repeat at once four times or more (single words: six) are kept once."""
    plain = [_plain(word.text) for word in words]
    kept: list[Word] = []
    at = 0
    while at < len(words):
        length, times = _loop_at(plain, at)
        kept += words[at : at + length]
        at += length * times
    return tuple(kept)


def _loop_at(plain: Sequence[str], at: int) -> tuple[int, int]:
    """(length of the phrase, times that it is said) of the loop that begins at `at`; (1, 1) if none does."""
    for length in range(1, LOOP_LONGEST_WORDS + 1):
        phrase = plain[at : at + length]
        times = 1
        while plain[at + times * length : at + (times + 1) * length] == phrase:
            times += 1
        if times >= (SINGLE_WORD_TIMES if length == 1 else LOOP_TIMES) and any(phrase):
            return length, times
    return 1, 1


def _without_credits(words: Sequence[Word]) -> tuple[Word, ...]:
    plain = ""
    spans: list[tuple[int, int]] = []
    for word in words:
        part = _plain(word.text)
        if plain and part:
            plain += " "
        spans.append((len(plain), len(plain) + len(part)))
        plain += part
    credits = [match.span() for match in CREDITS.finditer(plain)]
    return tuple(
        word
        for word, (start, end) in zip(words, spans, strict=True)
        if not any(start < credit_end and credit_start < end for credit_start, credit_end in credits)
    )


def _mostly_credits(plain: str) -> bool:
    covered = sum(end - start for start, end in (match.span() for match in CREDITS.finditer(plain)))
    return covered >= 0.7 * len(plain)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.casefold())
    return _NOT_WORD.sub(" ", "".join(sign for sign in folded if not unicodedata.combining(sign))).strip()
