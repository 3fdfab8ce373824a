"""How a sentence names who runs a site: a town is called one, anybody else is named as they call themselves."""

from __future__ import annotations

import re
import unicodedata

# A French town's name is one word, its parts joined by hyphens, with an article at most. Whatever has more words names
# itself: "Musée du Vélo", "Mairie de Trappes".
_PLACE = re.compile(r"(?:(?:le|la|les) |l['’])?(?P<word>[^\W\d_][\w'’-]*)", re.IGNORECASE)
_OF_ARTICLE = {"le": "du", "les": "des"}
# One word, and yet no place.
_INSTITUTIONS = frozenset(
    (
        "académie agglomération association bibliothèque centre collectivité collège commune communauté département "
        "école fondation lycée mairie médiathèque métropole musée portevoix région université ville"
    ).split()
)


def is_place(name: str) -> bool:
    """Whether the name is that of a town, which a sentence calls "the town of": one word, and no institution."""
    found = _PLACE.fullmatch(name)
    return found is not None and found["word"].lower() not in _INSTITUTIONS


def with_french_de(place: str) -> str:
    """The name after "la ville": d’Élancourt, de Trappes, du Havre, des Clayes-sous-Bois, de La Verrière.

    No elision before an h: whether it is mute stands in no rule (d’Hyères, de Houilles), and *de* is never wrong.
    """
    article, _space, word = place.partition(" ")
    if word and article.lower() in _OF_ARTICLE:
        return f"{_OF_ARTICLE[article.lower()]} {word}"
    letters = unicodedata.normalize("NFD", place).lower().replace("œ", "oe")
    vowel = letters[:1] in set("aeiou") or (letters[:1] == "y" and letters[1:2] not in set("aeiou"))
    return f"d’{place}" if vowel else f"de {place}"
