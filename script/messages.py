"""Whether the French catalogue is complete: every string of code and templates is there, translated, and well formed.

English is the language of the sources. `manage.py makemessages -l fr` adds what is missing to the catalogue.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
ROOMS = ("config", "parents", "volunteers", "dubbing", "subtitles", "tutorials", "journal")
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
)
Key = tuple[str | None, str]


def extracted() -> set[Key]:
    """(context, message) of every marked string, by xgettext as `makemessages` calls it."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    with tempfile.TemporaryDirectory() as folder:
        sources = [str(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
        for number, template in enumerate(sorted((ROOT / "templates").rglob("*.*"))):
            python = Path(folder, f"{number}.py")
            python.write_text(templatize(template.read_text(encoding="utf-8"), origin=str(template)), encoding="utf-8")
            sources.append(str(python))
        pot = os.path.join(folder, "all.pot")
        argv = ["xgettext", "--language=Python", "--from-code=UTF-8", *(f"--keyword={word}" for word in KEYWORDS)]
        subprocess.run([*argv, "--keyword=_", "-o", pot, *sources], check=True, stderr=subprocess.DEVNULL)
        return {(entry.msgctxt, entry.msgid) for entry in polib.pofile(pot)} if os.path.exists(pot) else set()


def complaints() -> list[str]:
    wanted = extracted()
    if not CATALOGUE.exists():
        return [f"{CATALOGUE.relative_to(ROOT)} does not exist; {len(wanted)} messages want it."]
    catalogue = polib.pofile(str(CATALOGUE))
    there = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    found = [f"not in the catalogue: {message!r}" for _, message in sorted(wanted - there, key=str)]
    found += [f"nothing in the sources says: {message!r}" for _, message in sorted(there - wanted, key=str)]
    found += [f"not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"uncertain (fuzzy): {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    form = subprocess.run(
        ["msgfmt", "--check", "-o", os.devnull, str(CATALOGUE)], capture_output=True, text=True, check=False
    )
    return found + ([form.stderr] if form.returncode else [])


def main() -> int:
    found = complaints()
    print("\n".join(found) if found else "The French catalogue is complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
