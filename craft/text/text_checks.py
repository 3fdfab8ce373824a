"""All checks of a translated text, in one call. An *error* blocks submission, a *warning* asks.

False alarms are worse than misses: whoever is warned three times for nothing stops reading. Each check is a file
of `craft.text.checks`, which `registry.py` there finds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from craft.text.checks.check import GuessLanguage, Pair
from craft.text.checks.consistency import check_unchanged
from craft.text.checks.finding import ProfileSeverity, Reference, TextFinding
from craft.text.checks.labels import Label
from craft.text.checks.registry import CHECKS, CODES, DEFAULT_SEVERITY
from craft.text.checks.spaces import is_empty

__all__ = ["CODES", "DEFAULT_SEVERITY", "GuessLanguage", "Label", "Reference", "TextFinding", "blocks", "check_text"]


def check_text(pair: Pair, profile: Mapping[str, ProfileSeverity] | None = None) -> tuple[TextFinding, ...]:
    """What is to be said about a text as the translation of its French: errors first, in order of place. profile:
    severities by code that differ from the default ("off" silences a check)."""
    if is_empty(pair.text):
        return _apply_profile(CHECKS["spaces"].run(pair), profile)
    still_french = bool(check_unchanged(pair.source, pair.text, pair.terms, pair.language))
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
