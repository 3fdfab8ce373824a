"""The letters about an account: that it will be closed, that it is erased. Each holds the way to withdraw the voice
afterwards, for its reader cannot sign in then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from craft import languages
from dubbing.models import Take
from town.models import Town
from volunteers.models import User
from volunteers.pipelines.outgoing_mail import mail_queue
from volunteers.queries.retention import Periods
from volunteers.queries.withdrawal_keys import new_key

CLOSING_SERVES = timedelta(days=365)
"""It is sent as soon as the mail server takes it: the account is not closed before."""
ERASED_SERVES = timedelta(days=7)
"""The last trace of the address: it goes with the letter, or after a week."""


@dataclass(frozen=True)
class Link:
    address: str
    act: str


@dataclass(frozen=True)
class LetterText:
    """What a letter says, a paragraph each; withdrawal: the way to withdraw the voice."""

    subject: str
    said: list[str]
    link: Link | None
    withdrawal: Link | None = None


def queue_letter(kind: str, person: User, to: str | None, text: LetterText, serves: timedelta) -> None:
    """To a person, in the active language, plain and as HTML; none where there is no address."""
    if not to:
        return
    context = {
        "subject": text.subject,
        "name": person.display_name,
        "said": text.said,
        "link": text.link,
        "withdrawal": text.withdrawal,
        "town": Town.objects.filter(pk=1).first(),
        "language": languages.find(translation.get_language() or "") or languages.get("fr"),
    }
    mail_queue(
        kind=kind,
        to=to,
        subject=text.subject,
        text=render_to_string("volunteers/mail/letter.txt", context),
        html=render_to_string("volunteers/mail/letter.html", context),
        serves=serves,
        headers={"Auto-Submitted": "auto-generated"},
    )


def closing_kind(person: User) -> str:
    return f"closing {person.pk}"


def has_voice(person: User) -> bool:
    """Whether there is a recording to withdraw, or a consent that would allow one."""
    recorded = Take.objects.filter(voice=person).exclude(state=Take.State.ERASED)
    return person.consents.filter(publish=True, withdrawn_at=None).exists() or recorded.exists()


def write_closing_letter(person: User, closes_at: datetime) -> None:
    """To somebody who has not used their account for long."""
    periods = Periods()
    with translation.override(languages.django_tag(person.reads_in)):
        said = [
            _(
                "Nobody has used your account for {months} months. It will be closed on {day}: then nobody can sign in "
                "with it any more, and your e-mail address is deleted."
            ).format(months=periods.letter_months, day=date_format(closes_at, "DATE_FORMAT")),
            _("To keep it, sign in once before that day. You need not do anything else."),
            _("Your texts stay, and your name stays under them."),
        ]
        sign_in = Link(settings.PUBLIC_ADDRESS + reverse("volunteers:home"), _("Sign in"))
        text, _path = _with_withdrawal(person, LetterText(_("Your account will be closed"), said, sign_in))
        queue_letter(closing_kind(person), person, person.email, text, CLOSING_SERVES)


def write_erased_letter(person: User, address: str) -> str:
    """After the erasure, to the address that was just deleted, in the active language. Returns the path of the way to
    withdraw the voice, or "" where there is none to withdraw."""
    said = [_("Your account is erased, as you asked. Your address was deleted; this letter is the last.")]
    text, path = _with_withdrawal(person, LetterText(_("Your account is erased"), said, None))
    queue_letter(f"erased {person.pk}", person, address, text, ERASED_SERVES)
    return path


def _with_withdrawal(person: User, text: LetterText) -> tuple[LetterText, str]:
    """The letter with the way to withdraw the voice, and its path; "" where there is none to withdraw."""
    if not has_voice(person):
        return text, ""
    path = new_key(person)
    stays = _(
        "What is published with your voice stays until you take it back, for {years} years at most. You can "
        "take it back at any time, without signing in, with the link below: keep this letter."
    ).format(years=Periods().consent_years)
    withdrawal = Link(settings.PUBLIC_ADDRESS + path, _("Take my voice back"))
    return replace(text, said=[*text.said, stays], withdrawal=withdrawal), path
