"""The three letters by which an MP4 or an Ogg names a language: ISO 639-2/T, where it has none ISO 639-3.

Source: the code tables of the Library of Congress (639-2) and of SIL (639-3).
"""

from __future__ import annotations

from craft import languages

_LETTERS = dict(
    pair.split(":")
    for pair in (
        "fr:fra ar:ara en:eng es:spa pt:por ro:ron ru:rus uk:ukr tr:tur ta:tam bn:ben hi:hin ur:urd fa:fas ps:pus "
        "sq:sqi sr:srp hr:hrv bg:bul pl:pol ka:kat hy:hye zh:zho vi:vie so:som ti:tir am:amh ln:lin wo:wol bm:bam "
        "snk:snk ff:ful sw:swa mg:mlg ku:kur ckb:ckb kab:kab ht:hat rcf:rcf gcr:gcr de:deu it:ita nl:nld el:ell "
        "cs:ces km:khm"
    ).split()
)


def three_letters(tag: str) -> str:
    """Of a language of the table. Raises UnknownLanguage."""
    return _LETTERS[languages.get(tag).base]
