"""Germanic languages."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import WESTERN_ENCODINGS

ENGLISH = Language(
    tag="en",
    endonym="English",
    territory="GB",
    iso639_2="eng",
    seconds_per_letter=0.062,
    cps_warn=20.0,
    cps_error=26.0,
    workshop=True,
    function_words=function_words(
        leans_on_next="a an the this that these those my your his her its our their of to in on at by for from "
        "with without into onto over under about between through during before after since until "
        "as per not very too i you he she it we they is are was were be been will can must should "
        "may would could each every some any no two three",
        leans_softly="is are was were be been am will can must should may would could has have had do does did "
        "don't let one two three four five six seven eight nine ten all both",
        opens_clause="and or but so because that which who where when while if then",
    ),
    genitive=r"of",
    small_numbers="two three four five six seven eight nine ten eleven twel",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="éï",
)
GERMAN = Language(
    tag="de",
    endonym="Deutsch",
    iso639_2="deu",
    seconds_per_letter=0.062,
    function_words=function_words(
        leans_on_next="der die das den dem des ein eine einen einem einer eines kein keine keinen mein meine "
        "dein deine sein seine ihr ihre ihren ihrem ihrer unser unsere dieser diese dieses diesen "
        "diesem in im an am auf aus bei beim mit nach von vom zu zum zur für über unter vor hinter "
        "neben zwischen durch gegen ohne um seit bis sehr nicht ich du er sie es wir jeder jede "
        "jedes",
        leans_softly="ist sind war wird werden hat haben kann können muss müssen soll zwei drei vier fünf zehn",
        opens_clause="und oder aber denn dass weil wo wenn als ob dann",
    ),
    genitive=r"von|vom|des",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="äöüß",
    joins_words=True,
    said_twice="die der das den sie",
)
DUTCH = Language(
    tag="nl",
    endonym="Nederlands",
    iso639_2="nld",
    seconds_per_letter=0.057,
    function_words=function_words(
        leans_on_next="de het een deze dit die dat mijn jouw zijn haar ons onze jullie hun in op aan bij met van "
        "voor naar uit over onder door tegen zonder tussen tot na om te zeer heel niet ik je u hij "
        "ze wij elke elk",
        leans_softly="is zijn was wordt worden heeft hebben kan kunnen moet moeten twee drie vier vijf tien",
        opens_clause="en of maar want dat omdat waar wanneer als dan",
    ),
    genitive=r"van",
    legacy_encodings=WESTERN_ENCODINGS,
    letters="äëïöüáéíóúèà",
    joins_words=True,
    said_twice="dat die",
)
