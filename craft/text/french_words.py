"""Which words of spoken French mean the same in an instruction, and which exclude each other.

Ours, written for what tutorials say: touch, screen, school, counter, kitchen. Each word is the beginning of its folded
forms ("appu": appuyer, appuie, appuyez). Whoever adds one asks `bench_said_back` what it does to the curve.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TypeVar

from craft.text.folding import fold

Value = TypeVar("Value")

WITHOUT_MEANING = frozenset(
    """
    a ai alors apres as au aura aurez aussi autre aux avant avec avez avoir bien c ca car ce cela celle celles celui ces
    cet cette ceux chez ci comme d dans de dedans dehors depuis des dessus donc dont du elle elles en encore ensuite est
    et etre eux fait faire faites fais faudra faut ici il ils j je jusqu jusque l la le les leur leurs lui m ma mais me
    meme mes moi mon n ne nos notre nous on ont ou par pendant peu peut peux pouvez plus pour puis pourra qu quand que
    quel quelle quelque quelqu quelques qui quoi s sa sans se sera serez ses si soi soit son sont sous sur t ta te tes
    toi ton toujours tous tout toute toutes tres tu un une va vas vers voila vont vos votre vous vois voyez y doit dois
    devez doivent chaque maintenant commencer commence d'abord abord chose choses qqch veux voulez veut c'est la-bas
    souhaites souhaitez pas jamais rien aucun aucune suivant
    """.split()
)
NEGATIONS = frozenset("pas jamais rien aucun aucune sans non".split())
_SYNONYM_LINES = """
    appu touch cliqu press tapot
    icon dessin imag photo pictogram illustr
    saisi ecri ecriv inscri not tap remplir
    voir regard observ vu vois
    lir lis lecture lu
    enfant eleve fils fille petit-enfant
    choisi select prend pren choix
    ouvr ouver lanc demarr
    ferm quitt sort parti part
    met plac pos depos place mis rang
    glis deplac boug tir pass amen
    allum march
    etein arret coup
    epais epaiss
    melang pate
    creus trou puit
    vers ajout rajout remet
    message courri mail mel lettre
    recent nouve
    papier feuill
    video film tutoriel
    telephon appel
    repon repons
    devoir travail
    personn quelqu gens
    trouv retrouv decouvr cherch
    entend ecout reecout reentend
    ensemble correspond associ
    symbole signe
    adversair joueur
    nom appell
    direction sens ou-va
    nombre combien
    identiqu pareil meme egal
    montr indiqu affich
    besoin aide
    differ
    environ pres presque
    pret fini termin
    roux rouss
    petit peu doucement
    egalement aussi
    pay regl
    commenc debut d'abord
    note remarqu
    fois
    bord tour
    bienvenu bonjour
    accueil premie
    apprend appren
    compt
    donn envoi envoy
    verifi control
    dess trac
    refai reconstitu reconstru constru
    util ser sert
    pens oubli
    veu besoin
    fille file
    sol terre
    vitesse rapid vite
"""
_OPPOSED = """
    haut / bas / gauch / droit / milieu / derrier
    ouvr ouver / ferm
    allum / etein
    premie / dernier
    avant / apres
    chaud / froid
    recent nouve / ancien vieux
    croissan / decroissan
    petit / grand
    ajout rajout / enlev retir suppr effac
    rapid vite / lent
    oui / non
    matin / midi / soir
    augment mont / diminu descend baiss
    bleu / rouge / vert / jaune / noir / blanc / orange / rose / gris / violet
    lundi / mardi / mercredi / jeudi / vendredi / samedi / dimanche
    deux / trois / quatre / cinq / six / sept / huit / neuf / dix / vingt / cent
    mere maman / pere papa
    seconde / minut / heure / jour / semain / mois / annee
    epais / liquid / clair
    entre / sort
"""
MARKERS = {
    **dict.fromkeys(("pour", "afin"), "purpose"),
    **dict.fromkeys(("avant",), "before"),
    **dict.fromkeys(("puis", "ensuite", "apres"), "then"),
    **dict.fromkeys(("si", "quand"), "condition"),
    **dict.fromkeys(("vers", "jusqu", "jusque"), "towards"),
    **dict.fromkeys(("dans",), "inside"),
    **dict.fromkeys(("sur",), "on"),
    **dict.fromkeys(("de", "du", "des", "d"), "of"),
    **dict.fromkeys(("a", "au", "aux"), "at"),
    **dict.fromkeys(("avec",), "tool"),
}
"""Small words that say what the next word does in a sentence."""
CLAUSE_OPENERS = frozenset("pour puis ensuite apres avant quand si qui en afin et".split())
"""Small words after which another act is named."""
DIGITS = {
    **{str(number): word for number, word in enumerate("deux trois quatre cinq six sept huit neuf dix".split(), 2)},
    "20": "vingt",
    "100": "cent",
}
"""As recognisers write them: 3 secondes."""
_ENDINGS = sorted(
    """
    issez issent issant issons erez eront erons eras era erai eriez erait ions iez ait aient ant ante antes ees ee es er
    ez ent ons e s x is it ir re ra ras rez us ue u
    """.split(),
    key=len,
    reverse=True,
)
LEAST_STEM = 3


def _groups(table: str) -> Iterator[str]:
    return (line.strip() for line in table.strip().splitlines())


SYNONYMS = {stem: number for number, line in enumerate(_groups(_SYNONYM_LINES)) for stem in reversed(line.split())}
"""Beginning of a word → the number of its meaning. Of two lines the later one counts."""
OPPOSED = {
    stem: (number, member)
    for number, line in enumerate(_groups(_OPPOSED))
    for member, side in enumerate(line.split("/"))
    for stem in side.split()
}
"""Beginning of a word → which of the things that exclude each other it is."""
NUMBERS = OPPOSED["trois"][0]
_LONGEST = max(map(len, [*SYNONYMS, *OPPOSED]))


def stem(word: str) -> str:
    """A folded word without its endings, at least three letters of it; a light form of Snowball's French stemmer."""
    shorter = word
    for _again in range(2):
        ending = next((end for end in _ENDINGS if shorter.endswith(end)), "")
        if not ending or len(shorter) - len(ending) < LEAST_STEM:
            break
        shorter = shorter[: len(shorter) - len(ending)]
    return shorter


def meaning(word: str) -> str:
    """What a folded word stands for in a comparison: a number of `SYNONYMS`, else its stem."""
    found = _beginning(word, SYNONYMS)
    return f"={found}" if found is not None else stem(word)


def excluding(word: str) -> tuple[int, int] | None:
    """Which of the things that exclude each other a folded word is: (kind, member)."""
    return _beginning(word, OPPOSED)


def _beginning(word: str, table: Mapping[str, Value]) -> Value | None:
    for length in range(min(len(word), _LONGEST), 1, -1):
        # A short beginning must be the whole word but for an ending: "bas" is not "basket".
        if (start := word[:length]) in table and (length > 4 or len(word) - length <= 4):
            return table[start]
    return None


def words_of(text: str) -> list[str]:
    """Folded words in order; an elision is a word of its own ("l'école": l, école)."""
    plain = fold(text).replace("’", "'").replace("'", " ").replace("-", " ")
    bare = ("".join(sign for sign in word if sign.isalnum()) for word in plain.split())
    return [DIGITS.get(word, word) for word in bare if word]


def clauses_of(text: str) -> Iterator[list[str]]:
    """Folded words between signs and small words that open another clause; without these words."""
    for part in re.split("[.,;:!?]", text):
        for opens, words in groupby(words_of(part), key=CLAUSE_OPENERS.__contains__):
            if not opens:
                yield list(words)
