"""Runs of the other direction inside a line are isolated, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.text.bidi import isolate_runs, upright, without_edge_marks, without_marks, without_partner

F, P, R, L = "\u2068", "\u2069", "\u200f", "\u200e"


@pytest.mark.parametrize(
    ("line", "rtl", "expected"),
    [
        ("افتحوا Pronote الآن", True, f"افتحوا {F}Pronote{P} الآن"),
        ("المسوا Espace Numérique de Travail.", True, f"المسوا {F}Espace Numérique de Travail{P}."),
        ("(ENT) هذا", True, f"({F}ENT{P}) هذا"),
        ("Pronote.", True, f"{R}{F}Pronote{P}."),
        ("C++ و 4G", True, f"{F}C++{P} و {F}4G{P}"),
        ("لديكم 3 رسائل", True, "لديكم 3 رسائل"),
        ("مرحبًا بكم", True, "مرحبًا بكم"),
        ("Dites مرحبا بكم, puis", False, f"Dites {F}مرحبا بكم{P}, puis"),
        ("مرحبا", False, f"{L}{F}مرحبا{P}"),
        ("Bonjour, 12 h.", False, "Bonjour, 12 h."),
        ("12 !", True, "12 !"),
        (f"افتحوا {F}Pronote{P} الآن", True, f"افتحوا {F}Pronote{P} الآن"),
    ],
)
def test_isolated(line: str, rtl: bool, expected: str) -> None:
    assert isolate_runs(line, rtl=rtl) == expected


@given(st.text(alphabet="abé 12.,()#+مرحبًا שלום\u2068\u2069\u200f中", max_size=40), st.booleans())
def test_the_text_is_kept_and_twice_is_once(line: str, rtl: bool) -> None:
    once = isolate_runs(line, rtl=rtl)
    assert without_marks(once) == without_marks(line)
    assert once.count(F) == once.count(P)
    assert isolate_runs(once, rtl=rtl) == once


LRE, RLE, PDF, LRO, RLO, RLI = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2067"


@pytest.mark.parametrize(
    ("cue", "left"),
    [
        (f"{RLE}مرحبا بكم.{PDF}", "مرحبا بكم."),
        (f"{RLE}مرحبا{PDF}\n{RLE}بكم.{PDF}", "مرحبا\nبكم."),
        (f"{RLE}مرحبا\nبكم.{PDF}", "مرحبا\nبكم."),
        (f"{RLE}مرحبا\n{RLE}بكم.", "مرحبا\nبكم."),
        (f"{R}مرحبا بكم.{R}", "مرحبا بكم."),
        (f" {RLE}{LRE}Pronote{PDF} الآن{PDF} ", f"{LRE}Pronote{PDF} الآن"),
        (f"{RLE}مرحبا{PDF} Pronote {RLE}بكم{PDF}", f"{RLE}مرحبا{PDF} Pronote {RLE}بكم{PDF}"),
        (f"{RLE}مرحبا\nبكم{PDF} Pronote", f"{RLE}مرحبا\nبكم{PDF} Pronote"),
        (f"برای {LRE}Pronote{PDF} کلیک کنید", f"برای {LRE}Pronote{PDF} کلیک کنید"),
        (f"{F}Pronote{P} الآن", f"{F}Pronote{P} الآن"),
        (f"{RLO}abc{PDF}", "abc"),
        (f"مرح{RLE}با", f"مرح{RLE}با"),
        (f"{RLE}{PDF}", ""),
        ("", ""),
    ],
)
def test_what_programs_put_around_a_cue_goes(cue: str, left: str) -> None:
    assert without_edge_marks(cue).strip() == left


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"برای {LRE}Pronote{PDF} کلیک", []),
        (f"{RLE}a {LRE}b{PDF} c{PDF}", []),
        (f"a{RLE}b", [1]),
        (f"ab{PDF}c", [2]),
        (f"a{RLE}b{F}c{PDF}{P}d{PDF}", [5]),  # a PDF closes nothing outside its isolate
        (f"{F}a{RLE}b{P}", [2]),
        (f"a{P}{F}", [1, 2]),
    ],
)
def test_what_has_no_partner(text: str, places: list[int]) -> None:
    assert without_partner(text) == places


marked = st.text(alphabet="aم \n" + LRE + RLE + PDF + LRO + RLO + F + P + RLI + R + L, max_size=30)


@given(marked)
def test_no_letter_goes_with_the_marks_and_nothing_loses_its_partner(text: str) -> None:
    left = without_edge_marks(text)
    assert without_marks(left).split("\n") == without_marks(text).split("\n")
    assert len(without_partner(left)) <= len(without_partner(text))
    assert without_edge_marks(left) == left


@given(marked)
def test_lines_of_cues_have_isolates_and_no_embedding(text: str) -> None:
    written = isolate_runs(text.replace("\n", " "), rtl=True)
    assert not set(written) & {LRE, RLE, PDF, LRO, RLO, RLI}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Lire\u202e le message", "Lire le message"),
        ("\u202dLire\u202c", "Lire"),
        ("\u202bاقرؤوا\u202c Pronote", "اقرؤوا Pronote"),
        ("افتحوا \u2068Pronote\u2069", "افتحوا \u2068Pronote\u2069"),
        ("افتحوا \u2068Pronote", "افتحوا Pronote"),
        ("Pronote\u2069 x\u2068", "Pronote x"),
        ("\u202e", ""),
        ("C\u200d\u200c’est", "C\u200d\u200c’est"),
    ],
)
def test_a_title_turns_nothing_around_that_stands_beside_it(typed: str, kept: str) -> None:
    assert upright(typed) == kept


@given(st.text(st.sampled_from("aب \u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")))
def test_a_title_is_upright_once_and_for_all(typed: str) -> None:
    kept = upright(typed)
    assert upright(kept) == kept
    assert sum(sign in "\u2066\u2067\u2068" for sign in kept) == kept.count("\u2069")
    assert "".join(sign for sign in kept if sign in "aب") == "".join(sign for sign in typed if sign in "aب")
