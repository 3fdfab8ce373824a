"""The people: accounts, the languages they speak, and their roles, which may be limited to languages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from journal.people import Credit
from journal.subjects import Subject
from town.models import Town
from volunteers.demo_accounts import DOMAIN, is_demonstration

HOW_OFTEN = ("at_once", "daily", "weekly", "never")
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class People(BaseUserManager["User"]):
    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> User:
        """Create an account. Without a password only a code signs in."""
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def for_commands(self, email: str | None, *, founding: bool = False) -> User | None:
        """For whom a command acts: the account of `email`, else the first coordinator, else (embedded default, no
        account yet) a system coordinator who cannot sign in. None when there is nobody.

        founding: the command may invite a town's first coordinator, which nobody but the system can ask for."""
        if email:
            return self.filter(email__iexact=email, is_active=True).first()
        system_may = settings.EMBEDDED or founding
        coordinators = self.filter(roles__role="coordinator", is_active=True)
        first = coordinators.filter(is_system__in=[False, system_may]).order_by("is_system", "id").first()
        if first is not None or not system_may:
            return first
        with transaction.atomic():
            system = self.create_user(None, display_name="Portevoix", is_system=True)
            system.roles.create(role="coordinator")
        return system

    def credits_of(self, voices: Iterable[int]) -> dict[int, Credit]:
        """How those of these people are named in public who chose to be; person → credit, in a stable order. One
        query. Who chose *none*, withdrew, or never said anything is not among them."""
        credited = self._who_lend(consents__credit__in=("name", "pseudonym"), consents__credit_as__gt="")
        named = credited.filter(pk__in=list(voices)).order_by("pk")
        rows = named.values_list("pk", "consents__pk", "consents__credit_as")
        return {person: Credit(consent, name) for person, consent, name in rows}

    def _who_lend(self, **more: Any) -> models.QuerySet[User]:
        """Whose consent to publish is in force, and says `more`."""
        return self.filter(consents__publish=True, consents__withdrawn_at=None, consents__ends_at=None, **more)

    def passing_on(self, voices: Iterable[int] | None = None) -> models.QuerySet[User]:
        """Those of these people (of all) whose voice may leave the town's site, now."""
        people = self._who_lend(consents__pass_on=True)
        return people if voices is None else people.filter(pk__in=list(voices))

    def who_take_back(self) -> models.QuerySet[User]:
        """Who take their voice back just now, while that can still be undone."""
        return self.filter(consents__withdrawn_at=None, consents__ends_at__isnull=False)

    def on_telephone(self) -> models.QuerySet[User]:
        """Whose voice may be heard by telephone, now."""
        return self._who_lend(consents__hotline=True)

    def names_in_consents(self, consents: Iterable[int]) -> dict[int, str]:
        """Person → the name in that consent, also of one that ended; "" where the name was erased. One query."""
        rows = self.filter(consents__in=list(consents)).order_by("consents__pk")
        return dict(rows.values_list("pk", "consents__credit_as"))

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class _AccountFacts(NamedTuple):
    """What every page needs to know of a person, in one query. proven: a second factor is set up. others: there are
    other coordinators. unread: notifications. All of it is only known for people with a role."""

    roles: frozenset[tuple[str, str]]
    proven: bool
    others: bool
    unread: int


def name_of(display_name: str, email: str | None, public_id: uuid.UUID, *, left: bool) -> str:
    """What every page calls somebody. left: their account is closed."""
    if left and not display_name:
        return _("somebody who left ({code})").format(code=public_id.hex[:4])
    return display_name or (email or "").split("@")[0] or str(public_id)[:8]


class User(AbstractBaseUser):
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True, null=True, blank=True)
    display_name = models.CharField(max_length=80, blank=True)
    interface_language = models.CharField(max_length=16, blank=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False, help_text="The coordinator of the command line; cannot sign in.")
    speaking_pace = models.JSONField(
        default=dict, help_text="language → {base_s, scale, takes, test}: how the fit meter knows the voice."
    )
    digest = models.CharField(
        max_length=8, default="daily", choices=[(often, often) for often in HOW_OFTEN], help_text="News by mail."
    )
    news_mailed_at = models.DateTimeField(null=True, blank=True, help_text="The last mail with news.")
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="Its person asked for it: the name is gone too.")
    closed_at = models.DateTimeField(null=True, help_text="Nobody signs in any more; the address is gone.")
    closing_letter_at = models.DateTimeField(null=True, help_text="When it was announced that it will be closed.")
    withdrawal_hash = models.CharField(
        max_length=64, blank=True, help_text="Of the key with which the voice is withdrawn without signing in."
    )

    USERNAME_FIELD = "email"
    objects = People()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.public_name

    def in_journal(self) -> Subject:
        return Subject(str(self.public_id))

    @property
    def public_name(self) -> str:
        return name_of(self.display_name, self.email, self.public_id, left=self.closed_at is not None)

    @cached_property
    def _standing(self) -> _AccountFacts:
        proofs = Authenticator.objects.filter(user=models.OuterRef("user"), type__in=SECOND_FACTORS)
        others = Role.objects.filter(
            role=Role.Name.COORDINATOR, user__is_active=True, user__is_system=False, user__erased_at=None
        ).exclude(user=models.OuterRef("user"))
        if is_demonstration(f"anyone@{DOMAIN}"):
            others = others.exclude(user__email__iendswith=f"@{DOMAIN}")
        news = User.objects.filter(pk=models.OuterRef("user"), notifications__isnull=False, notifications__read_at=None)
        unread = models.Subquery(news.order_by().values("pk").annotate(n=models.Count("notifications")).values("n"))
        rows = list(self.roles.values_list("role", "language", models.Exists(proofs), models.Exists(others), unread))
        return _AccountFacts(
            frozenset((role, language) for role, language, *_ in rows),
            any(proven for _role, _language, proven, *_ in rows),
            any(others for *_, others, _unread in rows),
            max((unread or 0 for *_, unread in rows), default=0),
        )

    @property
    def _roles(self) -> frozenset[tuple[str, str]]:
        return self._standing.roles

    @property
    def second_factor_missing(self) -> bool:
        """A coordinator without a second factor, when there are other coordinators: a single one could be locked out
        with nobody to help. The demonstration's accounts neither need one nor count, where they may be used."""
        if not self.is_coordinator or is_demonstration(self.email):
            return False
        return self._standing.others and not self._standing.proven

    def forget_roles(self) -> None:
        """Roles have changed, or news were read: ask the database again."""
        self.__dict__.pop("_standing", None)

    def _has(self, role: str, language: str) -> bool:
        return (role, "") in self._roles or (role, language) in self._roles

    @property
    def is_coordinator(self) -> bool:
        return self.is_active and ("coordinator", "") in self._roles

    def may_translate(self, language: str) -> bool:
        return self.is_active and (
            self.is_coordinator or self._has("volunteer", language) or self._has("reviewer", language)
        )

    def may_record(self, language: str) -> bool:
        return self.may_translate(language)

    def may_review(self, language: str) -> bool:
        return self.is_active and (self.is_coordinator or self._has("reviewer", language))

    def _agrees(self, **uses: bool) -> bool:
        """Whether a consent says so, given and not withdrawn; nor being withdrawn, while that can still be undone."""
        return self.consents.filter(**uses, withdrawn_at=None, ends_at=None).exists()

    def may_lend_voice(self) -> bool:
        return self._agrees(publish=True)

    def may_lend_voice_to_hotline(self) -> bool:
        return self._agrees(publish=True, hotline=True)

    def may_pass_voice_on(self) -> bool:
        """Whether it may leave the town's site, for good: copies that were passed on cannot be called back."""
        return self._agrees(publish=True, pass_on=True)

    def may_repair_voice(self) -> bool:
        """Whether a machine may take the noise out of their noisy recordings. Who was not asked did not say yes."""
        return self._agrees(publish=True, repair=True)

    def can_say_back(self, language: str) -> bool:
        """Whether they speak a language in which they may hear what others recorded: a reviewer of it does; of a
        coordinator their account says it."""
        if not self.is_active:
            return False
        speaks = self.is_coordinator and self.spoken_languages.filter(language=language).exists()
        return self._has("reviewer", language) or speaks

    def may_keep_said_back(self) -> bool:
        """Whether what they say back in French may be kept for the reviewers. It needs no yes to being published."""
        return self._agrees(say_back=True)

    def repair_answers(self) -> list[bool | None]:
        """Of the consents to publish that are in force (none: they lend no voice): whether a machine may take the noise
        out. None: not asked yet; False too where the town does not do that. One query."""
        switched_off = models.Exists(Town.objects.filter(pk=1, repairs=False))
        rows = self.consents.filter(publish=True, withdrawn_at=None, ends_at=None).annotate(off=switched_off)
        return [False if off else repair for repair, off in rows.values_list("repair", "off")]

    @property
    def reads_in(self) -> str:
        """The language of this person's mails: the account's, else French."""
        chosen = self.interface_language
        return chosen if chosen in self.may_read_in else settings.LANGUAGE_CODE

    @property
    def reads_the_desk_in(self) -> str:
        """The language of what is written in those of the desk alone: the account's where it is one, else French."""
        return self.reads_in if self.reads_in in settings.DESK_LANGUAGES else settings.LANGUAGE_CODE

    @property
    def may_read_in(self) -> tuple[str, ...]:
        """The tags of the languages in which this person can read the workshop."""
        return settings.DESK_LANGUAGES if self.is_coordinator else settings.WORKSHOP_LANGUAGES

    @property
    def unread_news(self) -> int:
        """How many notifications this person has not read; without a query of its own, since every page says it."""
        return self._standing.unread

    def work_languages(self) -> list[str]:
        """Languages of this person's roles, '' for all, in a stable order."""
        return sorted({language for _, language in self._roles})


class Role(models.Model):
    class Name(models.TextChoices):
        VOLUNTEER = "volunteer"
        REVIEWER = "reviewer"
        COORDINATOR = "coordinator"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12, choices=Name.choices)
    language = models.CharField(max_length=16, blank=True, help_text="Empty: every language.")
    given_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "language"], name="role_once"),
            models.CheckConstraint(
                condition=~models.Q(role="coordinator") | models.Q(language=""), name="coordinator_of_everything"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.language}".strip()


class SpokenLanguage(models.Model):
    class Level(models.TextChoices):
        NATIVE = "native"
        FLUENT = "fluent"
        SOME = "some"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="spoken_languages")
    language = models.CharField(max_length=16)
    level = models.CharField(max_length=8, choices=Level.choices, default=Level.NATIVE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "language"], name="spoken_language_once")]

    def __str__(self) -> str:
        return self.language
