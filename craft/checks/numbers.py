"""Numbers of the French that the translation changes. Digits of every script count as the same digits."""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

from craft.checks.finding import TextFinding, finding
from craft.checks.protected import without_protected

# 1 000 · 1.000 · 1,000 · 1’000 are one number; 1,5 and 1.5 too.
_NUMBER = regex.compile(
    r"\p{Nd}{1,3}(?:[ \u00a0\u202f\u2009'’.,٬]\p{Nd}{3})+(?!\p{Nd})(?:[.,٫]\p{Nd}+)?|\p{Nd}+(?:[.,٫]\p{Nd}+)?"
)
_SEPARATORS = regex.compile(r"[^0-9]")
# Numbers that French says in words may be written in digits by the translation, and the reverse.
_FRENCH_WORDS = {
    word: number
    for number, words in {
        "0": "zéro", "1": "un une premier première premiers premières", "2": "deux deuxième second seconde double",
        "3": "trois troisième triple", "4": "quatre quatrième", "5": "cinq cinquième", "6": "six sixième",
        "7": "sept septième", "8": "huit huitième", "9": "neuf neuvième", "10": "dix dixième dizaine", "11": "onze",
        "12": "douze midi douzaine", "13": "treize", "14": "quatorze", "15": "quinze quinzaine", "16": "seize",
        "17": "dix-sept", "18": "dix-huit", "19": "dix-neuf", "20": "vingt vingtaine", "21": "vingt-et-un",
        "24": "vingt-quatre", "30": "trente demie", "40": "quarante", "45": "quarante-cinq", "50": "cinquante",
        "60": "soixante", "70": "soixante-dix", "80": "quatre-vingts quatre-vingt", "90": "quatre-vingt-dix",
        "100": "cent cents", "1000": "mille millier",
    }.items()
    for word in words.split()
}  # fmt: skip
_WORD = regex.compile(r"[\p{L}\-]+")
_MONTHS = regex.compile(
    r"\b(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b", regex.IGNORECASE
)
_HAN_DIGITS = "〇一二三四五六七八九"
# Up to here a translator may well prefer the word. The beginnings of these words, where we know them; in the other
# languages a small number that is missing is believed to be a word.
_OFTEN_A_WORD = 12
_SMALL_NUMBERS = {
    "en": "two three four five six seven eight nine ten eleven twel",
    "es": "dos tre,terc cuatro,cuart cinco,quint seis,sext siete,sépt oct,ocho nueve,noven diez,déc once doce",
    "pt": "do,du,seg tr,terc quat,quart cinco,quint seis,sext sete,sét oit nov,nono dez,déc onze doze",
    "it": "due,second tre,terz quattro,quart cinque,quint sei,sest sett ott nov,non diec,decim undici dodici",
    "ro": "do,două trei,tre patru cinci șase,şase șapte,şapte opt nou zece unsprezece doisprezece,douăsprezece",
    "ru": "дв,втор три,трё,тре,трет четыр,четвер пят шест сем,седьм восем,восьм девят десят одиннадцат двенадцат",
    "uk": "дв,друг три,трьо,трет чотир,четвер п шіст,шост сім,сьом вісім,восьм дев десят одинадцят дванадцят",
    "tr": "iki üç dört,dörd beş altı yedi sekiz dokuz on on,onbir on,oniki",
    "ar": "اثن,إثن,ثان,ين,ان ثلاث,ثالث أربع,رابع خمس,خامس ست,سادس سبع,سابع ثمان,ثامن تسع,تاسع عشر,عاشر عشر عشر",
}


def check_numbers(source: str, text: str, tag: str) -> list[TextFinding]:
    """`numbers_changed` where digits of the French are lost or replaced, or new ones appear."""
    bare_source, bare_text = without_protected(source), without_protected(text)
    wanted, found = _numbers(bare_source), _numbers(bare_text)
    lost, added = wanted - found, found - wanted
    if not lost and not added:
        return []
    if _digits(bare_source) == _digits(bare_text):
        return []  # the same digits, grouped in another way: a telephone number, a date, 14 h 30 and 1430
    _forgive(lost, added, bare_source, bare_text, tag)
    if not lost and not added:
        return []
    french, strange = ", ".join(lost.elements()), ", ".join(added.elements())
    if not added:
        return [finding("numbers_changed.lost", 0, len(text), french=french)]
    place = next(
        (match.span() for match in _NUMBER.finditer(bare_text) if _canonical(match.group()) in added), (0, len(text))
    )
    if not lost:
        return [finding("numbers_changed.added", *place, found=strange)]
    return [finding("numbers_changed", *place, severity="error", french=french, found=strange)]


def _forgive(lost: Counter[str], added: Counter[str], source: str, text: str, tag: str) -> None:
    """Takes out of both what is said in words, by another clock, or written as a month."""
    in_words = {_FRENCH_WORDS[word] for word in _WORD.findall(source.casefold()) if word in _FRENCH_WORDS}
    for number in list(added):
        if number in in_words:
            del added[number]
    # 14 h → 2 pm: twelve hours less.
    for number in list(lost):
        if number.isdigit() and 13 <= int(number) <= 23 and str(int(number) - 12) in added:
            added.subtract([str(int(number) - 12)])
            del lost[number]
    for number in [number for number in added if added[number] <= 0]:
        del added[number]
    if _MONTHS.search(source):
        for number in list(added):
            if 1 <= int(number[:4]) <= 12:
                del added[number]
    for number in list(lost):
        if int(number[:5]) < 100 and any(numeral in text for numeral in _han_numerals(int(number))):
            del lost[number]
    # « 3 secondes » may become « three seconds », if nothing was put in its place.
    if not added:
        for number in list(lost):
            if int(number) <= _OFTEN_A_WORD and _may_be_a_word(int(number), text, tag):
                del lost[number]


def _han_numerals(number: int) -> tuple[str, ...]:
    """How Chinese writes a number below 100 (2 also as 两, before what is counted)."""
    tens, ones = divmod(number, 10)
    written = ("" if tens <= 1 else _HAN_DIGITS[tens]) + ("十" if tens else "") + (_HAN_DIGITS[ones] if ones else "")
    return (written, "两", "兩") if number == 2 else (written or "零",)


def _may_be_a_word(number: int, text: str, tag: str) -> bool:
    known = _SMALL_NUMBERS.get(tag.partition("-")[0])
    if known is None or number < 2:
        return True
    beginnings = tuple(known.split()[number - 2].split(","))
    words = _WORD.findall(text.casefold())
    if tag.startswith("ar"):
        return any(beginning in word for beginning in beginnings for word in words)
    return any(word.startswith(beginnings) for word in words)


def _digits(text: str) -> str:
    return "".join(_canonical(sign) for sign in text if sign.isdecimal())


def _numbers(text: str) -> Counter[str]:
    return Counter(_canonical(match.group()) for match in _NUMBER.finditer(text))


def _canonical(number: str) -> str:
    """ASCII digits without separators and leading zeros, which languages use differently."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in number)
    return _SEPARATORS.sub("", digits).lstrip("0") or "0"
