"""Accounts, roles, one-time codes and profiles."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actions import record
from journal.errors import Missing, Refused
from journal.message_translation import known_language
from journal.models import Entry
from journal.undo import can_be_undone, too_late
from volunteers.actions.invitations import refuse_other_roles, token_hash
from volunteers.models import OneTimeCode, Role, SpokenLanguage, User
from volunteers.models.people import HOW_OFTEN
from volunteers.permissions import require_coordinator
from volunteers.pipelines.account_end import is_last_coordinator

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without letters that are confused when read aloud
CODE_LENGTH = 10
CODE_DAYS = 7
SCANNED_LENGTH = 26
"""31 ** 26 is more than 2 ** 128: nobody guesses what is scanned and not typed."""
SCANNED_HOURS = 24
NAME_LETTERS = 80
ROLE_TAKEN = "take_role"  # the journal's verb


def _has_it_already() -> Refused:
    return Refused(_("Somebody has this e-mail address already."))


@transaction.atomic
def person_create(
    *,
    by: User,
    display_name: str,
    email: str | None = None,
    language_tags: Sequence[str] = (),
    can_sign_in: bool = True,
) -> User:
    """An account made by a coordinator, for someone without e-mail or whose voice was recorded elsewhere."""
    require_coordinator(by)
    if email and User.objects.filter(email__iexact=email).exists():
        raise _has_it_already()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, display_name=display_name[:80], is_active=can_sign_in)
    except IntegrityError as clash:  # two coordinators at the same time
        raise _has_it_already() from clash
    for language in map(known_language, language_tags):
        Role.objects.get_or_create(
            user=user, role=Role.Name.VOLUNTEER, language=language.tag, defaults={"given_by": by}
        )
        # Who has no e-mail may not write either: what the coordinator knows is not asked again.
        SpokenLanguage.objects.get_or_create(user=user, language=language.tag)
    record(actor=by, verb="create_person", about=user, concerns=user)
    return user


@transaction.atomic
def role_give(*, by: User, user: User, role: str, language: str = "") -> Role:
    require_coordinator(by)
    refuse_other_roles([role])
    tag = "" if role == Role.Name.COORDINATOR or not language else known_language(language).tag
    given, created = Role.objects.get_or_create(user=user, role=role, language=tag, defaults={"given_by": by})
    user.forget_roles()
    if created:
        record(actor=by, verb="give_role", about=user, language=tag, concerns=user, after={"role": role})
    return given


@transaction.atomic
def role_take(*, by: User, user: User, role: str, language: str = "") -> Entry | None:
    """Take a role away, but not from the last coordinator: nobody could give it back. Returns the journal's line, by
    which it can be undone; None where the person did not have the role."""
    require_coordinator(by)
    # Not its key: the journal of another such act names this person, and would wait for us, as we for its roles.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if role == Role.Name.COORDINATOR and is_last_coordinator(user):
        raise Refused(_("There must be at least one coordinator."))
    had = Role.objects.filter(user=user, role=role, language=language).first()
    if had is None:
        return None
    had.delete()
    user.forget_roles()
    return record(
        actor=by,
        verb=ROLE_TAKEN,
        about=user,
        language=language,
        concerns=user,
        before={"role": role, "given_by": had.given_by_id, "given_at": had.given_at.isoformat()},
    )


@transaction.atomic
def role_take_undo(*, by: User, taken: Entry) -> User:
    """Give back the role that this line of the journal took away: given by whom and when it was before. Twice is once.
    Refused after UNDO_FOR, and where the role changed again since or the account has ended."""
    require_coordinator(by)
    assert taken.concerns_id is not None
    user = User.objects.select_for_update(no_key=True).get(pk=taken.concerns_id)
    role = taken.before["role"]
    if Role.objects.filter(user=user, role=role, language=taken.language).exists():
        return user
    same = Entry.objects.filter(verb=ROLE_TAKEN, concerns=user, language=taken.language, before__role=role)
    if user.closed_at is not None or same.filter(pk__gt=taken.pk).exists():
        raise Refused(_("This changed again since: look at the roles of {name}.").format(name=user.public_name))
    if not can_be_undone(taken.at):
        raise too_late()
    giver = User.objects.filter(pk=taken.before.get("given_by")).first()
    given_at = datetime.fromisoformat(taken.before["given_at"])
    Role.objects.create(user=user, role=role, language=taken.language, given_by=giver, given_at=given_at)
    user.forget_roles()
    record(actor=by, verb="undo_take_role", about=user, language=taken.language, concerns=user, after={"role": role})
    return user


class SignInCode(NamedTuple):
    """One way in, once, in two forms. typed: read out or written down. scanned: for the address behind a QR code."""

    typed: str
    scanned: str


@transaction.atomic
def code_create(*, by: User, user: User) -> SignInCode:
    """A one-time code to read out, print, or scan. Earlier unused ones become invalid."""
    require_coordinator(by)
    if not user.is_active or user.is_coordinator:
        raise Refused(_("Codes are for volunteers who can sign in."))
    User.objects.select_for_update().get(pk=user.pk)  # a double click: the first of the two codes becomes invalid
    OneTimeCode.objects.filter(user=user, used_at=None).delete()
    code = SignInCode(_letters(CODE_LENGTH), _letters(SCANNED_LENGTH))
    lives = (timedelta(days=CODE_DAYS), timedelta(hours=SCANNED_HOURS))
    OneTimeCode.objects.bulk_create(
        OneTimeCode(user=user, code_hash=token_hash(form), created_by=by, expires_at=timezone.now() + life)
        for form, life in zip(code, lives, strict=True)
    )
    record(actor=by, verb="make_code", about=user, concerns=user)
    return code


def _letters(count: int) -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _n in range(count))


def _no_such_code() -> Missing:
    return Missing(_("This code is not right, or it was used already. Ask the coordinator for a new one."))


@transaction.atomic
def code_use(*, code: str) -> User:
    """The person behind a code that was typed or scanned; both forms of it work once, together."""
    typed = re.sub(r"[^A-Z0-9]", "", code.upper())
    found = OneTimeCode.objects.select_related("user").filter(code_hash=token_hash(typed), used_at=None).first()
    # A person who became a coordinator meanwhile needs more than a code on paper.
    if found is None or found.expires_at < timezone.now() or not found.user.is_active or found.user.is_coordinator:
        raise _no_such_code()
    User.objects.select_for_update().get(pk=found.user_id)  # the other form may be used at the same moment
    if not OneTimeCode.objects.filter(pk=found.pk, used_at=None).exists():
        raise _no_such_code()
    OneTimeCode.objects.filter(user=found.user, used_at=None).update(used_at=timezone.now())
    return found.user


def tidy_name(name: str) -> str:
    """A name in one line; Refused when it is longer than its column."""
    tidy = " ".join(name.split())
    if len(tidy) > NAME_LETTERS:
        raise Refused(_("The name may have 80 characters."))
    return tidy


@transaction.atomic
def profile_edit(
    *, by: User, display_name: str, interface_language: str, spoken: Mapping[str, str], digest: str = "daily"
) -> User:
    """One's own name, screen language and spoken languages {tag: level}."""
    name = tidy_name(display_name)
    if digest not in HOW_OFTEN:
        raise Refused(_("Choose how often you want news."))
    levels = {known_language(tag).tag: level for tag, level in spoken.items()}
    if not set(levels.values()) <= set(SpokenLanguage.Level.values):
        raise Refused(_("Choose how well you speak each language."))
    by.display_name, by.interface_language, by.digest = name, interface_language, digest
    by.save(update_fields=["display_name", "interface_language", "digest"])
    by.spoken_languages.exclude(language__in=levels).delete()
    for tag, level in levels.items():
        SpokenLanguage.objects.update_or_create(user=by, language=tag, defaults={"level": level})
    return by
