"""What the checks of texts say: false alarms on good translations, and each planted fault that they find.

    python -m benchmarks.bench_text_checks [--texts 400] [--planted 100] [--seed 1] [--only es ru] [--show CODE]

The pairs come from catalogues that people published (`text_pairs`), so each is believed to be good. Limits and tables
of the checks were chosen on TUNED_ON; the other languages were only counted. --texts: of each language; --planted: of
those, the ones that faults are put into. --show: the texts of which a code is said, or in which a kind of fault is not
seen; « any » shows all good texts with a finding. --no-guess: without the statistical detector.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import regex

from benchmarks.size import sized
from benchmarks.text_pairs import TextPair, sample
from craft.languages import Language, all_languages, get
from craft.languages.cldr import month_names
from craft.text.checks.check import GuessLanguage, Pair
from craft.text.checks.keys import QUOTED
from craft.text.checks.length_ratio import LEAST_LETTERS, LONG, OF_FEW_LETTERS, SHORT, deviation
from craft.text.checks.names import names_in
from craft.text.checks.sentence_beside import fits_better
from craft.text.folding import fold
from craft.text.text_checks import check_text
from subtitles.checks.language_guess import guess_language

TUNED_ON = ("es", "pt", "ro", "ru", "tr", "ar", "zh-Hans", "hi", "en")
_STOP = regex.compile(r"[.。!！?？։።۔।…:：]+\s*$")
_NUMBER = regex.compile(r"(?<![\p{Nd}.,])\p{Nd}+(?![\p{Nd}.,])")
Planted = tuple[str, str, str]
"""The kind of fault, the French, the faulty text."""
CODES = {
    "name or acronym lost": "name_lost",
    "name lost (Pronote, CAF)": "name_lost",
    "key lost": "key_lost",
    "quoted menu word lost": "key_lost",
    "day and month exchanged": "date_swapped",
    "numbers exchanged": "numbers_exchanged",
    "one word twice": "repeated_words",
    "two or three words twice": "repeated_words",
    "half French": "french_left",
    "second half missing": "length_unlike",
    "another sentence's translation": "sentence_beside",
}


def faults(pair: TextPair, tag: str, other: TextPair, chance: random.Random) -> Iterator[Planted]:
    """Everything that can be planted in a pair. other: the pair beside it."""
    language = get(tag)
    for plant in (_names, _keys, _dates, _numbers, _repeat_words, _halves):
        yield from plant(pair, language, chance)
    if pair.french != other.french:
        yield "another sentence's translation", pair.french, other.text


def _parts(pair: TextPair) -> tuple[str, str, str]:
    """The French and the text without the sign at their end, and the text's sign."""
    return _STOP.sub("", pair.french), _STOP.sub("", pair.text), "".join(_STOP.findall(pair.text))


def _names(pair: TextPair, language: Language, chance: random.Random) -> Iterator[Planted]:
    """A name or an acronym that the text has is taken out, or the French has one in addition."""
    french, text = pair.french, pair.text
    bare_french, _bare, _end = _parts(pair)
    if language.script == "Latn":
        there = {fold(word): word for word in regex.findall(r"[\p{L}\p{M}\p{N}]+", text)}
        for name, _acronym in dict(names_in(french)).items():
            if fold(name) in there:
                yield "name or acronym lost", french, text.replace(there[fold(name)], "").replace("  ", " ").strip()
        name = chance.choice(("Pronote", "CAF", "ENT", "Educonnect", "la Mairie de Lyon"))
        yield "name lost (Pronote, CAF)", f"{bare_french} avec {name}.", text


def _keys(pair: TextPair, language: Language, chance: random.Random) -> Iterator[Planted]:
    """A key, or quoted words, that the text has not."""
    french, text = pair.french, pair.text
    bare_french, _bare, _end = _parts(pair)
    key = chance.choice(("Ctrl+C", "Alt+F4", "F5", "Maj + S", "Ctrl+Alt+Suppr"))
    yield "key lost", f"{bare_french} ({key}).", text
    word = chance.choice(("Fichier", "Enregistrer sous", "Vie scolaire", "Mon compte"))
    yield "quoted menu word lost", f"{bare_french} « {word} ».", text
    quoted, in_french = QUOTED.search(text), QUOTED.search(french)
    if quoted and in_french and in_french[0].strip("«»\u00a0 \"'“”") not in text:
        yield "quoted menu word lost", french, text.replace(quoted.group(), "")


def _dates(pair: TextPair, language: Language, chance: random.Random) -> Iterator[Planted]:
    """Day and month of a date, in digits and in words."""
    bare_french, bare, end = _parts(pair)
    day, month = chance.sample(range(1, 13), 2)
    months = month_names(language.tag)
    french_month = month_names("fr")[month - 1][0]
    numeric = f"{month}月{day}日" if language.script in ("Hans", "Hant") else f"{day:02d}/{month:02d}/2025"
    wrong = f"{day}月{month}日" if language.script in ("Hans", "Hant") else f"{month:02d}/{day:02d}/2025"
    assert numeric != wrong
    yield "day and month exchanged", f"{bare_french} le {day:02d}/{month:02d}/2025.", f"{bare} {wrong}{end}"
    if months:
        in_words = f"{month} {months[day - 1][0]}"
        yield "day and month exchanged", f"{bare_french} le {day} {french_month}.", f"{bare} {in_words}{end}"


def _numbers(pair: TextPair, language: Language, chance: random.Random) -> Iterator[Planted]:
    """Two numbers of the text, or two that are put into both."""
    french, text = pair.french, pair.text
    bare_french, bare, end = _parts(pair)
    numbers = list(_NUMBER.finditer(text))
    if len(numbers) == 2 and len({number.group() for number in numbers}) == 2:
        first, second = numbers
        swapped = text[: first.start()] + second[0] + text[first.end() : second.start()] + first[0]
        yield "numbers exchanged", french, swapped + text[second.end() :]
    one, two = chance.sample(range(2, 60), 2)
    yield "numbers exchanged", f"{bare_french} : {one} % et {two} €.", f"{bare}: {two}% + {one} €{end}"
    yield "numbers exchanged", f"{bare_french}, page {one}, ligne {two}.", f"{bare}, {two}, {one}{end}"


def _repeat_words(pair: TextPair, language: Language, chance: random.Random) -> Iterator[Planted]:
    """A word, or some, stand twice."""
    french, text = pair.french, pair.text
    words = text.split() if language.spaces else list(text)
    size = 3 if language.spaces else 8 if language.script in {"Khmr", "Thai", "Jpan"} else 4
    if len(words) > size:
        joint = " " if language.spaces else ""
        at = chance.randrange(len(words) - 1)
        if language.spaces and regex.fullmatch(r"[\p{L}\p{M}]{2,}", words[at]):
            yield "one word twice", french, joint.join([*words[: at + 1], *words[at:]])
        at, many = chance.randrange(len(words) - size + 1), chance.choice((2, size)) if size < 8 else size
        run = words[at : at + many]
        if all(regex.fullmatch(r"[\p{L}\p{M}'’]+", word) for word in run):
            yield "two or three words twice", french, joint.join([*words[: at + many], *words[at:]])


def _halves(pair: TextPair, language: Language, chance: random.Random) -> Iterator[Planted]:
    """The second half is French, or missing."""
    french, text = pair.french, pair.text
    end = _parts(pair)[2]
    words = text.split() if language.spaces else list(text)
    french_words = french.split()
    if len(french_words) >= 6 and len(words) >= 4:
        half = [joint_of(words[: len(words) // 2], language.spaces), *french_words[len(french_words) // 2 :]]
        yield "half French", french, " ".join(half)
    if len(french) >= 30 and len(words) >= 4:
        yield "second half missing", french, joint_of(words[: len(words) // 2], language.spaces).rstrip(" ,;:") + end


def joint_of(words: list[str], spaces: bool) -> str:
    return (" " if spaces else "").join(words)


def measure(
    tags: list[str], texts: int, planted: int, seed: int, show: str | None, guess: GuessLanguage | None
) -> None:
    false: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for tag in tags:
        pairs, chance = sample(tag, texts, seed), random.Random(f"{tag} {seed}")
        counts[tag] = len(pairs)
        for at, pair in enumerate(pairs):
            beside = _beside(pairs, at)
            found = check_text(Pair(pair.french, pair.text, get(tag), guess_language=guess, beside=beside))
            said = {finding.code for finding in found}
            false[tag].update(said)
            false[tag]["any"] += bool(said)
            false[tag]["errors"] += any(finding.severity == "error" for finding in found)
            if show in said or (show == "any" and said):
                print(
                    tag,
                    sorted(f"{finding.code} {finding.severity[0]}" for finding in found),
                    repr(pair.french),
                    "→",
                    repr(pair.text),
                )
            for kind, french, text in faults(pair, tag, pairs[at - 1], chance) if at < planted else ():
                codes = {finding.code for finding in check_text(Pair(french, text, get(tag), beside=beside))}
                seen[kind][f"{tag} tried"] += 1
                seen[kind][f"{tag} own"] += CODES[kind] in codes
                seen[kind][f"{tag} any"] += bool(codes - said - {"end_punctuation"})
                if show == kind and CODES[kind] not in codes:
                    print(tag, repr(french), "→", repr(text))
    _tell(counts, false, seen)
    _curve(tags, texts, seed)


def _tell(counts: Counter[str], false: dict[str, Counter[str]], seen: dict[str, Counter[str]]) -> None:
    for title, own in (("tuned on", True), ("only counted", False)):
        tags = [tag for tag in counts if (tag in TUNED_ON) == own and counts[tag]]
        texts = sum(counts[tag] for tag in tags)
        if not tags:
            continue
        print(f"\n{title}: {len(tags)} languages, {texts} texts")
        shares = {tag: f"{tag} {false[tag]['any'] / counts[tag]:.1%}" for tag in tags}
        print("texts with a finding:", ", ".join(shares[tag] for tag in tags))
        total = sum((false[tag] for tag in tags), Counter[str]())
        print("by code:", ", ".join(f"{code} {n / texts:.2%} ({n})" for code, n in total.most_common()))
        for kind, found in seen.items():
            tried = sum(found[f"{tag} tried"] for tag in tags)
            if tried:
                own_code, any_code = (sum(found[f"{tag} {which}"] for tag in tags) for which in ("own", "any"))
                worst = sorted(
                    (found[f"{tag} own"] / found[f"{tag} tried"], tag) for tag in tags if found[f"{tag} tried"]
                )
                low = ", ".join(f"{tag} {share:.0%}" for share, tag in worst[:4])
                print(f"{kind}: {own_code / tried:.1%} of {tried} by its code, {any_code / tried:.1%} by any; {low}")


def _curve(tags: list[str], texts: int, seed: int) -> None:
    """How many texts of half the length are seen by length, and translations of the sentence beside by length and by
    comparison with it, when so many good ones are taken for them."""
    good, half, other = [], [], []
    own, slipped = [], []
    for tag in tags:
        pairs, chance = sample(tag, texts, seed), random.Random(f"{tag} {seed}")
        for at, pair in enumerate(pairs):
            if sum(map(str.isalpha, pair.french)) < LEAST_LETTERS:
                continue
            beside = _beside(pairs, at)
            own.append(max(fits_better(pair.french, french, pair.text, get(tag)) for french in beside))
            good.append(_beyond(pair.french, pair.text, tag))
            for kind, french, text in faults(pair, tag, pairs[at - 1], chance):
                if kind == "second half missing":
                    half.append(_beyond(french, text, tag))
                elif kind == "another sentence's translation":
                    other.append(_beyond(french, text, tag))
                    slipped.append(max(fits_better(french, each, text, get(tag)) for each in beside))
    for share in (0.005, 0.01, 0.02, 0.05):
        seen = []
        for right, faulty in ((good, half), (good, other), (own, slipped)):
            limit = sorted(right, reverse=True)[int(share * len(right))]
            seen.append(f"{sum(score > limit for score in faulty) / max(1, len(faulty)):.0%} of {len(faulty)}")
        named = "half missing by length, another's translation by length, by the sentence beside"
        print(f"at {share:.1%} false alarms: {named}: {', '.join(seen)}")


def _beside(pairs: list[TextPair], at: int) -> tuple[str, str]:
    """The French before and after, in a sample as in a film."""
    return pairs[at - 1].french, pairs[(at + 1) % len(pairs)].french


def _beyond(french: str, text: str, tag: str) -> float:
    """How far beyond its limit the length is; below 0 within it."""
    off, letters = deviation(french, text, get(tag)), sum(map(str.isalpha, french))
    return max(-off - SHORT, off - LONG) - OF_FEW_LETTERS / math.sqrt(max(1, letters))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=sized(400, 4))
    parser.add_argument("--planted", type=int, default=sized(100, 4))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--show")
    parser.add_argument("--no-guess", action="store_true")
    options = parser.parse_args()
    tags = options.only or sized([row.tag for row in all_languages() if row.tag != "fr"], ["es", "de"])
    measure(
        tags, options.texts, options.planted, options.seed, options.show, None if options.no_guess else guess_language
    )


if __name__ == "__main__":
    main()
