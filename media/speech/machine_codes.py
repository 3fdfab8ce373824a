"""How translation models name languages. Their habits, not ours: the table of languages is craft/languages.

Sources: the lists of FLORES-200 (NLLB), of M2M100, and of OPUS-MT's Tatoeba models.
"""

from __future__ import annotations

from collections.abc import Container

from craft.languages import get

# ISO 639-3 by our tag, as FLORES-200 writes it; what follows are the names of OPUS-MT for the same language.
_ISO_639_3 = {
    part.split(":")[0]: part.split(":")[1].split(",")
    for part in (
        "fr:fra ar:arb,ara en:eng es:spa pt:por pt-BR:por,pob ro:ron ru:rus uk:ukr tr:tur ta:tam bn:ben hi:hin ur:urd "
        "fa:pes,fas ps:pbt,pus sq:als,sqi sr:srp hr:hrv bg:bul pl:pol ka:kat hy:hye zh-Hans:zho,cmn zh-Hant:zho,cmn "
        "vi:vie so:som ti:tir am:amh ln:lin wo:wol bm:bam ff:fuv,ful sw:swh,swa mg:plt,mlg ku:kmr,kur ckb:ckb kab:kab "
        "ht:hat de:deu it:ita nl:nld el:ell cs:ces km:khm"
    ).split()
}


def codes_of(language: str) -> tuple[str, ...]:
    """Every piece by which a model may be told to write `language` (a tag of the table), the surest first."""
    row = get(language)
    names = _ISO_639_3.get(row.tag, [])
    return (
        *(f"{name}_{row.script}" for name in names),
        f"__{row.base}__",
        *(f">>{name}_{row.script}<<" for name in names),
        *(f">>{name}<<" for name in (*names, row.base)),
    )


def french_code(vocabulary: Container[str]) -> list[str]:
    """The piece that says: what follows is French. None for models that read French only."""
    return next(([code] for code in ("fra_Latn", "__fr__") if code in vocabulary), [])
