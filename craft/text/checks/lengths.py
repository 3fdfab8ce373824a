"""Can it be said in its slot, and read from the screen?"""

from __future__ import annotations

import regex

from craft.languages import Language
from craft.messages import Rounded
from craft.text.checks.finding import Shown, TextFinding, finding
from craft.text.checks.protected import without_protected
from craft.text.graphemes import count
from craft.timing.speech_rate import Pace, judge_fit

_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
# A cue is never on screen for less (Netflix Timed Text Style Guide: 5/6 s).
SHORTEST_CUE_MS = 833


def check_fit(text: str, language: Language, slot_ms: int, pace: Pace) -> list[TextFinding]:
    """`too_long`, by the fit meter's own verdict for a voice of this pace."""
    fit = judge_fit(text, slot_ms, language.seconds_per_letter, pace)
    if fit.verdict != "too_long":
        return []
    seconds = Rounded(fit.too_long_by_ms / 1000, 1)
    return [finding("too_long", 0, len(text), seconds=seconds, letters=fit.letters_to_shorten)]


def check_reading_speed(text: str, language: Language, slot_ms: int) -> list[TextFinding]:
    """`reading_speed`: characters (grapheme clusters) per second of slot, against the language's two limits."""
    characters = count(text.strip())
    speed = 1000 * characters / max(SHORTEST_CUE_MS, slot_ms)
    if speed <= language.cps_warn:
        return []
    too_fast = speed > language.cps_error
    limit = language.cps_error if too_fast else language.cps_warn
    return [
        finding(
            "reading_speed",
            0,
            len(text),
            severity="error" if too_fast else "warning",
            speed=Rounded(speed, 0),
            limit=Rounded(limit),
        )
    ]


def check_lines(text: str, language: Language) -> list[TextFinding]:
    """`line_length`: a line that the writer broke, or a word that no break can part, longer than a subtitle line."""
    pattern = r"[^\n]+" if "\n" in text.strip() else r"\S+"
    findings = []
    bare = without_protected(text, "code")
    for match in regex.finditer(pattern, text):
        line = match.group().strip()
        if pattern == r"\S+" and _UNSPACED.search(line):
            continue
        if bare[match.start() : match.end()] != match.group():
            continue  # nobody knows how long what the placeholder stands for will be
        if count(line) > language.line_limit:
            findings.append(finding("line_length", *match.span(), line=str(Shown(line)), limit=language.line_limit))
    return findings
