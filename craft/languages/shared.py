"""What several languages have in common: plural rules, signs, letters, encodings."""

from __future__ import annotations

# In the forms of gettext's own table (GNU gettext manual, « Plural forms »). Source: CLDR's rules for whole numbers
# below a million (French, Spanish and Portuguese have a form of their own for « un million de … »).
ONE_FORM = "nplurals=1; plural=0;"
ZERO_AND_ONE_ALIKE = "nplurals=2; plural=(n > 1);"

ARABIC_SIGNS = {"question": "؟", "semicolon": "؛", "comma": "،"}
CHINESE_SIGNS = {
    "stop": "。",
    "question": "？",
    "exclamation": "！",
    "comma": "，、",
    "semicolon": "；",
    "colon": "：:",
}
JAPANESE_SIGNS = {**CHINESE_SIGNS, "question": "？。"}  # « ですか。 »
ETHIOPIC_SIGNS = {"stop": "።", "question": "?፧", "comma": "፣", "semicolon": "፤", "colon": "፦፥:"}

ARABIC_LETTERS = "".join(map(chr, (*range(0x621, 0x63B), *range(0x640, 0x653)))) + "،؛؟٪"
WESTERN_ENCODINGS = ("cp1252", "iso8859-15")
CENTRAL_ENCODINGS = ("cp1250", "iso8859-2")
CYRILLIC_ENCODINGS = ("cp1251", "koi8-u", "iso8859-5", "cp866")
