"""The modules that a page's script needs, so that the browser requests them at once and not level by level.

Without this a phone with a round trip of 150 ms waits once for each level of imports before a button works. What a
script imports while it runs, `import("./later.js")`, is not included: it may come after the buttons work.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache

from config.environment import ROOT

SOURCES = ROOT / "static"
IMPORT = re.compile(r"""^(?:import|export)\s[^;]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
LATER = re.compile(r"""\bimport\(\s*["'](\.{1,2}/[^"']+)["']\s*\)""")


@cache
def imported_scripts(script: str, *, later: bool = False) -> tuple[str, ...]:
    """Static names of `script` and of all modules that it imports, each once; a missing file is left out.

    later: also those that are imported while it runs."""
    found: list[str] = []
    waiting = [script]
    while waiting:
        name = waiting.pop(0)
        path = SOURCES / name
        if name in found or not path.is_file():
            continue
        found.append(name)
        folder = posixpath.dirname(name)
        text = path.read_text("utf-8")
        imported = IMPORT.findall(text) + (LATER.findall(text) if later else [])
        waiting.extend(posixpath.normpath(posixpath.join(folder, match)) for match in imported)
    return tuple(found)
