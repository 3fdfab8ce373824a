"""The sentences of the text checks in the reader's language. craft speaks English and knows no gettext."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craft.text.text_checks import TextFinding

# The English sentences of craft.text.checks.finding.MESSAGES, for makemessages. A test keeps them the same.
SENTENCES: dict[str, Promise | str] = {
    "empty": _("The translation is empty."),
    "unchanged": _("This is still the French text."),
    "leading_space": _("The text begins with a space."),
    "trailing_space": _("The text ends with a space."),
    "double_space": _("There are two spaces in a row."),
    "end_punctuation": _("The French ends with “{french}”: end with “{expected}”."),
    "end_punctuation.none": _("The French ends without punctuation, the translation ends with “{found}”."),
    "end_punctuation.opening": _("A question or an exclamation begins with “{expected}” here."),
    "unbalanced": _("“{sign}” has no partner."),
    "numbers_changed": _("The French says {french}, the translation says {found}."),
    "numbers_changed.lost": _("The number {french} is missing."),
    "numbers_changed.added": _("The number {found} is not in the French."),
    "link_lost": _("“{lost}” must stay exactly as it is."),
    "code_lost": _("“{lost}” must stay exactly as it is."),
    "code_added": _("“{added}” is not in the French."),
    "term_missing": _("The glossary translates “{french}” as “{translation}”."),
    "keep_missing": _("“{french}” must not be translated."),
    "forbidden_character": _("An invisible character ({name}) must go."),
    "forbidden_character.isolate": _("A change of direction is opened and not closed, or closed and not opened."),
    "wrong_script": _("This is not written in the script of the language."),
    "wrong_script.mixed": _("“{word}” mixes letters of two alphabets."),
    "wrong_script.variant": _("“{sign}” belongs to the other Chinese script."),
    "wrong_language": _("This looks like another language ({guess})."),
    "too_long": _("Too long to say by {seconds} s: shorten by about {letters} letters."),
    "reading_speed": _("{speed} characters per second are too fast to read (at most {limit})."),
    "line_length": _("“{line}” is longer than a line ({limit} characters)."),
    "markup": _("“{sign}” cannot stand in a word of the site."),
    "label_long": _("{count} characters where the French has {french}: a button may have no room."),
    "inconsistent": _("The same French is translated elsewhere as “{other}”."),
    "same_text": _("The same words already translate another French text: “{other}”."),
}

# Each check by a name, for the coordinator's table.
NAMES: dict[str, Promise | str] = {
    "empty": _("No text"),
    "unchanged": _("Still French"),
    "leading_space": _("Space at the beginning"),
    "trailing_space": _("Space at the end"),
    "double_space": _("Two spaces in a row"),
    "end_punctuation": _("Punctuation at the end"),
    "unbalanced": _("Quotation marks and brackets without partner"),
    "numbers_changed": _("Numbers that changed"),
    "link_lost": _("Addresses that are missing"),
    "code_lost": _("Codes and placeholders that are missing"),
    "code_added": _("Codes and placeholders that are not in the French"),
    "term_missing": _("Words of the glossary that are missing"),
    "keep_missing": _("Words that must not be translated"),
    "forbidden_character": _("Invisible characters"),
    "wrong_script": _("The wrong script"),
    "wrong_language": _("Another language"),
    "too_long": _("Too long to be said"),
    "reading_speed": _("Too fast to be read"),
    "line_length": _("Longer than a line"),
    "markup": _("Signs that the site's pages cannot show"),
    "label_long": _("Longer than a button of the site"),
    "inconsistent": _("The same French translated otherwise elsewhere"),
    "same_text": _("The same words for another French text"),
}


def sentence(finding: TextFinding | Mapping[str, Any]) -> str:
    """The finding's sentence in the active language; `finding` as craft gives it, or as `as_record()` was kept."""
    if isinstance(finding, TextFinding):
        finding = finding.as_record()
    template = SENTENCES.get(str(finding.get("key", "")))
    if template is None:
        return str(finding["message"])
    values = dict(finding.get("values", {}))
    if "seconds" in values:
        values["seconds"] = number_format(round(float(values["seconds"]), 1), 1)
    return str(template).format(**values)
