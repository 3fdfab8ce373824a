"""Languages of India and Bangladesh in their own scripts."""

from __future__ import annotations

from craft.languages.language import Language, function_words
from craft.languages.shared import ZERO_AND_ONE_ALIKE

TAMIL = Language(
    tag="ta",
    endonym="தமிழ்",
    iso639_2="tam",
    seconds_per_letter=0.081,
    workshop=True,
    function_words=function_words(
        leans_on_next="ஒரு இந்த அந்த எந்த",
        leans_on_previous="மீது மேல் கீழ் உள்ள இருந்து வரை போல பற்றி மூலம் உடன்",
        opens_clause="மற்றும் அல்லது ஆனால்",
    ),
    font="Noto Sans Tamil",
    said_twice="சிறிது மெல்ல தனித்தனி",
    letters_of_french=0.56,
)
BENGALI = Language(
    tag="bn",
    endonym="বাংলা",
    english_name="Bengali",
    iso639_2="ben",
    seconds_per_letter=0.113,
    plural_forms=ZERO_AND_ONE_ALIKE,
    workshop=True,
    function_words=function_words(
        leans_on_next="এই সেই একটি একটা প্রতি না খুব",
        leans_on_previous="থেকে জন্য দিয়ে মধ্যে উপর সাথে পর্যন্ত করে কে ও",
        opens_clause="এবং বা কিন্তু যে যদি যখন",
    ),
    signs={"stop": "।"},
    font="Noto Sans Bengali",
    said_twice="আলাদা বার ধীরে একটু নিজ",
)
HINDI = Language(
    tag="hi",
    endonym="हिन्दी",
    iso639_2="hin",
    seconds_per_letter=0.108,
    plural_forms=ZERO_AND_ONE_ALIKE,
    function_words=function_words(
        leans_on_next="यह वह एक हर इस उस इन उन न बहुत",
        leans_on_previous="का के की को से में पर ने तक भी ही है हैं था थे थी लिए",
        leans_softly="दो तीन चार पाँच दस",
        opens_clause="और या लेकिन कि अगर जब जो",
    ),
    signs={"stop": "।"},
    font="Noto Sans Devanagari",
    said_twice="अलग बार साथ कभी धीरे एक अपने अपनी थोड़ा",
)
