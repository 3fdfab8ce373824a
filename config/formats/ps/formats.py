from config.formats.numbers import *  # noqa: F403  # Django reads the names of this module

# As CLDR has it with the Latin digits that all pages write; Django, which does not know the language, writes a point.
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
