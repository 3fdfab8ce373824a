"""Names and acronyms of the French that the translation lost, where both are written in Latin letters: another script
may write a name by its sound, so there only what is marked « do not translate » is asked (`terms`)."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from craft.languages import Language
from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, TextFinding
from craft.text.folding import fold

NAME_LOST = Code("name_lost", N_("Names and acronyms that are missing"), N_("“{name}” of the French is missing."))

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
# After these a capital says nothing: a sentence, a line of a list or a quotation begins.
_BEGINS = frozenset('.!?:…•;«»“”„"([–—/')
_ROMAN = regex.compile(r"[IVXLC]+")
_SAME_BEGINNING = 3  # Paris, Parigi; France, Francia
_NOUNS_WITH_CAPITALS = {"de"}


def lost_names(pair: Pair) -> Iterator[TextFinding]:
    """`name_lost`: each once. Where the translation has a capital of its own in its place, it is believed to be the
    name as that language says it (Allemagne, Germania; ONU, UN)."""
    named = dict(names_in(pair.bare_source))
    if not named:
        return
    in_glossary = {fold(word) for term in pair.terms for word in _WORD.findall(term.french)}
    words = _WORD.findall(pair.bare_text)
    folded = {fold(word) for word in words}
    french = {fold(word) for word in _WORD.findall(pair.source)}
    own = [(word, acronym) for word, acronym in names_in(pair.bare_text) if fold(word) not in french]
    for name, acronym in named.items():
        plain = fold(name)
        if plain in folded | in_glossary or any(word.startswith(name) for word in words):
            continue
        if not acronym and any(word.startswith(plain[:_SAME_BEGINNING]) for word in folded):
            continue
        instead = any(other for _word, other in own) if acronym else bool(own)
        if not instead or (not acronym and pair.language.base in _NOUNS_WITH_CAPITALS):
            yield NAME_LOST.at(0, len(pair.text), name=name)


def names_in(text: str) -> Iterator[tuple[str, bool]]:
    """(word, whether it is an acronym) of all that its capitals mark as a name; nothing of a text in capitals."""
    words = list(_WORD.finditer(text))
    if 2 * sum(match.group().isupper() for match in words) > len(words) and len(words) > 2:
        return
    for match in words:
        word = match.group()
        if word.isupper() and sum(map(str.isalpha, word)) >= 2:
            if not _ROMAN.fullmatch(word):
                yield word, True
        elif len(word) > 2 and (not word[1:].islower() if word[0].isupper() else False):
            yield word, False  # WebKit, YouTube
        elif len(word) > 2 and word[0].isupper() and not _begins(text[: match.start()].rstrip()):
            yield word, False


def _begins(before: str) -> bool:
    return before[-1:] in _BEGINS or not before or (before[-1] == "-" and not before[-2:-1].isalpha())


def _latin(language: Language) -> bool:
    return language.script == "Latn"


CHECK = Check(
    lost_names,
    (NAME_LOST,),
    languages=_latin,
    cases=(
        Case("Demandez à la CAF.", "Pregunte a la oficina.", "es", ("Pregunte a la oficina.",)),
        Case("Ouvrez l’ENT de l’école.", "Open the school’s page.", "en", ("Open the school’s page.",)),
        Case("Ouvrez Pronote.", "Abra la aplicación.", "es", ("Abra la aplicación.",)),
        Case("Ouvrez l’ENT de l’école.", "Okulun ENT’sini açın.", "tr"),
        Case("Il habite en Allemagne, à Paris.", "Vive in Germania, a Parigi.", "it"),
        Case("C’est écrit par l’ONU.", "It was written by the UN.", "en"),
        Case("Ouvrez l’ENT et Pronote.", "Откройте кабинет.", "ru"),
    ),
)
