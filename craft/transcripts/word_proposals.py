"""What a doubtful word may be: what the town made of it before, and the words of its glossary that look like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from rapidfuzz.distance import Levenshtein

from craft.text.folding import fold

MOST_PROPOSALS = 4
ALIKE = 0.6  # of the letters: Whisper's « prenote » for Pronote is 0.86, its « le haine t » for ENT nothing


def word_proposals(word: str, corrected: Iterable[tuple[str, str]], terms: Sequence[str]) -> list[str]:
    """The likeliest first; never the word itself. corrected: texts as a machine wrote them, and as they are now."""
    own = _letters(word)
    became: Counter[str] = Counter()
    for before, after in corrected:
        became.update(_replacements(own, before.split(), after.split()))
    alike = {term: Levenshtein.normalized_similarity(own, _letters(term)) for term in terms}
    near = sorted((term for term in terms if alike[term] >= ALIKE), key=lambda term: -alike[term])
    proposed = {_bare(text): None for text in (*(text for text, _count in became.most_common()), *near)}
    return [text for text in proposed if text and text.casefold() != _bare(word).casefold()][:MOST_PROPOSALS]


def _replacements(own: str, before: Sequence[str], after: Sequence[str]) -> list[str]:
    """What stands where the word stood; nothing where more around it was written anew."""
    folded = [_letters(word) for word in before]
    if own not in folded:
        return []
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, folded, [_letters(word) for word in after], False).get_opcodes():
        if kind in ("replace", "equal") and b - a == d - c:  # equal: but for accents and capitals
            found += [after[c + at - a] for at in range(a, b) if folded[at] == own]
        elif kind == "replace" and b - a == 1 and folded[a] == own:
            found.append(" ".join(after[c:d]))
    return found


def _bare(text: str) -> str:
    """Without the signs around it."""
    return text.strip("«»“”\"'’()[]… \u00a0\u202f.,;:!?–—-")


def _letters(text: str) -> str:
    return fold("".join(sign for sign in text if sign.isalnum()))
