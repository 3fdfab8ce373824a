"""What Whisper writes when nobody speaks: credits of subtitlers, farewells, guesses, echoes of its hints, and loops.

It learned from subtitle files, so that on silence and music it "hears" their last lines. Sources of the phrases: its
own output on silence, noise and music, the public reports of Whisper's and faster-whisper's users for French, and the
subtitling teams' own credits.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import regex

from craft.transcripts.words import Word

# Nobody says these in a tutorial; where one stands, Whisper's whole phrase is a credit. All lists are of words without
# accents and signs (`_plain`).
_SIGNS = (
    r"soustitreur com|amara ?org|societe radio canada"
    r"|sous ?titr\w* (?:\w+ ){0,3}(?:par|de) (?:la )?(?:communaute|societe|soustitreur|radio)"
    r"|sous ?titrage (?:st ?501|fr|mfp|societe|radio|e ?s ?p)|^sous ?titrage$"
    r"|sous ?titres? faits? par"
    r"|subtitles by|transcription by|captioning by|sync(?:ed)? (?:and )?corrected by"
)
SIGNS = regex.compile(_SIGNS)
# The credit itself in a stream of words, names included; the longest first.
CREDITS = regex.compile(
    r"sous titr\w*(?: \w+){0,6}? (?:amara|communaute|soustitreur|(?:societe )?radio canada)"
    r"(?: d? ?amara)?(?: org| com)?"
    r"|par soustitreur com"
    r"|sous titrage radio canada"
    r"|sous titres? (?:realises?|faits?|crees?|traduits?) (?:par|para|pour) \w+(?: \w+){0,5}"
    r"|traduction et sous titrage(?: \w+){0,4}"
    r"|subtitles by(?: the)?(?: \w+){0,4}|transcription by(?: \w+){0,3}"
    r"|" + _SIGNS
)
# Said by people too, at the end of a video: removed only where there is hardly any voice, or the recogniser is not
# sure.
FAREWELLS = regex.compile(
    r"merci d avoir (?:regarde|visionne|ecoute)|merci pour votre attention|abonnez vous|n oubliez pas de (?:vous )?"
    r"(?:liker|abonner|partager)|a bientot pour une (?:nouvelle|prochaine) video|thank(?:s| you) for watching"
    r"|please subscribe"
)

NO_SPEECH = 0.6  # Whisper's own thresholds: probability of no speech, mean log probability of the words
LOG_PROBABILITY = -1.0
UNSURE = -0.6
SHORT_MS, GUESSED, NEVER_SAID = 1500, -0.85, 0.1
FASTEST_LETTERS_PER_S = 30.0  # twice the fastest reading rate measured for French (Coupé et al. 2019)
LOOP_TIMES = 4  # « très, très, très » is speech; four times the same phrase on end is a loop
LOOP_LONGEST_WORDS = 12
SINGLE_WORD_TIMES = 6

_NOT_WORD = regex.compile(r"[^\p{L}\p{N}]+")


def is_hallucination(text: str, *, no_speech: float, log_probability: float) -> bool:
    """Whether a phrase in Whisper's output was never said.

    no_speech: Whisper's probability (0–1) that there is no speech. log_probability: mean over the phrase's tokens.
    """
    plain = _plain(text)
    if not plain:
        return True  # « ... », « ♪ »
    if SIGNS.search(plain):
        return True
    if no_speech > NO_SPEECH and log_probability < LOG_PROBABILITY:
        return True
    return bool(FAREWELLS.search(plain)) and (no_speech > NO_SPEECH or log_probability < UNSURE)


def is_guess(*, log_probability: float, least_probability: float, voice_ms: int) -> bool:
    """Whether a short phrase is a mere guess at one sound of a voice: nobody said these words.

    least_probability: of the phrase's words, the least. voice_ms: how long somebody speaks in it. Measured on 48 short
    commands of one voice: « C'est los ! » for « silence » and « Anne-Uli » for « annuler », and none that was right.
    """
    return voice_ms < SHORT_MS and log_probability < GUESSED and least_probability < NEVER_SAID


def is_echo(text: str, hotwords: tuple[str, ...], *, log_probability: float) -> bool:
    """Whether an unsure phrase only repeats the words that were given as a hint."""
    said, given = _plain(text).split(), set(_plain(" ".join(hotwords)).split())
    return bool(given) and log_probability < UNSURE and len(said) > 2 and all(word in given for word in said)


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


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.casefold())
    return _NOT_WORD.sub(" ", "".join(sign for sign in folded if not unicodedata.combining(sign))).strip()
