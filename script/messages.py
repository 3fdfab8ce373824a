"""The catalogues of locale/: brings them up to date with code and templates, or says what is missing in them.

English is the language of the sources. French holds every string; the other languages of the parents hold the strings
of the parents' pages, and their workshop reads French. `script/messages` writes, `script/messages --check` only looks.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
FRENCH = "fr"
# The parents' strings come first, so that all catalogues begin alike.
# What is wrong with a recording is told to volunteers in the language that they record, so it counts among them.
PARENTS = (
    "templates/base.html",
    "templates/parents",
    "parents",
    "tutorials/templatetags/look.py",
    "craft/takes/take_advice.py",
    "craft/timing/verdict.py",
    "dubbing/views/microphone_words.py",
)
WORKSHOP = (
    *("templates", "config", "operations", "volunteers", "dubbing", "subtitles", "tutorials", "jobs", "storage"),
    *("journal", "media", "craft"),
)
# Read by people who may know no French: units of the tutorial `interface` too (tutorials/interface_catalogue).
TRANSLATED_TOO = {
    "consent": ("volunteers/queries/consent_text.py", "templates/volunteers/consent.html"),
    "e-mail": ("templates/account/email",),
}
KEYWORDS = (
    "_",
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "N_",  # what craft and media say (craft/messages)
    "N_n:1,2",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[-+.\d]*[a-z]|%%|\{\w*\}|<[^<>]+>")
Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def files(places: tuple[str, ...]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        top = ROOT / place
        inside = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
        found += [path for path in inside if path.suffix in {".py", ".html", ".txt"} and path not in found]
    return found


def extracted(places: tuple[str, ...]) -> polib.POFile:
    """Every marked string of these places, in their order, by xgettext as `makemessages` calls it."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    with tempfile.TemporaryDirectory() as folder:
        sources: list[str] = []
        for number, path in enumerate(files(places)):
            if path.suffix == ".py":
                sources.append(str(path))
                continue
            python = Path(folder, f"{number}.py")
            python.write_text(templatize(path.read_text(encoding="utf-8"), origin=str(path)), encoding="utf-8")
            sources.append(str(python))
        pot = Path(folder, "all.pot")
        pot.touch()
        argv = ["xgettext", "--language=Python", "--from-code=UTF-8", *(f"--keyword={word}" for word in KEYWORDS)]
        argv += ["--add-comments=Translators:", "--no-location", "--no-wrap", "-o", str(pot), *sources]
        subprocess.run(argv, check=True, stderr=subprocess.DEVNULL)
        return polib.pofile(str(pot))


def catalogue_strings(locale: str) -> polib.POFile:
    """The strings of a catalogue. In the French one those that volunteers also translate are marked."""
    if locale != FRENCH:
        return extracted(PARENTS)
    sources = extracted(PARENTS + WORKSHOP)
    own = {key(entry) for entry in extracted(PARENTS)}
    for name, places in TRANSLATED_TOO.items():
        marked = {key(entry) for entry in extracted(places)} - own
        for entry in sources:
            if key(entry) in marked:
                entry.comment = f"Interface: {name}"
    return sources


def catalogues() -> dict[str, Path]:
    return {path.parts[-3]: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def updated(path: Path, sources: polib.POFile) -> tuple[int, int]:
    """Rewrite a catalogue with the strings of the sources: translations and header are kept, unused strings removed.

    Returns how many strings it has and how many of them still need a translation.
    """
    catalogue = polib.pofile(str(path), wrapwidth=100)
    known = {key(entry): entry for entry in catalogue if not entry.obsolete}
    forms = int(re.findall(r"nplurals=(\d)", catalogue.metadata["Plural-Forms"])[0])
    order = in_order(
        [identity for identity in known if identity in {key(entry) for entry in sources}],
        [key(source) for source in sources],
    )
    catalogue.clear()
    for source in sorted(sources, key=lambda source: order.index(key(source))):
        entry = polib.POEntry(
            msgctxt=source.msgctxt, msgid=source.msgid, msgid_plural=source.msgid_plural, comment=source.comment
        )
        entry.flags = [flag for flag in source.flags if flag.endswith("format")]
        old = known.get(key(source))
        if source.msgid_plural:
            same = old is not None and old.msgid_plural == source.msgid_plural
            entry.msgstr_plural = old.msgstr_plural if old and same else dict.fromkeys(range(forms), "")
        elif old is not None:
            entry.msgstr = old.msgstr
        catalogue.append(entry)
    catalogue.save(str(path), newline="\n")
    return len(catalogue), len(catalogue.untranslated_entries())


def in_order(known: list[Key], sources: list[Key]) -> list[Key]:
    """Known strings keep their order; each new one is put after its predecessor in the sources."""
    order, there, before = list(known), set(known), None
    for source in sources:
        if source not in there:
            order.insert(order.index(before) + 1 if before in there else 0, source)
            there.add(source)
        before = source
    return order


def complaints(locale: str, path: Path, sources: polib.POFile) -> list[str]:
    """The problems of a catalogue, one message each; none when it is complete."""
    catalogue = polib.pofile(str(path))
    used, there = {key(entry) for entry in sources}, {key(entry) for entry in catalogue}
    found = [f"not in the catalogue: {message!r}" for _, message in sorted(used - there, key=str)]
    found += [f"nothing in the sources says: {message!r}" for _, message in sorted(there - used, key=str)]
    found += [f"not translated: {entry.msgid!r}" for entry in catalogue if not entry.translated() and not entry.fuzzy]
    found += [f"uncertain (fuzzy): {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    found += [
        f"other placeholders or tags: {entry.msgid!r}" for entry in catalogue.translated_entries() if strays(entry)
    ]
    form = subprocess.run(
        ["msgfmt", "--check", "-o", os.devnull, str(path)], capture_output=True, text=True, check=False
    )
    return [f"{locale}: {path}" for path in found + ([form.stderr] if form.returncode else [])]


def strays(entry: polib.POEntry) -> bool:
    """Whether a translation has other placeholders or tags than its message; a plural form may omit its number."""
    if not entry.msgid_plural:
        return sorted(PLACEHOLDER.findall(entry.msgid)) != sorted(PLACEHOLDER.findall(entry.msgstr))
    allowed = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    return any(not set(PLACEHOLDER.findall(text)) <= allowed for text in entry.msgstr_plural.values())


def main() -> int:
    every, parents = catalogue_strings(FRENCH), catalogue_strings("")
    if "--check" in sys.argv:
        found = [
            complaint
            for locale, path in catalogues().items()
            for complaint in complaints(locale, path, every if locale == FRENCH else parents)
        ]
        print("\n".join(found) if found else f"All {len(catalogues())} catalogues are complete.")
        return 1 if found else 0
    for locale, path in catalogues().items():
        total, missing = updated(path, every if locale == FRENCH else parents)
        print(f"{locale:8} {total} strings" + (f", {missing} to translate" if missing else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
