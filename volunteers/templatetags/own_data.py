"""The page of one's own data: what each section and column is called, and how a value is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craft import languages
from journal.state_words import state_word
from volunteers.templatetags.journal_words import ENTRIES
from volunteers.templatetags.people_words import ROLES

register = template.Library()

SECTIONS: dict[str, Promise] = {
    "consents": _("What I said about my voice"),
    "recordings": _("My recordings"),
    "texts": _("My texts"),
    "drafts": _("My drafts"),
    "comments": _("My comments"),
    "claims": _("What I am working on"),
    "news": _("My news"),
    "invitations": _("Invitations that I made"),
    "journal": _("What I did, and what was done with my work"),
}
LABELS: dict[str, Promise] = {
    "email": _("E-mail address"),
    "name": _("Name or pseudonym"),
    "screen_language": _("Language of the screens"),
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
    "ai_training": _("Training or cloning by machine"),
    "credit_as": _("Named"),
    "evidence": _("Said where"),
    "given_at": _("Said on"),
    "withdrawn_at": _("Ended on"),
    "film": _("Film"),
    "tutorial": _("Film"),
    "language": _("Language"),
    "text_read": _("Text"),
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
def section_title(name: str) -> Promise:
    return SECTIONS[name]


@register.filter
def role_word(role: str) -> Promise:
    return FILES[role]


@register.filter
def described(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of what a person reads of a row, in its order; first what happened, of an entry of the journal."""
    told = [(str(LABELS[name]), _said(name, value)) for name, value in row.items() if name in LABELS and value]
    if "verb" in row:
        done = ENTRIES.get(f"{row['verb']} {row['thing']}")
        who = gettext("I") if row["by_me"] else gettext("Somebody else")
        told.insert(0, (who, str(done) if done is not None else f"{row['verb']} {row['thing']}"))
    return told


def _said(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, bool):
        return gettext("yes")
    if isinstance(value, list):
        return ", ".join(_item(part) for part in value)
    if name == "state":
        return state_word(value)
    if name in {"language", "language_read", "screen_language"}:
        return _language(value)
    return str(OFTEN.get(value, value)) if name == "news_by_mail" else str(value)


def _item(part: Any) -> str:
    if not isinstance(part, dict):
        return _language(part)
    role = str(ROLES.get(part["role"], part["role"])) if "role" in part else ""
    tongue = _language(part["language"]) if part.get("language") else ""
    return " ".join(word for word in (role, tongue) if word)


def _language(tag: str) -> str:
    known = languages.find(tag)
    return known.endonym if known is not None else tag
