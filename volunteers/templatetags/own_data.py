"""The page of one's own data: what each section and column is called, and how a value is said."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craft import languages
from journal.state_words import state_word
from volunteers.events import find_event
from volunteers.exports.own_data import Row
from volunteers.templatetags.people_words import ROLES

register = template.Library()

LABELS: dict[str, Promise] = {
    "email": _("E-mail address"),
    "name": _("Name or pseudonym"),
    "screen_language": _("Language of the workshop"),
    "created_at": _("Since"),
    "last_sign_in": _("Last sign-in"),
    "languages": _("Languages"),
    "roles": _("Roles"),
    "news_by_mail": _("News by e-mail"),
    "text_version": _("consent text"),
    "language_read": _("Read in"),
    "publish": _("Published with the films"),
    "hotline": _("Telephone hotline"),
    "pass_on": _("Passed on beyond the town's site"),
    "repair": _("Noise taken out by machine"),
    "say_back": _("Said back in French, kept for reviewers"),
    "ai_training": _("Training or cloning by machine"),
    "credit_as": _("How to name me"),
    "evidence": _("Said where"),
    "given_at": _("Said on"),
    "withdrawn_at": _("Ended on"),
    "film": _("Film"),
    "tutorial": _("Film"),
    "language": _("Language"),
    "text_read": _("text"),
    "state": _("state"),
    "recorded_at": _("Recorded on"),
    "sent_at": _("Sent on"),
    "changed_at": _("Changed on"),
    "written_at": _("Written on"),
    "resolved_at": _("Settled on"),
    "reviewed_at": _("Reviewed on"),
    "reason": _("Why"),
    "since": _("Since"),
    "until": _("Until"),
    "at": _("when"),
    "read_at": _("Read on"),
    "mailed_at": _("Mailed on"),
    "expires_at": _("Until"),
}
"""What people read; the rest is for programs and stands in the JSON."""
FILES: dict[str, Promise] = {"received": _("as it was received"), "normalised": _("as it is kept for the films")}
OFTEN: dict[str, Promise] = {
    "at_once": _("at once"),
    "daily": _("once a day at most"),
    "weekly": _("once a week at most"),
    "never": _("never"),
}


@register.filter
def role_word(role: str) -> Promise:
    return FILES[role]


@register.filter
def described(row: Row) -> list[tuple[str, str]]:
    """(label, value) of what a person reads of a row, in its order; first what happened, of an entry of the journal."""
    told = [(str(LABELS[name]), _field_text(name, value)) for name, value in row.items() if name in LABELS and value]
    if "verb" in row:
        event = find_event(row["verb"], row["thing"])
        who = gettext("I") if row["by_me"] else gettext("Somebody else")
        told.insert(0, (who, str(event.words) if event else f"{row['verb']} {row['thing']}"))
    return told


def _field_text(name: str, value: object) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, bool):
        return gettext("yes")
    if isinstance(value, list):
        return ", ".join(_item(part) for part in value)
    text = str(value)
    if name == "state":
        return state_word(text)
    if name in {"language", "language_read", "screen_language"}:
        return _language(text)
    return str(OFTEN.get(text, text)) if name == "news_by_mail" else text


def _item(part: object) -> str:
    """Of a list of languages, of roles, or of roles and languages as pairs."""
    if not isinstance(part, dict):
        name = str(part)
        return str(ROLES[name]) if name in ROLES else _language(name)
    return " ".join(_item(part[name]) for name in ("role", "language") if part.get(name))


def _language(tag: str) -> str:
    known = languages.find(tag)
    return known.endonym if known is not None else tag
