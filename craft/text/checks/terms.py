"""The glossary's terms: those to translate, and those to leave unchanged."""

from __future__ import annotations

from collections.abc import Sequence

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Check
from craft.text.checks.finding import Code, TextFinding
from craft.text.glossary import GlossaryTerm, find_terms
from craft.text.used_terms import stays, uses_translation
from craft.text.word_forms import NO_LEMMAS, Lemmas

TERM_MISSING = Code(
    "term_missing",
    N_("Words of the glossary that are missing"),
    N_("The glossary translates “{french}” as “{translation}”."),
)
KEEP_MISSING = Code(
    "keep_missing", N_("Words that must not be translated"), N_("“{french}” must not be translated."), "error"
)


def check_terms(
    source: str, text: str, terms: Sequence[GlossaryTerm], language: Language, lemmas: Lemmas = NO_LEMMAS
) -> list[TextFinding]:
    """`term_missing` and `keep_missing`, each term once however often the French says it."""
    findings = []
    for term in dict.fromkeys(found.term for found in find_terms(source, terms, lemmas.french)):
        if term.keep:
            if not stays(text, term.french):
                findings.append(KEEP_MISSING.at(0, len(text), french=term.french))
        elif term.translation and not uses_translation(text, term.translation, language, lemmas.own):
            findings.append(TERM_MISSING.at(0, len(text), french=term.french, translation=term.translation))
    return findings


CHECK = Check(
    lambda pair: check_terms(pair.source, pair.text, pair.terms, pair.language, pair.lemmas),
    (TERM_MISSING, KEEP_MISSING),
)
