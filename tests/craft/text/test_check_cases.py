"""Each check against the cases of its own file, and the registry that finds them."""

from __future__ import annotations

import pytest

from craft.languages import all_languages, get
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.registry import CHECKS, CODES
from tests.craft.text.text_findings import findings_of

CASES = [(name, case) for name, check in CHECKS.items() for case in check.cases]
SEES_MEANING = (
    *("date_swapped", "french_left", "key_lost", "length_unlike", "name_lost", "numbers_exchanged", "repeated_words"),
    "sentence_beside",
)


def pieces(check: Check, case: Case) -> tuple[str, ...]:
    pair = Pair(case.source, case.text, get(case.language), beside=case.beside)
    if not check.languages(pair.language):
        return ()
    return tuple(case.text[finding.start : finding.end] for finding in check.run(pair))


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda given: getattr(given, "text", given))
def test_a_case_is_judged_as_its_file_says(name: str, case: Case) -> None:
    assert pieces(CHECKS[name], case) == case.found


def test_codes_are_those_that_are_stored_and_none_is_said_by_two_files() -> None:
    assert len(set(CODES)) == len(CODES)
    stored = """empty unchanged leading_space trailing_space double_space end_punctuation unbalanced numbers_changed
        link_lost code_lost code_added term_missing keep_missing forbidden_character wrong_script wrong_language
        too_long reading_speed line_length markup label_long inconsistent same_text"""
    assert set(stored.split()) | set(SEES_MEANING) <= set(CODES)


def test_every_check_that_sees_meaning_has_cases_of_both_kinds() -> None:
    for check in CHECKS.values():
        if any(code.key in SEES_MEANING for code in check.codes):
            assert {bool(case.found) for case in check.cases} == {True, False}, check.codes


def test_a_name_is_asked_only_where_it_is_written_in_latin_letters() -> None:
    asked = {row.tag for row in all_languages() if CHECKS["names"].languages(row)}
    assert {"es", "tr", "so", "vi"} <= asked and not asked & {"ru", "ar", "zh-Hans", "ta", "el", "am"}


@pytest.mark.parametrize(
    ("french", "text", "language"),
    [
        ("C’est fini.", "¡Se acabó!", "es"),
        ("C’est fini.", "好了！", "zh-Hans"),
        ("C’est fini !", "Готово.", "ru"),
        ("C’est fini !", "Ready.", "en"),
    ],
)
def test_how_loudly_a_sentence_ends_is_not_asked(french: str, text: str, language: str) -> None:
    assert findings_of(french, text, language) == ()
