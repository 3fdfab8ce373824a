"""The modules that a page's script needs, so that they are asked for at once and not one after the other.

Without this a phone with a round trip of 150 ms waits once for each level of imports before a button does anything.
What a script imports while it runs, `import("./later.js")`, is no part of that: it may come when the buttons answer.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

IMPORT = re.compile(r"""^(?:import|export)\s[^;]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
LATER = re.compile(r"""\bimport\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")


@cache
def needed_by(script: str, *, later: bool = False) -> tuple[str, ...]:
    """Static names of all modules below `script`, itself first, each once; a file that is missing is left out.

    later: those too that are imported while it runs."""
    found: list[str] = []
    waiting = [script]
    while waiting:
        name = waiting.pop(0)
        path = finders.find(name)
        if name in found or not isinstance(path, str):
            continue
        found.append(name)
        folder = posixpath.dirname(name)
        text = Path(path).read_text("utf-8")
        imported = IMPORT.findall(text) + (LATER.findall(text) if later else [])
        waiting.extend(posixpath.normpath(posixpath.join(folder, match)) for match in imported)
    return tuple(found)
