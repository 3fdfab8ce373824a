"""All checks of a translated text, in one call. An *error* blocks submission, a *warning* asks.

False alarms are worse than misses: whoever is warned three times for nothing stops reading. Each check is a file
of `craft.text.checks`, which `registry.py` there finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from craft.languages import get
from craft.text.checks.check import GuessLanguage, Pair
from craft.text.checks.consistency import check_unchanged
from craft.text.checks.finding import ProfileSeverity, Reference, TextFinding
from craft.text.checks.labels import Label
from craft.text.checks.registry import CHECKS, CODES, DEFAULT_SEVERITY
from craft.text.checks.spaces import is_empty
from craft.text.glossary import GlossaryTerm
from craft.text.word_forms import NO_LEMMAS, Lemmas
from craft.timing.speech_rate import LANGUAGES_PACE, Pace

__all__ = ["CODES", "DEFAULT_SEVERITY", "GuessLanguage", "Label", "Reference", "TextFinding", "blocks", "check_text"]


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
    lemmas: Lemmas = NO_LEMMAS,
    beside: Sequence[str] = (),
) -> tuple[TextFinding, ...]:
    """What is to be said about `text` as the translation of the French `source`: errors first, in order of place.

    lang: a tag of `craft.languages` (UnknownLanguage otherwise). slot_ms: see `craft.timing.slots`; without it nothing
    is said about length and reading speed. pace: of the voice that would say it (`craft.timing.speech_rate`); spoken:
    whether one will, so that it is read for as long as it is said.
    siblings: other segments of the same language. profile: severities by code that differ from the default ("off"
    silences a check). guess_language: a statistical detector; without it that check is not made. label: set for a text
    of the interface: checked for its placeholders instead of subtitle lengths. lemmas: dictionary forms, for the
    glossary. beside: the French that is spoken before and after.
    """
    known = (slot_ms, terms, pace, spoken, tuple(siblings), guess_language, label, lemmas, beside)
    pair = Pair(source, text, get(lang), *known)
    if is_empty(text):
        return _apply_profile(CHECKS["spaces"].run(pair), profile)
    still_french = bool(check_unchanged(source, text, terms, pair.language))
    findings = [
        finding
        for check in CHECKS.values()
        if (check.of_french or not still_french) and check.languages(pair.language)
        for finding in check.run(pair)
    ]
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
