"""In which languages the workshop may be read, and whether a catalogue is whole.

A screen never mixes two languages. So the workshop is offered in a language only where its catalogue has every message
that a volunteer or a reviewer may meet (script/messages puts them there); else they read French.
"""

from __future__ import annotations

import re

from craft.languages import all_languages

WORKSHOP_TAGS = tuple(language.tag for language in all_languages() if language.workshop)
# What coordinators and operators alone read is written in these.
DESK_TAGS = ("fr", "en")
_EMPTY = re.compile(rb'^msgstr(?:\[\d\])? ""\n(?!")', re.MULTILINE)


def is_whole(catalogue: bytes) -> bool:
    """Whether no message of this PO file lacks its translation. As bytes: parsing sixteen would take seconds."""
    return _EMPTY.search(catalogue) is None
