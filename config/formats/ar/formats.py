from config.formats.numbers import *  # noqa: F403  # Django reads the names of this module

# With Latin digits, as all pages write them, Arabic has an English point (CLDR); Django writes a comma.
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
