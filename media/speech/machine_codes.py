"""How translation models name languages. Their habits, not ours: the table of languages is craft/languages.

Sources: the lists of FLORES-200 (NLLB), of M2M100, and of OPUS-MT's Tatoeba models.
"""

from __future__ import annotations

from collections.abc import Container

from craft.languages import get


def codes_of(language: str) -> tuple[str, ...]:
    """Every piece by which a model may be told to write `language` (a tag of the table), the surest first."""
    row = get(language)
    names = row.model_codes
    return (
        *(f"{name}_{row.script}" for name in names),
        f"__{row.base}__",
        *(f">>{name}_{row.script}<<" for name in names),
        *(f">>{name}<<" for name in (*names, row.base)),
    )


def french_code(vocabulary: Container[str]) -> list[str]:
    """The piece that says: what follows is French. None for models that read French only."""
    return next(([code] for code in ("fra_Latn", "__fr__") if code in vocabulary), [])
