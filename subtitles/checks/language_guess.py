"""The statistical detector behind the check `wrong_language`: py3langid, whose model is part of its package."""

from __future__ import annotations

from functools import lru_cache
from threading import Lock
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from craft.languages import find

# Of the detector's 136 labels only those that people here may confuse, so that short texts are not taken for Latin.
_CANDIDATES = (
    "fr ar en es pt ro ru uk tr ta bn hi ur fa ps sq sr hr bg pl ka hy zh vi so am ln sw mg ku kab de it nl el cs km "
    "ht ckb sdh fuv gcr ja ko he th"
)
_ALIASES = {"ff": "fuv", "ckb": "sdh", "kmr": "ku"}
_ONE_AT_A_TIME = Lock()


def guess_language(text: str, tag: str) -> tuple[str, float] | None:
    """(ISO 639 code, probability 0–1) of `text`, which should be in `tag`; None for a tag that it does not know."""
    language = find(tag)
    if language is None:
        return None
    detector = _detector()
    wanted = _ALIASES.get(language.base, language.base)
    if wanted not in detector.labels:
        return None
    with _ONE_AT_A_TIME:
        code, probability = detector.classify(text)
    return (language.base if code == wanted else str(code)), float(probability)


@lru_cache(maxsize=1)
def _detector() -> Any:
    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(detector.labels)
    detector.set_languages([code for code in _CANDIDATES.split() if code in known])
    return detector
