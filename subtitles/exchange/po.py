"""PO through polib: msgctxt is the segment, msgid the French, fuzzy means stale or not reviewed.

The revision number is written as a reference (`#: s12ab:3`), so that a text that was changed here meanwhile is named
instead of overwritten. Programs that drop references only lose that protection. When a program drops the context, the
reference says which segment it is.

The plural forms of one of the site's own words are one entry with `msgid_plural`: its context is the message, its
references name the forms.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime

import polib
from django.utils.translation import gettext as _

from craft.languages import get
from craft.text.interface_units import unit_id
from craft.text.plural_forms import plural_categories, plural_forms
from journal.errors import Refused
from subtitles.exchange.incoming_text import IncomingText, number_in, refuse_other_language, refuse_too_many
from subtitles.exchange.outcome import obsolete_entries
from subtitles.exchange.units import Unit

_CHARSET = re.compile(rb"charset=([\w.:()-]+)", re.IGNORECASE)
# Characters that end a line for Python, but are text for gettext.
SINGULAR = {"zero", "one"}
"""The forms that have the French of one: « 0 seconde », « 1 seconde »."""
_NO_LINE_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def write(units: Sequence[Unit], *, slug: str, language: str) -> str:
    """The file; at its end the obsolete entries of the last file that brought some."""
    newest = max((unit.changed_at for unit in units if unit.changed_at), default=datetime(2020, 1, 1, tzinfo=UTC))
    file = polib.POFile(wrapwidth=78)
    file.metadata = {
        "Project-Id-Version": f"Portevoix {slug}",
        "PO-Revision-Date": newest.astimezone(UTC).strftime("%Y-%m-%d %H:%M+0000"),
        "Last-Translator": "Portevoix",
        "Language-Team": get(language).english_name,
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(language),
        "X-Portevoix-Tutorial": slug,
        "X-Portevoix-Language": language,
    }
    for group in _entries(units, language):
        file.append(_entry(group))
    obsolete = obsolete_entries(units[0].segment.tutorial_id, language) if units else []
    return "\n\n".join([str(file).rstrip("\n"), *obsolete]) + "\n"


def _entries(units: Sequence[Unit], language: str) -> Iterator[list[Unit]]:
    """The units of each entry: one, or the forms of a plural where all of the language's are there, in its order."""
    forms: dict[str, dict[str, Unit]] = {}
    for unit in units:
        if category := unit.segment.plural_category:
            forms.setdefault(unit.id.rpartition("-")[0], {})[category] = unit
    for unit in units:
        category = unit.segment.plural_category
        group = forms.get(unit.id.rpartition("-")[0], {}) if category else {}
        if not _is_plural(group, language):
            yield [unit]
        elif category == plural_categories(language)[0]:
            yield [group[name] for name in plural_categories(language)]


def _is_plural(forms: dict[str, Unit], language: str) -> bool:
    """Whether an entry can hold these forms: it has one French for one and zero, and one for all others."""
    categories = plural_categories(language)
    if categories == ("other",) or set(forms) != set(categories) or "one" not in forms:
        return False
    one, other = forms["one"].source, forms[categories[-1]].source
    return all(form.source == (one if name in SINGULAR else other) for name, form in forms.items())


def _entry(forms: Sequence[Unit]) -> polib.POEntry:
    unit = next((form for form in forms if form.segment.plural_category == "one"), forms[0])
    entry = polib.POEntry(
        msgctxt=unit.id,
        msgid=unit.source,
        msgstr=unit.text,
        comment="\n".join(filter(None, [*(form.note for form in forms), unit.shorter])),
        tcomment="\n".join(remark for form in forms for remark in form.remarks),
        occurrences=[(form.id, str(form.number)) for form in forms],
    )
    stale = any(form.stale for form in forms)
    if any(form.text and (form.stale or not form.approved) for form in forms):
        entry.flags.append("fuzzy")
    if stale:
        entry.previous_msgid = unit.previous or unit.source
    if len(forms) > 1:
        other = forms[-1]
        entry.msgctxt, entry.msgstr = unit.id.rpartition("-")[0], ""
        entry.msgid_plural = other.source
        entry.msgstr_plural = {number: form.text for number, form in enumerate(forms)}
        if stale:
            entry.previous_msgid_plural = other.previous or other.source
    if "%(" in unit.source and (len(forms) > 1 or not unit.segment.plural_category):
        entry.flags.append("python-format")  # msgfmt then checks the placeholders
    return entry


def charset_of(data: bytes) -> str:
    """The charset that the header of a PO file names; empty when it names none."""
    found = _CHARSET.search(data[:4096])
    name = found[1].decode("ascii", "replace") if found else ""
    return "" if name.upper() == "CHARSET" else name


def read(text: str, language: str, charset: str = "", *, known: Collection[str] = ()) -> list[IncomingText]:
    """Every entry of the file. Refused when it is not a PO file, or one of another language.

    charset: the one that the file names, for bytes that are written as escapes. known: the ids of the segments; an
    entry without context belongs to those that it refers to (several, where a program joined equal entries).
    """
    text = _NO_LINE_ENDS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _with_letters(text, charset or "utf-8")
    if "msgid" not in text:
        raise Refused(_("This is not a PO file."))
    _refuse_broken_lines(text)
    try:
        file = polib.pofile(text, encoding="utf-8")
    except (OSError, ValueError, UnicodeError, IndexError) as broken:
        named = re.search(r"line (\d+)", str(broken))
        raise _damaged_file(named and named[1]) from broken
    if not len(file):
        raise Refused(_("This PO file has no entry."))
    refuse_too_many(len(file))
    refuse_other_language(file.metadata.get("X-Portevoix-Language") or file.metadata.get("Language", ""), language)
    found = []
    for entry in file:
        if entry.obsolete:
            found.append(IncomingText("", "", "", obsolete=str(entry).strip()))
            continue
        referred = dict.fromkeys(place for place, _line in entry.occurrences if place in known)
        places = [entry.msgctxt] if entry.msgctxt else [*referred] or [""]
        found += _read_plural(entry, language) if entry.msgid_plural else [_read_entry(entry, one) for one in places]
        refuse_too_many(len(found))  # one entry may refer to all segments
    return found


def _read_plural(entry: polib.POEntry, language: str) -> list[IncomingText]:
    """A text per form. Its segment is named by the context, or by a reference where a program drops that."""
    message = entry.msgctxt or (entry.occurrences[0][0].rpartition("-")[0] if entry.occurrences else "")
    names = plural_categories(language)
    if sorted(entry.msgstr_plural) != list(range(len(names))):
        why = _("The plural forms of this entry are not those of the language.")
        return [IncomingText(message or entry.msgid[:60], "", "", why=why)]
    return [
        _read_entry(entry, unit_id(message, name), entry.msgstr_plural[number], plural=name not in SINGULAR)
        for number, name in enumerate(names)
    ]


def _read_entry(entry: polib.POEntry, segment: str, text: str | None = None, *, plural: bool = False) -> IncomingText:
    unsure = "fuzzy" in entry.flags
    numbers = [number_in(line) for place, line in entry.occurrences if place == segment]
    french = entry.msgid_plural if plural else entry.msgid
    previous = entry.previous_msgid_plural if plural else entry.previous_msgid
    return IncomingText(
        where=segment or french[:60],
        segment=segment,
        # A fuzzy entry with a previous msgid is the translation of that earlier French.
        source=previous if unsure and previous else french,
        text=entry.msgstr if text is None else text,
        number=next((number for number in numbers if number is not None), None),
        unsure=unsure,
        confirmed=not unsure,
        remark=entry.tcomment,
    )


# « é » as escaped bytes, as `msgcat --escape` writes it; polib reads the other escapes.
_NUMBERS = re.compile(r"((?:\\[0-7]{3}|\\x[0-9A-Fa-f]{2})+)|\\.")


def _with_letters(text: str, charset: str) -> str:
    def letters(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        numbers = re.findall(r"\\(?:([0-7]{3})|x(..))", found[1])
        data = bytes((int(octal, 8) if octal else int(rest, 16)) & 0xFF for octal, rest in numbers)
        try:
            return polib.escape(data.decode(charset))
        except (UnicodeDecodeError, LookupError):
            return found[0]

    lines = (line if line.startswith(("#.", "#:", "# ")) else _NUMBERS.sub(letters, line) for line in text.split("\n"))
    return "\n".join(lines)


# A keyword with its quoted string, or a quoted string alone; polib itself accepts an unfinished string.
_LINE = re.compile(r'(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"$')


def _damaged_file(line: str | None) -> Refused:
    """polib's messages are for programmers: only its line number is used."""
    if line is None:
        return Refused(_("This PO file is damaged: save it again from the program that made it."))
    return Refused(_("This PO file is damaged: look at line {n}.").format(n=line))


def _refuse_broken_lines(text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line and not line.startswith("#") and not _LINE.match(line):
            raise _damaged_file(str(number))
