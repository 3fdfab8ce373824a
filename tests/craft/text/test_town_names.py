"""A town is called one, with its French elision; whoever else runs the site is named as it calls itself."""

from __future__ import annotations

import pytest

from craft.text.town_names import is_place, with_french_de


@pytest.mark.parametrize(
    ("name", "french"),
    [
        ("Élancourt", "d’Élancourt"),
        ("Œuilly", "d’Œuilly"),
        ("Yvetot", "d’Yvetot"),
        ("Yutz", "de Yutz"),
        ("Trappes", "de Trappes"),
        ("Houilles", "de Houilles"),
        ("Saint-Quentin-en-Yvelines", "de Saint-Quentin-en-Yvelines"),
        ("La Verrière", "de La Verrière"),
        ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses"),
        ("Le Havre", "du Havre"),
        ("Les Clayes-sous-Bois", "des Clayes-sous-Bois"),
        ("Le", "de Le"),
    ],
)
def test_a_town_is_called_one(name: str, french: str) -> None:
    assert is_place(name)
    assert with_french_de(name) == french


@pytest.mark.parametrize(
    "name",
    ["Musée du Vélo", "Le Musée", "l’Association", "Mairie de Trappes", "Ma ville", "11e arrondissement", "", "  "],
)
def test_whoever_else_is_named_as_it_calls_itself(name: str) -> None:
    assert not is_place(name)
