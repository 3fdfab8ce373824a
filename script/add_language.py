"""Makes what follows from the record of a language: the columns of titles with their migration, and the catalogue.

`script/add_language TAG`, after the record stands in `craft/languages/records/` (docs/languages.md). Twice changes
nothing more.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from craft.languages import Language, find, locale_name  # noqa: E402 - the path comes first

HEAD = """Interface of Portevoix: the parents' pages.
Not yet reviewed by a native speaker. A reviewer changes X-Portevoix-Review below."""


def make_migrations(language: Language) -> None:
    name = f"language_{locale_name(language.tag).lower()}"
    subprocess.run([sys.executable, "manage.py", "makemigrations", "--name", name], cwd=ROOT, check=True)


def make_catalogue(language: Language) -> None:
    """An empty one with its head; `script/messages` puts in what there is to translate."""
    path = ROOT / "locale" / locale_name(language.tag) / "LC_MESSAGES" / "django.po"
    if not language.interface or path.exists():
        return
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.header = HEAD
    catalogue.metadata = {
        "Project-Id-Version": "Portevoix",
        "Language": locale_name(language.tag),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": language.plural_forms,
        "X-Portevoix-Review": "none",
    }
    path.parent.mkdir(parents=True)
    catalogue.save(str(path), newline="\n")
    subprocess.run([sys.executable, "script/messages.py"], cwd=ROOT, check=True)


def main() -> int:
    language = find(sys.argv[1]) if len(sys.argv) == 2 else None
    if language is None:
        print("script/add_language TAG, with TAG in craft/languages/records: see docs/languages.md.", file=sys.stderr)
        return 2
    make_migrations(language)
    make_catalogue(language)
    return 0


if __name__ == "__main__":
    sys.exit(main())
