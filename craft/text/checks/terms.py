"""The glossary's terms: those to translate, and those to leave unchanged."""

from __future__ import annotations

from collections.abc import Sequence

from craft.text.checks.finding import TextFinding, finding
from craft.text.folding import fold
from craft.text.glossary import GlossaryTerm, find_terms, uses_translation


def check_terms(source: str, text: str, terms: Sequence[GlossaryTerm]) -> list[TextFinding]:
    """`term_missing` and `keep_missing`, each term once however often the French says it."""
    findings = []
    plain = fold(text)
    for term in dict.fromkeys(found.term for found in find_terms(source, terms)):
        if term.keep:
            if fold(term.french) not in plain:
                findings.append(finding("keep_missing", 0, len(text), french=term.french))
        elif term.translation and not uses_translation(text, term.translation):
            findings.append(finding("term_missing", 0, len(text), french=term.french, translation=term.translation))
    return findings
