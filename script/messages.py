"""The catalogues of locale/: brings them up to date with code and templates, or says what is missing in them.

English is the language of the sources. French holds every string. The languages of the workshop (craft/catalogues) hold
what parents, volunteers and reviewers read, and the others what parents read. `script/messages` writes,
`script/messages --check` only looks, `script/messages --missing` lists what is still to be translated.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from craft.catalogues import WORKSHOP_TAGS  # noqa: E402 - the path comes first
from craft.languages import locale_name  # noqa: E402
from script.message_places import DESK, PARENTS, TRANSLATED_TOO, WORKSHOP  # noqa: E402

LOCALE = ROOT / "locale"
FRENCH, ENGLISH = "fr", "en"
WORKSHOP_LOCALES = frozenset(locale_name(tag) for tag in WORKSHOP_TAGS)
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
PERCENT = "python-format"
Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def files(places: tuple[str, ...], without: tuple[str, ...] = ()) -> list[Path]:
    """Their sources, each once, in the order of the places; none that lies at or under a place of `without`."""
    found: dict[Path, None] = {}
    for place in places:
        top = ROOT / place
        inside = [top] if top.is_file() else sorted(path for path in top.rglob("*.*") if path.is_file())
        found |= dict.fromkeys(path for path in inside if path.suffix in {".py", ".html", ".txt"})
    apart = {path for place in without for path in ROOT.glob(place)}
    return [path for path in found if apart.isdisjoint({path, *path.parents})]


@cache
def extract_messages(places: tuple[str, ...], without: tuple[str, ...] = ()) -> polib.POFile:
    """Every marked string of these places, in their order, by xgettext as `makemessages` calls it."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    with tempfile.TemporaryDirectory() as folder:
        sources: list[str] = []
        for number, path in enumerate(files(places, without)):
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


@cache
def catalogue_strings(locale: str) -> polib.POFile:
    """The strings of a catalogue. In the French one those that volunteers also translate are marked."""
    if locale not in WORKSHOP_LOCALES:
        return extract_messages(PARENTS, without=DESK)
    if locale != FRENCH:
        return extract_messages(PARENTS + WORKSHOP, without=DESK)
    sources = extract_messages(PARENTS + WORKSHOP)
    parents = {key(entry) for entry in extract_messages(PARENTS, without=DESK)}
    marks = dict.fromkeys((key(entry) for entry in catalogue_strings(ENGLISH)), "workshop")
    for name, places in TRANSLATED_TOO.items():
        marks |= dict.fromkeys((key(entry) for entry in extract_messages(places)), name)
    for entry in sources:
        if key(entry) in marks and key(entry) not in parents:
            entry.comment = f"Interface: {marks[key(entry)]}"
    return sources


def catalogues() -> dict[str, Path]:
    return {path.parts[-3]: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))}


def update_catalogue(path: Path, sources: polib.POFile) -> tuple[int, int]:
    """Rewrite a catalogue with the strings of the sources: translations and header are kept, unused strings removed.

    Returns how many strings it has and how many of them still need a translation.
    """
    catalogue = polib.pofile(str(path), wrapwidth=100)
    known = {key(entry): entry for entry in catalogue if not entry.obsolete}
    forms = int(re.findall(r"nplurals=(\d)", catalogue.metadata["Plural-Forms"])[0])
    wanted = [key(source) for source in sources]
    there = set(wanted)
    order = in_order([identity for identity in known if identity in there], wanted)
    place = {identity: at for at, identity in enumerate(order)}
    catalogue.clear()
    for source in sorted(sources, key=lambda source: place[key(source)]):
        entry = polib.POEntry(
            msgctxt=source.msgctxt, msgid=source.msgid, msgid_plural=source.msgid_plural, comment=source.comment
        )
        # A percent sign beside a name in braces looks like Python's own to xgettext.
        percent = "%(" in source.msgid or "{" not in source.msgid
        entry.flags = [flag for flag in source.flags if flag.endswith("format") and (percent or flag != PERCENT)]
        old = known.get(key(source))
        if source.msgid_plural:
            same = old is not None and old.msgid_plural == source.msgid_plural
            entry.msgstr_plural = old.msgstr_plural if old and same else dict.fromkeys(range(forms), "")
        elif old is not None:
            entry.msgstr = old.msgstr
        if path.parts[-3] == ENGLISH and not entry.translated():
            entry.msgstr, entry.msgstr_plural = source_text(entry)
        catalogue.append(entry)
    catalogue.save(str(path), newline="\n")
    return len(catalogue), len(catalogue.untranslated_entries())


def source_text(entry: polib.POEntry) -> tuple[str, dict[int, str]]:
    """The English of a string is the string itself."""
    if not entry.msgid_plural:
        return entry.msgid, {}
    return "", {0: entry.msgid, 1: entry.msgid_plural}


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
    # Where a volunteer's message lacks its translation, the workshop is not offered in that language: no mixed screen.
    needed = used if locale == FRENCH else {key(entry) for entry in catalogue_strings("")}
    found = [f"not in the catalogue: {message!r}" for _, message in sorted(used - there, key=str)]
    found += [f"nothing in the sources says: {message!r}" for _, message in sorted(there - used, key=str)]
    found += [
        f"not translated: {entry.msgid!r}"
        for entry in catalogue
        if not entry.translated() and not entry.fuzzy and key(entry) in needed
    ]
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


def missing_translations() -> list[str]:
    """What is still to be translated, one line for each string and language: `tr: 'Approve'`."""
    found = []
    for locale, path in catalogues().items():
        there = {key(entry) for entry in polib.pofile(str(path)) if entry.translated()}
        found += [f"{locale}: {entry.msgid!r}" for entry in catalogue_strings(locale) if key(entry) not in there]
    return found


def main() -> int:
    if "--missing" in sys.argv:
        print("\n".join(missing_translations()) or "Nothing is missing.")
        return 0
    if "--check" in sys.argv:
        found = [
            complaint
            for locale, path in catalogues().items()
            for complaint in complaints(locale, path, catalogue_strings(locale))
        ]
        print("\n".join(found) if found else f"All {len(catalogues())} catalogues are complete.")
        return 1 if found else 0
    for locale, path in catalogues().items():
        total, lacking = update_catalogue(path, catalogue_strings(locale))
        print(f"{locale:8} {total} strings" + (f", {lacking} to translate" if lacking else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
