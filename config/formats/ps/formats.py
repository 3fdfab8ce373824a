from config.formats.numbers import *  # noqa: F403

# As CLDR has it with the Latin digits that all pages write; Django, which does not know the language, writes a point.
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
