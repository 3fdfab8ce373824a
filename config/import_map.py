"""The import map: what a bare name or a relative path in an ES module loads, and the map's CSP hash.

There is no bundler. A module says `import Hls from "hls.js"` or `import { level } from "./level.js"`; the map sends the
first to `/static/vendor/…` and the second to its name with a content hash, so that a browser may keep it for ever and
never mixes two versions. Relative paths are resolved to addresses before the map is asked: hence the address keys.

The map is part of the page, so the policy must allow its text by hash (docs/decisions, no bundler). Most pages have one
map of everything; a page that must be fast on a slow connection names its script and gets a map of that script alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static

from config.environment import ROOT
from config.script_modules import imported_scripts
from config.static_finders import PREFIX, vendor_files

MODULES = ROOT / "static"


def _own_modules() -> list[str]:
    return sorted(path.relative_to(MODULES).as_posix() for path in Path(MODULES, "js").rglob("*.js"))


@cache
def text(script: str = "") -> str:
    """The JSON between the script tags, byte for byte what `csp_hash` covers.

    script: static name of the page's only script, which imports no library; without it the map has everything."""
    imports = {} if script else {name: static(f"{PREFIX}/{path}") for name, path in vendor_files().imports.items()}
    for name in imported_scripts(script, later=True) if script else _own_modules():
        try:
            plain, hashed = f"{settings.STATIC_URL}{name}", static(name)
        except ValueError:  # written after collectstatic ran: no page asks for it yet
            continue
        if plain != hashed:
            imports[plain] = hashed
    # "<" may not appear: the text must not be able to end its own script tag.
    return json.dumps({"imports": imports}, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")


@cache
def csp_hash(script: str = "") -> str:
    """`sha256-…` of the map, without the quotes that the policy puts around it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text(script).encode()).digest()).decode()
