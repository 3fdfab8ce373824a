"""All checks of a translated text, in one call. An *error* blocks submission, a *warning* asks.

False alarms are worse than misses: whoever is warned three times for nothing stops reading. Each check is a small
pure function in `craft.text.checks`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from craft.languages import get
from craft.text.checks.characters import check_characters
from craft.text.checks.consistency import check_siblings, check_unchanged
from craft.text.checks.finding import DEFAULT_SEVERITY, MESSAGES, ProfileSeverity, Reference, TextFinding, finding
from craft.text.checks.labels import Label, check_label
from craft.text.checks.lengths import check_fit, check_lines, check_reading_speed
from craft.text.checks.numbers import check_numbers
from craft.text.checks.protected_pieces import check_links, check_protected
from craft.text.checks.punctuation import check_ending, check_pairs
from craft.text.checks.scripts import GuessLanguage, check_language, check_script
from craft.text.checks.spaces import check_spaces, is_empty
from craft.text.checks.terms import check_terms
from craft.text.glossary import GlossaryTerm
from craft.timing.speech_rate import LANGUAGES_PACE, Pace

__all__ = ["CODES", "DEFAULT_SEVERITY", "GuessLanguage", "Label", "Reference", "TextFinding", "blocks", "check_text"]

CODES: tuple[str, ...] = tuple(dict.fromkeys(key.partition(".")[0] for key in MESSAGES))


def check_text(
    source: str,
    text: str,
    lang: str,
    *,
    slot_ms: int | None = None,
    terms: Sequence[GlossaryTerm] = (),
    pace: Pace = LANGUAGES_PACE,
    spoken: bool = False,
    siblings: Iterable[Reference] = (),
    profile: Mapping[str, ProfileSeverity] | None = None,
    guess_language: GuessLanguage | None = None,
    label: Label | None = None,
) -> tuple[TextFinding, ...]:
    """What is to be said about `text` as the translation of the French `source`: errors first, in order of place.

    lang: a tag of `craft.languages` (UnknownLanguage otherwise). slot_ms: see `craft.timing.slots`; without it nothing
    is said about length and reading speed. pace: of the voice that would say it (`craft.timing.speech_rate`); spoken:
    whether one will, so that it is read for as long as it is said.
    siblings: other segments of the same language. profile: severities by code that differ from the default ("off"
    silences a check). guess_language: a statistical detector; without it that check is not made. label: set for a text
    of the interface: checked for its placeholders instead of subtitle lengths.
    """
    language = get(lang)
    if is_empty(text):
        return _apply_profile([finding("empty", 0, len(text))] if not is_empty(source) else [], profile)
    findings = [
        *check_spaces(source, text),
        *check_characters(text),
        *(check_label(source, text, label) if label else check_lines(text, language)),
    ]
    if label is None or not label.plural:  # the forms of one message share their French, and must differ
        findings += check_siblings(source, text, siblings)
    if slot_ms is not None:
        findings += check_fit(text, language, slot_ms, pace)
        findings += check_reading_speed(text, language, slot_ms, pace if spoken else None)
    unchanged = check_unchanged(source, text, terms, language)
    findings += unchanged
    if not unchanged:
        # Of a text that is still French there is nothing more to say.
        findings += check_ending(source, text, language)
        findings += check_pairs(source, text)
        if label is None or not label.plural:  # « deux minutes »: a form may say its number in words, or in digits
            findings += check_numbers(source, text, language)
        findings += check_protected(source, text) if label is None else check_links(source, text)
        findings += check_terms(source, text, terms)
        script = check_script(source, text, language)
        findings += script
        if guess_language is not None and not any(finding.severity == "error" for finding in script):
            findings += check_language(source, text, language, guess_language)
    return _apply_profile(findings, profile)


def blocks(findings: Iterable[TextFinding]) -> bool:
    """Whether these findings block submission."""
    return any(finding.severity == "error" for finding in findings)


def _apply_profile(
    findings: Iterable[TextFinding], profile: Mapping[str, ProfileSeverity] | None
) -> tuple[TextFinding, ...]:
    judged = []
    for remark in findings:
        severity = (profile or {}).get(remark.code, remark.severity)
        if severity != "off":
            judged.append(remark if severity == remark.severity else replace(remark, severity=severity))
    return tuple(
        sorted(
            judged,
            key=lambda remark: (
                remark.severity,
                remark.start,
                remark.end,
                remark.code,
            ),
        )
    )
