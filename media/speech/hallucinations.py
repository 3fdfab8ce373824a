"""What Whisper says when nobody speaks: it was trained on subtitled films, and fills silence with their credits. Pure.

The lists are of phrases seen in its output on silence, noise and music (French and English).
"""

from __future__ import annotations

import re
import unicodedata

# Never said in a tutorial: dropped wherever they stand.
_CREDITS = re.compile(
    r"amara\s*\.?\s*org"
    r"|sous[- ]?titr\w*\s+(?:\w+\s+){0,3}(?:par|de)\s+(?:la\s+)?(?:communaute|societe|soustitreur|radio)"
    r"|sous[- ]?titrage\s+(?:st\W*501|fr|mfp|societe|radio|e\.?\s*s\.?\s*p|\?)"
    r"|soustitreur\.com|sous[- ]?titres?\s+faits?\s+par"
    r"|societe radio[- ]canada"
    r"|subtitles by|transcription by|captioning by|sync(?:ed)? (?:and|&) corrected by"
)
# Said by people too, at the end of a video: dropped only when the sound hardly holds a voice, or nobody is sure.
_FAREWELLS = re.compile(
    r"merci d'avoir (?:regarde|visionne|ecoute)|merci pour votre attention|abonnez[- ]vous|n'oubliez pas de (?:vous )?"
    r"(?:liker|abonner|partager)|a bientot pour une (?:nouvelle|prochaine) video|thank(?:s| you) for watching"
    r"|please subscribe"
)
NO_SPEECH = 0.6  # Whisper's own thresholds: probability of no speech, mean log probability of the words
LOG_PROBABILITY = -1.0
UNSURE = -0.6
SHORT_MS, GUESSED, NEVER_SAID = 1500, -0.85, 0.1


def is_hallucination(text: str, *, no_speech: float, log_probability: float) -> bool:
    """Whether a decoded phrase is to be dropped.

    no_speech: Whisper's probability (0–1) that there is no speech. log_probability: mean over the phrase's tokens.
    """
    plain = _plain(text)
    if not re.search(r"\w", plain):
        return True
    if _CREDITS.search(plain):
        return True
    if no_speech > NO_SPEECH and log_probability < LOG_PROBABILITY:
        return True
    return bool(_FAREWELLS.search(plain)) and (no_speech > NO_SPEECH or log_probability < UNSURE)


def is_guess(*, log_probability: float, least_probability: float, voice_ms: int) -> bool:
    """Whether a short phrase is a mere guess at one sound of a voice: nobody said these words.

    least_probability: of the phrase's words, the least. voice_ms: how long somebody speaks in it. Measured on 48 short
    commands of one voice: « C'est los ! » for « silence » and « Anne-Uli » for « annuler », and none that was right.
    """
    return voice_ms < SHORT_MS and log_probability < GUESSED and least_probability < NEVER_SAID


def is_echo(text: str, hotwords: tuple[str, ...], *, log_probability: float) -> bool:
    """Whether an unsure phrase only repeats the words that were given as a hint."""
    said = re.findall(r"\w+", _plain(text))
    given = set(re.findall(r"\w+", _plain(" ".join(hotwords))))
    return bool(given) and log_probability < UNSURE and len(said) > 2 and all(word in given for word in said)


def _plain(text: str) -> str:
    """Lower case, no accents, straight apostrophes."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
