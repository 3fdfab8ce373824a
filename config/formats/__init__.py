"""How numbers and dates are written, by language, before Django's own formats.

Each language gets its decimal sign of CLDR from here. Django has an American point in Georgian and Armenian and in
languages that it does not know, where browsers, and so `static/js/numbers.js` on the same page, write a comma.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from config.formats import day_first, english
from craft.languages import all_languages, locale_name
from craft.languages.cldr import decimal_sign

_DATES = {"en": english} | dict.fromkeys("ar bn ps so sq ta tr".split(), day_first)


class LanguageFormats(ModuleType):
    """A language's module of formats, as Django looks for one; the sign is looked up when it is first asked for."""

    def __init__(self, tag: str, base: str) -> None:
        super().__init__(f"{__name__}.{locale_name(tag)}.formats")
        self.tag, self.base = tag, base

    def __getattr__(self, name: str) -> Any:
        if name == "DECIMAL_SEPARATOR":
            return decimal_sign(self.tag)
        return getattr(_DATES.get(self.base), name)


for _language in all_languages():
    _module = LanguageFormats(_language.tag, _language.base)
    # Django imports `config.formats.LOCALE.formats`: found here, no file is looked for.
    sys.modules[_module.__name__.removesuffix(".formats")] = sys.modules[_module.__name__] = _module
