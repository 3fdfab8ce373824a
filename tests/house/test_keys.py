"""One policy of keys (WCAG 2.1.4): a page that answers characters asks static/js/keys.js whether they may act."""

from __future__ import annotations

import re

from tests.house.source_tree import kept_files, text_of

OTHERS = {
    "static/js/parents/player.js": "its letters act in the player alone (test_parents_keys): the page's weight is full",
    "static/js/parents/site.js": "Escape alone",
    "static/js/parents/step.js": "left and right, on its own button",
    "static/js/text/conflict.js": "Enter, in the dialog's own text",
    "static/js/text/translate.js": "Enter in its own box; the others with Ctrl or Alt",
    "static/js/tutorials/editor.js": "each with Ctrl or Alt",
}
"""Who answers keys without the module, and why it may."""
LISTENS = re.compile(r"""["'`](?:keydown|keyup|keypress)["'`]|\bonkey(?:down|up|press)\b""")


def test_whoever_answers_keys_asks_the_one_policy() -> None:
    scripts = {path.as_posix(): text_of(path) or "" for path in kept_files() if path.parts[:2] == ("static", "js")}
    listening = {name for name, text in scripts.items() if LISTENS.search(text)}
    asking = {name for name in listening if "keyFor(" in scripts[name]}
    assert len(asking) >= 3
    assert listening - asking == set(OTHERS)


def test_no_page_has_keys_of_the_browser() -> None:
    """`accesskey` differs from browser to browser, and nobody can switch it off."""
    templates = [path for path in kept_files() if path.parts[0] == "templates"]
    assert [path.name for path in templates if "accesskey" in (text_of(path) or "")] == []
