"""The import maps of the two faces, and the hashes by which the Content-Security-Policy allows them.

A module imports its neighbours by relative name. With hashed file names `./clock.js` asked by `/static/js/x.1a2b.js`
is `/static/js/clock.js`, and the map sends that address to `/static/js/clock.3c4d.js`: no bundler, no rewriting.
"""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.templatetags.static import static

PARENTS = "parents"
WORKSHOP = "workshop"
# Bare names that modules may import, and the file of the package that serves it.
PACKAGES = {
    PARENTS: {"hls.js": "hls.js/dist/hls.min.mjs"},
    WORKSHOP: {
        "hls.js": "hls.js/dist/hls.min.mjs",
        "htmx.org": "htmx.org/dist/htmx.esm.js",
        "wavesurfer.js": "wavesurfer.js/dist/wavesurfer.esm.js",
    },
}


@dataclass(frozen=True)
class ImportMap:
    """The text inside `<script type="importmap">`, and its CSP source (`sha256-…`)."""

    text: str
    csp_source: str


def _modules(face: str) -> list[str]:
    root = settings.BASE_DIR / "static"
    folder = root / "js" / ("parents" if face == PARENTS else "")
    return sorted(str(path.relative_to(root)) for path in folder.rglob("*.js"))


def _address(name: str) -> str:
    try:
        return static(name)
    except ValueError:  # not collected (yet): the plain address is the honest answer, not a page that fails
        return settings.STATIC_URL + name


@cache
def import_map(face: str) -> ImportMap:
    """The map of one face, built once per process. `face` is PARENTS or WORKSHOP."""
    imports = {name: _address(file) for name, file in PACKAGES[face].items()}
    for name in _modules(face):
        plain, real = settings.STATIC_URL + name, _address(name)
        if plain != real:
            imports[plain] = real
    text = json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c")
    return ImportMap(text, "sha256-" + b64encode(sha256(text.encode()).digest()).decode())
