"""Dates in figures, day first, for languages where Django writes them as in America or has no names of months."""

SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
MONTH_DAY_FORMAT = "j/n"
TIME_FORMAT = "H:i"
