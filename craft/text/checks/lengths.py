"""Can it be said in its slot, and read from the screen?"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from craft.languages import Language
from craft.messages import N_, N_n, RoundedNumber
from craft.text.checks.check import Check, Pair
from craft.text.checks.finding import Code, QuotedText, TextFinding
from craft.text.checks.protected_spans import blank_protected
from craft.text.graphemes import count
from craft.timing.speech_rate import Pace, judge_fit, predicted_ms

_SPACELESS_SCRIPTS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
# A cue is never on screen for less (Netflix Timed Text Style Guide: 5/6 s).
SHORTEST_CUE_MS = 833
SAID_AT_MOST = 1.10
"""The pace beyond which a version becomes longer instead, as towns usually choose it."""

TOO_LONG = Code(
    "too_long",
    N_("Too long to be said"),
    N_n(
        "Too long to say by {seconds} s: shorten by about {letters} letter.",
        "Too long to say by {seconds} s: shorten by about {letters} letters.",
        by="letters",
    ),
)
READING_SPEED = Code(
    "reading_speed",
    N_("Too fast to be read"),
    N_("{speed} characters per second are too fast to read (at most {limit})."),
)
LINE_LENGTH = Code(
    "line_length",
    N_("Longer than a line"),
    N_n(
        "“{line}” is longer than a line ({limit} character).",
        "“{line}” is longer than a line ({limit} characters).",
        by="limit",
    ),
)


def check_fit(text: str, language: Language, slot_ms: int, pace: Pace) -> list[TextFinding]:
    """`too_long`, by the fit meter's own verdict for a voice of this pace."""
    fit = judge_fit(text, slot_ms, language.seconds_per_letter, pace)
    if fit.verdict != "too_long":
        return []
    seconds = RoundedNumber(fit.too_long_by_ms / 1000, 1)
    return [TOO_LONG.at(0, len(text), seconds=seconds, letters=fit.letters_to_shorten)]


def check_reading_speed(text: str, language: Language, slot_ms: int, spoken: Pace | None = None) -> list[TextFinding]:
    """`reading_speed`: characters (grapheme clusters) per second that it is shown, against the language's two limits.

    With a voice (of the pace `spoken`) the version is as long as that needs, and a text is shown while it is said;
    without, in the slot of the video. Never an error: how long a take will be nobody knows yet. What is too fast in the
    release has its finding there (`cues_too_fast`).
    """
    characters = count(text.strip())
    said_ms = 0.0 if spoken is None else predicted_ms(text, language.seconds_per_letter, spoken) / SAID_AT_MOST
    speed = 1000 * characters / max(SHORTEST_CUE_MS, slot_ms, said_ms)
    if speed <= language.cps_warn:
        return []
    limit = language.cps_error if speed > language.cps_error else language.cps_warn
    return [READING_SPEED.at(0, len(text), speed=RoundedNumber(speed, 0), limit=RoundedNumber(limit))]


def check_lines(text: str, language: Language) -> list[TextFinding]:
    """`line_length`: a line that the writer broke, or a word that no break can part, longer than a subtitle line."""
    pattern = r"[^\n]+" if "\n" in text.strip() else r"\S+"
    findings = []
    bare = blank_protected(text, "code")
    for match in regex.finditer(pattern, text):
        line = match.group().strip()
        if pattern == r"\S+" and _SPACELESS_SCRIPTS.search(line):
            continue
        if bare[match.start() : match.end()] != match.group():
            continue  # nobody knows how long what the placeholder stands for will be
        if count(line) > language.line_limit:
            findings.append(LINE_LENGTH.at(*match.span(), line=str(QuotedText(line)), limit=language.line_limit))
    return findings


def _run(pair: Pair) -> Iterator[TextFinding]:
    if pair.label is None:
        yield from check_lines(pair.text, pair.language)
    if pair.slot_ms is not None:
        yield from check_fit(pair.text, pair.language, pair.slot_ms, pair.pace)
        yield from check_reading_speed(pair.text, pair.language, pair.slot_ms, pair.pace if pair.spoken else None)


CHECK = Check(_run, (TOO_LONG, READING_SPEED, LINE_LENGTH), of_french=True)
