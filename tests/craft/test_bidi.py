"""Runs of the other direction inside a line are shut off, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from craft.bidi import isolated, without_marks

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
    assert isolated(line, rtl=rtl) == expected


@given(st.text(alphabet="abé 12.,()#+مرحبًا שלום\u2068\u2069\u200f中", max_size=40), st.booleans())
def test_the_text_is_kept_and_twice_is_once(line: str, rtl: bool) -> None:
    once = isolated(line, rtl=rtl)
    assert without_marks(once) == without_marks(line)
    assert once.count(F) == once.count(P)
    assert isolated(once, rtl=rtl) == once
