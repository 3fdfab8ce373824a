from config.formats.numbers import *  # noqa: F403
