from config.formats.numbers import *  # noqa: F403  # Django reads the names of this module
