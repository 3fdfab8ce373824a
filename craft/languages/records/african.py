"""Languages of Africa in Latin and Ethiopic letters."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import ETHIOPIC_SIGNS, ONE_FORM, ZERO_AND_ONE_ALIKE

SOMALI = Language(
    tag="so",
    endonym="Soomaali",
    iso639_2="som",
    django=False,
    workshop=True,
    function_words=function_words(
        leans_on_next="ka ku u la oo aan waa si ma in",
        opens_clause="iyo ama laakiin haddii marka",
    ),
    day_begins_at_six=True,
    other_scripts="Latn Arab Osma",
    said_twice="kala mid",
)
TIGRINYA = Language(
    tag="ti",
    endonym="ትግርኛ",
    iso639_2="tir",
    seconds_per_letter=0.112,
    plural_forms=ZERO_AND_ONE_ALIKE,
    is_known_to_whisper=False,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_next="ናብ ካብ ብዛዕባ ከም እዚ እቲ ሓደ",
        leans_on_previous="ኣብ እዩ",
        opens_clause="ከምኡ ወይ ግን",
    ),
    signs=ETHIOPIC_SIGNS,
    proclitics="ብ ን ናይ ዝ እን ም ከም",
    day_begins_at_six=True,
    font="Noto Sans Ethiopic",
)
AMHARIC = Language(
    tag="am",
    endonym="አማርኛ",
    iso639_2="amh",
    seconds_per_letter=0.11,
    plural_forms=ZERO_AND_ONE_ALIKE,
    django=False,
    function_words=function_words(
        leans_on_next="ወደ ከ ስለ እንደ ይህ ያ አንድ",
        leans_on_previous="ላይ ውስጥ ጋር በኋላ በፊት ነው",
        opens_clause="እና ወይም ግን",
    ),
    signs=ETHIOPIC_SIGNS,
    proclitics="የ በ ለ ከ እንደ ስለ ወደ ያለ የሚ እየ ሲ ስ ይ አል",
    day_begins_at_six=True,
    font="Noto Sans Ethiopic",
    said_twice="አንድ የተለያዩ",
    letters_of_french=0.57,
)
LINGALA = Language(
    tag="ln",
    endonym="lingála",
    iso639_2="lin",
    plural_forms=ZERO_AND_ONE_ALIKE,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_next="na ya ba mpo na",
    ),
)
WOLOF = Language(
    tag="wo",
    endonym="Wolof",
    iso639_2="wol",
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    is_known_to_whisper=False,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_previous="la bi yi gi ji si wi",
    ),
    other_scripts="Latn Arab",
)
BAMBARA = Language(
    tag="bm",
    endonym="bamanankan",
    iso639_2="bam",
    plural_forms=ONE_FORM,
    plural_categories=("other",),
    is_known_to_whisper=False,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_previous="ye la na kɔnɔ kan fɛ bɛ",
    ),
    other_scripts="Latn Nkoo Arab",
)
SONINKE = Language(
    tag="snk",
    endonym="sooninkanxanne",
    iso639_2="snk",
    is_known_to_whisper=False,
    django=False,
    interface=False,
    function_words=function_words(
        leans_on_previous="ya ga di",
    ),
    other_scripts="Latn Arab",
    translation_codes=(),
)
FULA = Language(
    tag="ff",
    endonym="Pulaar",
    iso639_2="ful",
    plural_forms=ZERO_AND_ONE_ALIKE,
    is_known_to_whisper=False,
    django=False,
    interface=False,
    other_scripts="Latn Adlm Arab",
    translation_codes=("fuv", "ful"),
)
SWAHILI = Language(
    tag="sw",
    endonym="Kiswahili",
    iso639_2="swa",
    function_words=function_words(
        leans_on_next="ya wa za la cha vya kwa na katika kwenye bila ni si kila hadi",
        opens_clause="na au lakini kwa sababu kama",
    ),
    day_begins_at_six=True,
    other_scripts="Latn Arab",
    translation_codes=("swh", "swa"),
    said_twice="pole sasa mbali mbili moja",
)
MALAGASY = Language(
    tag="mg",
    endonym="Malagasy",
    iso639_2="mlg",
    plural_forms=ZERO_AND_ONE_ALIKE,
    django=False,
    function_words=function_words(
        leans_on_next="ny ireo amin'ny ho an'ny amin’ny an’ny ao an-",
    ),
    other_scripts="Latn Arab",
    translation_codes=("plt", "mlg"),
    said_twice="kely",
)
KABYLE = Language(
    tag="kab",
    endonym="Taqbaylit",
    iso639_2="kab",
    plural_forms=ZERO_AND_ONE_ALIKE,
    is_known_to_whisper=False,
    interface=False,
    other_scripts="Latn Tfng Arab",
    letters="εγ",  # Greek ones for ɛ and ɣ, as most keyboards make people write
    letters_of_french=0.74,
)
TARIFIT = Language(
    tag="rif",
    endonym="Tarifit",
    french_name="tarifit",
    english_name="Tarifit",
    iso639_2="rif",
    plural_forms=ZERO_AND_ONE_ALIKE,
    is_known_to_whisper=False,
    django=False,
    interface=False,
    other_scripts="Latn Tfng Arab",
)
