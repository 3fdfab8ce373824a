"""Keys to press (Ctrl+C, F5) and quoted words of a menu that the translation lost, in every script."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from craft.messages import N_
from craft.text.checks.check import Case, Check, Pair
from craft.text.checks.finding import Code, QuotedText, TextFinding
from craft.text.folding import fold

KEY_LOST = Code(
    "key_lost",
    N_("Keys and quoted words that are missing"),
    {
        # Translators: a key to press, such as Ctrl+C or F5
        "": N_("The key “{key}” is missing."),
        # Translators: words that the French quotes, such as those of a menu
        "quoted": N_("The French quotes “{words}”, the translation quotes less."),
    },
)

_HELD = r"(?:Ctrl|Control|Contrôle|AltGr|Alt|Maj|Shift|Cmd|Commande|Win|Windows|Fn|Option|Super|[⌘⌥⇧⌃])"
# « super-utilisateur » is none: what a dash joins to is one sign or F5.
_KEYS = regex.compile(
    rf"(?<!\w)(?:{_HELD}\s?(?:\+\s?|[\-‑](?=\p{{Lu}}(?!\w)|\d|F\d)))+(\p{{L}}+\d*|\d)"
    r"|(?<!\w)(F(?:1[0-2]|[1-9]))(?!\w)"
)
_JOINED = regex.compile(r"\S\s?\+\s?\S")
QUOTED = regex.compile(
    r"«([^«»]+)»|»([^«»]+)«|[“„]([^“”„]+)[“”]|”([^“”]+)”|\"([^\"]+)\"|‹([^‹›]+)›|「([^」]+)」|『([^』]+)』|《([^》]+)》"
    r"|(?<!\p{L})['‘‚]([^'‘’\s][^'‘’]*)['’](?!\p{L})"
)
"""What stands between quotation marks, as each language writes them."""


def lost_keys(pair: Pair) -> Iterator[TextFinding]:
    """`key_lost`, each key once. Which keys are held (Ctrl, Strg) each keyboard calls by names of its own, so only the
    last one is asked, and of a key with a name (Entrée, Suppr) only that something is joined by « + »."""
    for match in _KEYS.finditer(pair.source):
        last = match[1] or match[2]
        if len(last) == 1 or match[2]:
            there = bool(regex.search(rf"(?<!\w){regex.escape(last)}(?!\w)", pair.text, regex.IGNORECASE))
        else:
            there = bool(_JOINED.search(pair.text)) or fold(last) in fold(pair.text)
        if not there:
            yield KEY_LOST.at(0, len(pair.text), key=match.group())


def lost_quotes(pair: Pair) -> Iterator[TextFinding]:
    """`key_lost.quoted` of the first quotation without counterpart, unless its words stand there without marks."""
    quoted = (next(filter(None, match.groups())).strip() for match in QUOTED.finditer(pair.source))
    french = [words for words in quoted if any(map(str.isalnum, words))]  # « / » may be spelt out
    if not french or len(french) <= len(QUOTED.findall(pair.text)):
        return
    plain = fold(pair.text)
    lost = [words for words in french if fold(words) not in plain]
    if len(QUOTED.findall(pair.text)) < len(lost):
        yield KEY_LOST.at(0, len(pair.text), "quoted", words=str(QuotedText(lost[0])))


def _run(pair: Pair) -> Iterator[TextFinding]:
    yield from lost_keys(pair)
    yield from lost_quotes(pair)


CHECK = Check(
    _run,
    (KEY_LOST,),
    cases=(
        Case("Faites Ctrl+C.", "اضغط على المفتاح.", "ar", ("اضغط على المفتاح.",)),
        Case("Faites Ctrl+C.", "Drücken Sie Strg+V.", "de", ("Drücken Sie Strg+V.",)),
        Case("Touchez F5.", "Нажмите клавишу.", "ru", ("Нажмите клавишу.",)),
        Case("Choisissez « Fichier ».", "Choose the menu.", "en", ("Choose the menu.",)),
        Case("Le caractère « / » manque.", "The slash is missing.", "en"),
        Case("Faites Ctrl + C.", "Drücken Sie Strg+C.", "de"),
        Case("Faites Ctrl+Entrée.", "Press Ctrl+Enter.", "en"),
        Case("Choisissez « Fichier ».", "点击“文件”。", "zh-Hans"),
        Case("Choisissez « Pronote ».", "Choose Pronote.", "en"),
    ),
)
