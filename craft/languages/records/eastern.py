"""Languages between the Adriatic and the Caucasus, and Turkish, Kurmanji and Hebrew."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import WESTERN_ENCODINGS, ZERO_AND_ONE_ALIKE

TURKISH = Language(
    tag="tr",
    endonym="Türkçe",
    iso639_2="tur",
    workshop=True,
    function_words=function_words(
        leans_on_next="bir bu şu o her hiç çok daha en",
        leans_on_previous="ile için gibi kadar göre sonra önce mi mı mu mü de da ki musunuz mısınız misiniz müsünüz",
        leans_softly="iki üç dört beş altı yedi sekiz dokuz on",
        opens_clause="ve veya ama çünkü eğer",
    ),
    small_numbers="iki üç dört,dörd beş altı yedi sekiz dokuz on on,onbir on,oniki",
    legacy_encodings=("cp1254",),
    letters="âçğıîöşûü",
    said_twice="yavaş tek ayrı sık adım çok zaman birer ikişer teker",
)
ALBANIAN = Language(
    tag="sq",
    endonym="shqip",
    iso639_2="sqi",
    seconds_per_letter=0.062,
    workshop=True,
    function_words=function_words(
        leans_on_next="një ky kjo këta këto i e të së në për me pa nga te tek mbi nën ndër deri pas para rreth "
        "nuk mos shumë do çdo",
        leans_softly="është janë ka dy tre katër pesë dhjetë",
        opens_clause="dhe ose por që kur nëse si",
    ),
    legacy_encodings=WESTERN_ENCODINGS,
    letters="çë",
    translation_codes=("als", "sqi"),
)
GEORGIAN = Language(
    tag="ka",
    endonym="ქართული",
    iso639_2="kat",
    seconds_per_letter=0.08,
    function_words=function_words(
        leans_on_next="ეს ის ერთი ყველა ძალიან არ",
        leans_on_previous="შემდეგ",
    ),
    font="Noto Sans Georgian",
    said_twice="ნელ სათითაოდ",
    letters_of_french=0.91,
)
ARMENIAN = Language(
    tag="hy",
    endonym="հայերեն",
    iso639_2="hye",
    seconds_per_letter=0.08,
    plural_forms=ZERO_AND_ONE_ALIKE,
    function_words=function_words(
        leans_on_next="այս այդ այն մի ամեն շատ չի առանց դեպի մինչև",
        leans_on_previous="մեջ վրա հետ համար է են",
    ),
    signs={"stop": "։", "question": "՞", "exclamation": "՜", "colon": "․:՝", "semicolon": "․;·", "comma": ",՝"},
    font="Noto Sans Armenian",
    said_twice="մեկ կամաց",
    letters_of_french=0.88,
)
KURMANJI_KURDISH = Language(
    tag="ku",
    endonym="kurdî (kurmancî)",
    french_name="kurde kurmandji",
    english_name="Kurmanji Kurdish",
    iso639_2="kur",
    is_known_to_whisper=False,
    django=False,
    function_words=function_words(
        leans_on_next="li bi ji di bo ta ev ew her ne",
        leans_on_previous="de da ve re",
        opens_clause="û an lê ku eger",
    ),
    other_scripts="Latn Arab Cyrl",
    translation_codes=("kmr", "kur"),
)
GREEK = Language(
    tag="el",
    endonym="Ελληνικά",
    iso639_2="ell",
    seconds_per_letter=0.062,
    function_words=function_words(
        leans_on_next="ο η το οι τα του της των τον την τους τις ένας μία ένα μια στο στη στην στον στα στους "
        "στις από με για σε χωρίς προς κατά μέχρι πριν μετά να θα δεν μη μην πολύ κάθε",
        opens_clause="και ή αλλά ότι που όταν αν πως",
    ),
    signs={"question": ";;"},
    legacy_encodings=("cp1253",),
    letters="αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
)
HEBREW = Language(
    tag="he",
    endonym="עברית",
    iso639_2="heb",
    seconds_per_letter=0.085,  # written without vowels: two letters where French has three
    plural_forms="nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);",
    plural_categories=("one", "two", "other"),
    function_words=function_words(
        leans_on_next="של את על אל עם מן בין עד לפני אחרי לא אין יש כל גם רק כדי בלי ללא כמו אצל מול",
        leans_on_previous="זה זו אלה הזה הזאת האלה",
        leans_softly="אחד אחת שני שתי שלושה שלוש יכול יכולה אפשר צריך",
        opens_clause="או אבל אם כי כאשר אז",
    ),
    proclitics="ה ו ב ל מ ש כ וה שה מה כש",
    font="Noto Sans Hebrew",
)
