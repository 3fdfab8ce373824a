"""Slavic languages."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import CENTRAL_ENCODINGS, CYRILLIC_ENCODINGS

RUSSIAN = Language(
    tag="ru",
    endonym="русский",
    iso639_2="rus",
    seconds_per_letter=0.062,
    line_limit=39,
    plural_forms=(
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    plural_categories=("one", "few", "many"),
    workshop=True,
    function_words=function_words(
        leans_on_next="в во на с со к ко о об обо у от до по за из изо под над при про для без через перед между "
        "около после не ни очень мой моя моё мои ваш ваша ваше ваши наш наша этот эта это эти свой "
        "свою этом этой этого этому этим этих его её их каждый каждую",
        leans_softly="два две три четыре пять десять будет можно нужно надо",
        opens_clause="и а но или что который которая где когда если чтобы как",
    ),
    small_numbers="дв,втор три,трё,тре,трет четыр,четвер пят шест сем,седьм восем,восьм девят десят одиннадцат "
    "двенадцат",
    legacy_encodings=CYRILLIC_ENCODINGS,
    letters="абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)
UKRAINIAN = Language(
    tag="uk",
    endonym="українська",
    iso639_2="ukr",
    seconds_per_letter=0.062,
    plural_forms=(
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    plural_categories=("one", "few", "many"),
    workshop=True,
    function_words=function_words(
        leans_on_next="в у на з із зі до від по за під над при про для без через перед між біля після о об не ні "
        "дуже мій моя ваш ваша ваше ваші наш наша цей ця це ці цьому цій цього цих свій свою його "
        "її їх кожен кожну",
        leans_softly="два дві три чотири п'ять п’ять десять буде можна треба",
        opens_clause="і й та але або що який яка де коли якщо щоб як",
    ),
    small_numbers="дв,друг три,трьо,трет чотир,четвер п шіст,шост сім,сьом вісім,восьм дев десят одинадцят дванадцят",
    legacy_encodings=CYRILLIC_ENCODINGS,
    letters="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
)
_LATIN_SERBIAN = str.maketrans(
    dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dž"}
)


def _in_both_scripts(words: str) -> str:
    """Half of what is written in Serbian is in Latin letters."""
    return f"{words} {words.translate(_LATIN_SERBIAN)}"


SERBIAN = Language(
    tag="sr",
    endonym="српски",
    iso639_2="srp",
    seconds_per_letter=0.064,
    plural_forms=(
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    plural_categories=("one", "few", "other"),
    function_words=function_words(
        leans_on_next=_in_both_scripts(
            "у на с са к ка о од до по за из под над при без кроз пред између око после пре код према поред "
            "преко због ради уз низ против током путем иза испред изнад испод међу осим уместо не ни није нису "
            "да се ли веома врло још само већ овај ова ово ове ову овом овог овој тај та то ту тог том сваки "
            "свака свако сваку један једна једно једну неки нека неко неку сви све мој моја твој ваш ваша ваше "
            "вашу свој своја своје своју нај"
        ),
        leans_softly=_in_both_scripts(
            "је су сам си смо сте ће ћу ћеш ћемо ћете би бисмо бисте може можете мора морате треба"
        ),
        opens_clause=_in_both_scripts(
            "и а али или ни што који која које коју где када кад ако док јер чим него нити пошто"
        ),
    ),
    other_scripts="Latn Cyrl",
    legacy_encodings=(*CENTRAL_ENCODINGS, *CYRILLIC_ENCODINGS),
    letters="абвгдђежзијклљмнњопрстћуфхцчџшčćđšž",
)
CROATIAN = Language(
    tag="hr",
    endonym="hrvatski",
    iso639_2="hrv",
    plural_forms=(
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    plural_categories=("one", "few", "other"),
    function_words=function_words(
        leans_on_next="u na s sa k o od do po za iz pod nad pri bez kroz pred između oko nakon ne da se vrlo "
        "ovaj ova ovo",
        opens_clause="i a ali ili što koji gdje kada ako",
    ),
    legacy_encodings=CENTRAL_ENCODINGS,
    letters="čćđšž",
)
BULGARIAN = Language(
    tag="bg",
    endonym="български",
    iso639_2="bul",
    seconds_per_letter=0.06,
    function_words=function_words(
        leans_on_next="в във на с със к от до по за из под над при без през пред между около след не да ще се си "
        "много този тази",
        opens_clause="и но или че който където когато ако как",
    ),
    legacy_encodings=CYRILLIC_ENCODINGS,
    letters="абвгдежзийклмнопрстуфхцчшщъьюя",
)
POLISH = Language(
    tag="pl",
    endonym="polski",
    iso639_2="pol",
    seconds_per_letter=0.064,
    plural_forms="nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    plural_categories=("one", "few", "many"),
    function_words=function_words(
        leans_on_next="w we na z ze do od po za przed pod nad przy o u dla bez przez między około nie bardzo się "
        "mój moja ten ta to te jego jej ich każdy każda i a",
        leans_softly="jest są może można trzeba dwa dwie trzy cztery pięć dziesięć",
        opens_clause="i a ale lub albo że który gdzie kiedy jeśli żeby",
    ),
    legacy_encodings=CENTRAL_ENCODINGS,
    letters="ąćęłńóśźż",
)
CZECH = Language(
    tag="cs",
    endonym="čeština",
    iso639_2="ces",
    seconds_per_letter=0.065,
    plural_forms="nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);",
    plural_categories=("one", "few", "other"),
    function_words=function_words(
        leans_on_next="v ve na s se z ze k ke do od po za před pod nad při o u pro bez přes mezi okolo ne velmi "
        "ten ta to můj vaše",
        opens_clause="a ale nebo že který kde když jestli aby",
    ),
    legacy_encodings=CENTRAL_ENCODINGS,
    letters="áčďéěíňóřšťúůýž",
)
