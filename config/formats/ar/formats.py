from config.formats.numbers import *  # noqa: F403

# With Latin digits, as all pages write them, Arabic has an English point (CLDR); Django writes a comma.
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
