"""The edge where messages of `craft` and `media` become the reader's language: text, plural form and decimal sign."""

from __future__ import annotations

from django.utils.formats import get_format
from django.utils.translation import gettext, ngettext

from craft import languages
from craft.messages import Message, RoundedNumber, Text, fill_in, in_braces
from journal.errors import Missing, NotAllowed, Refused

# One of each plural form that any language of the table has: what the browser is given.
PLURAL_SAMPLES = (1, 2, 3, 5, 11, 20, 100)


def translate_message(message: Message) -> str:
    """The message in the active language."""
    text = message.text
    said = gettext(text) if isinstance(text, str) else ngettext(text.one, text.many, message.count)
    return fill_in(said, {name: _format_value(one) for name, one in message.values.items()})


def in_browser(text: Text) -> str | dict[int, str]:
    """The text in the active language, its values still `{name}`: the browser fills them in. One with a count: a count
    of each plural form → the text for such a count (static/js/counted.js takes the one that its own falls under)."""
    if isinstance(text, str):
        return in_braces(gettext(text))
    return {count: in_braces(ngettext(text.one, text.many, count)) for count in PLURAL_SAMPLES}


def message_of(error: BaseException) -> str:
    """What an error of any room says to a person; empty when it is a fault of ours, which has no message."""
    if isinstance(error, Refused | NotAllowed):
        return error.message
    carried = getattr(error, "message", None)
    return translate_message(carried) if isinstance(carried, Message) else ""


def _format_value(value: object) -> object:
    return str(value).replace(".", get_format("DECIMAL_SEPARATOR")) if isinstance(value, RoundedNumber) else value


def known_language(tag: str) -> languages.Language:
    """The row of our table for a tag; Missing, with what is accepted, when there is none."""
    language = languages.find(tag)
    if language is None:
        raise Missing(message_of(languages.UnknownLanguage(tag)))
    return language
